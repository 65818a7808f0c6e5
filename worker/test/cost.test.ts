import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { RECEIPTS_MAX } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  bridge,
  chat,
  contents,
  counted,
  desk,
  get,
  message,
  post,
  request,
  say,
  sayAt,
  signIn,
  tellDesk,
  textOf,
  topicOf,
} from './support.ts';

const MESSAGES = 100;
const FIRST_LEVEL = 'support/firstLevel';

const receiptOf = (customer: string, n: number) => ({
  kind: 'receipt',
  at: n,
  readMessages: [{ id: `m-${n}`, from: { id: customer }, timestamp: 1_000 - n, readAt: n }],
});

/** A chat that goes on, whose every message comes in a batch of its own. */
async function openChat(customer: string): Promise<void> {
  await tellDesk(attendantOnline(1));
  await say(customer, request(customer));
  await say(customer, accept(1));
}

describe('a chat message', () => {
  it('writes 1 row, and 2 with a receipt of its own, at chat and desk together', async () => {
    await openChat('rows');
    const both = async (work: () => Promise<unknown>) => {
      let atDesk = 0;
      const atChat = await rowsWritten(chat('rows'), async () => {
        atDesk = await rowsWritten(desk(), work);
      });
      return (atChat + atDesk) / MESSAGES;
    };
    const alone = await both(async () => {
      for (let n = 1; n <= MESSAGES; n++) await say('rows', message('rows', n));
    });
    const receipts = await both(async () => {
      for (let n = 1; n <= MESSAGES; n++) await say('rows', receiptOf('rows', n));
    });
    expect(alone).toBeGreaterThanOrEqual(1);
    expect(alone).toBeLessThanOrEqual(1.05);
    expect(alone + receipts).toBeLessThanOrEqual(2.05);
  });

  it('writes 1 row for a receipt of any number of messages, and one entry of the log', async () => {
    await openChat('receipts');
    const all = Array.from({ length: RECEIPTS_MAX }, (_, n) => n + 1);
    await say('receipts', ...all.map((n) => message('receipts', n)));
    const readMessages = all.flatMap((n) => receiptOf('receipts', n).readMessages);
    const rows = await rowsWritten(chat('receipts'), () =>
      say('receipts', { kind: 'receipt', at: 5, readMessages }),
    );
    expect(rows).toBe(1);
    const { entries } = await chat('receipts').logPage(RECEIPTS_MAX, 10);
    expect(entries.map(({ kind }) => kind)).toEqual(['receipt']);
    expect(entries[0]).toMatchObject({ readMessages });
    const told = await chat('receipts').recent(0, RECEIPTS_MAX);
    expect(told.map(({ message: { readAt } }) => readAt)).toEqual(all);
  });

  it('takes one call of its chat, none of the desk, and no frame to the bridge', async () => {
    await openChat('calls');
    const deskCalls = await counted(desk(), 'sync');
    const chatCalls = await counted(chat('calls'), 'handle');
    let lines = 0;
    for (let n = 1; n <= MESSAGES; n++) {
      const answer = await textOf(
        await post({
          v: 1,
          epoch: 0,
          chats: [{ sessionTopic: topicOf('calls'), seenRev: 2, frames: [message('calls', n)] }],
          desk: [],
        }),
      );
      lines += answer.trim().split('\n').length;
      expect(JSON.parse(answer)).toMatchObject({ controls: [], publishes: [] });
    }
    expect({ chat: await chatCalls(), desk: await deskCalls(), lines }).toEqual({
      chat: MESSAGES,
      desk: 0,
      lines: MESSAGES,
    });
  });

  it('of a batch of many costs one call for all of them', async () => {
    await openChat('batch');
    const calls = await counted(chat('batch'), 'handle');
    await sayAt(0, 'batch', ...Array.from({ length: MESSAGES }, (_, n) => message('batch', n)));
    expect(await calls()).toBe(1);
  });

  it('is read "since seq" by a range, whatever the length of the history', async () => {
    const reads = async (count: number, from: number) => {
      for (let n = from; n < count; n += 100) {
        await say('since', ...Array.from({ length: 100 }, (_, i) => message('since', n + i)));
      }
      return runInDurableObject(chat('since'), (_, { storage }) => {
        const cursor = storage.sql.exec(
          'SELECT * FROM log WHERE seq > ? AND kind = 0 ORDER BY seq LIMIT ?',
          count - 10,
          200,
        );
        cursor.toArray();
        return cursor.rowsRead;
      });
    };
    const short = await reads(200, 0);
    const long = await reads(2_000, 200);
    expect(short).toBeGreaterThanOrEqual(10);
    expect(long).toBe(short);
  });
});

/** Rows at chat and desk while `work` runs, one at a time. */
async function rowsOfBoth(
  customer: string,
  work: () => Promise<unknown>,
): Promise<{ atChat: number; atDesk: number }> {
  let atDesk = 0;
  const atChat = await rowsWritten(chat(customer), async () => {
    atDesk = await rowsWritten(desk(), work);
  });
  return { atChat, atDesk };
}

const tablesOf = (customer: string): Promise<string[]> =>
  runInDurableObject(chat(customer), (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'")
      .toArray()
      .map(({ name }) => name),
  );

/** A customer who was here before. */
async function formerCustomer(customer: string): Promise<void> {
  await say(customer, request(customer));
  await say(customer, { kind: 'silent', at: 1, rev: 1 });
}

describe('a chat besides its messages', () => {
  it('writes 1 row more at the chat where its object slept since each step', async () => {
    await tellDesk(attendantOnline(1));
    await formerCustomer('sleeper');
    let rows = 0;
    const frames = [
      { ...request('sleeper'), sessionId: 'second', requestID: 'r' },
      accept(1),
      message('sleeper', 1),
      message('sleeper', 2),
      { kind: 'silent', at: 1, rev: 4 },
    ];
    for (const frame of frames) {
      await evictDurableObject(chat('sleeper'));
      rows += await rowsWritten(chat('sleeper'), () => say('sleeper', frame));
    }
    // Three of its state, one of each message, and one that says what the desk knows.
    expect(rows).toBe(6);
  });

  it('writes 2 rows more at its first for a new customer, and none before', async () => {
    const looks = await rowsWritten(chat('newcomer'), async () => {
      expect(await contents('newcomer')).toEqual([]);
      await get('/customer/newcomer/sessions/last');
      await say('newcomer', { kind: 'silent', at: 1, rev: 1 });
    });
    // Nor by its constructor, which ran before anything was counted.
    expect(await tablesOf('newcomer')).toEqual([]);
    const asks = await rowsWritten(chat('newcomer'), () => say('newcomer', request('newcomer')));
    expect({ looks, asks }).toEqual({ looks: 0, asks: 3 });
  });

  it('writes 8 rows from request to end, at chat and desk, in 3 calls of the desk', async () => {
    // The last of these, since there is a bridge from here on: what waits for it is kept.
    const { socket } = await bridge('of the costs');
    socket.close();
    await expect.poll(() => desk().bridgeHeardAt()).toBeNull();
    await tellDesk(attendantOnline(1));
    await formerCustomer('life');
    const calls = await counted(desk(), 'sync');
    const rows = await rowsOfBoth('life', async () => {
      await say('life', { ...request('life'), sessionId: 'second', requestID: 'r' });
      await say('life', accept(1));
      await say('life', { kind: 'silent', at: 1, rev: 4 });
    });
    expect({ ...rows, calls: await calls() }).toEqual({ atChat: 3, atDesk: 5, calls: 3 });
  });
});

describe('an attendant', () => {
  it('writes 2 rows in an hour of keep-alives, with coming and going', async () => {
    await signIn(2, FIRST_LEVEL);
    const rows = await rowsWritten(desk(), async () => {
      for (let n = 0; n < 240; n++) await tellDesk({ ...attendantOnline(2), proven: true });
      await tellDesk({ kind: 'attendantQuit', at: 1, attendantId: 2 });
    });
    expect(rows).toBe(2);
  });
});
