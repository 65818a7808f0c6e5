import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type { SearchPage } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { ChatStore } from '../src/chat/chat-store.ts';
import { DeskStore } from '../src/desk/desk-store.ts';
import type { ChatSession } from '../src/objects/chat-session.ts';
import written from './older/2026-11-28.json';
import { put, rowsOf, type Stored } from './older/put.ts';
import {
  accept,
  bindings,
  chatInPicture,
  desk,
  get,
  message,
  request,
  say,
  sayAt,
  topicOf,
} from './support.ts';

const chats = written.chats as unknown as Record<string, Stored & { said: Record<string, unknown> }>;
const NAMES = Object.keys(chats);
const chatOf = (customer: string) =>
  bindings.CHAT_SESSION.getByName(topicOf(customer)) as unknown as DurableObjectStub<ChatSession>;

/** The object as that version left it on the disk, asleep. */
async function asLeft(customer: string): Promise<Stored & { said: Record<string, unknown> }> {
  const stored = chats[customer];
  if (stored === undefined) throw new Error(`Nobody wrote ${customer}.`);
  await runInDurableObject(chatOf(customer), (_, { storage }) => put(storage, stored));
  await evictDurableObject(chatOf(customer));
  return stored;
}

/** Everything that a chat says of itself, as that version was asked. */
const saidBy = (customer: string): Promise<Record<string, unknown>> =>
  runInDurableObject(chatOf(customer), (chat) => {
    const said = {
      held: chat.apply({ kind: 'attendantLost', attendantId: 'nobody' }),
      recent: chat.recent(0, 50),
      after: chat.after(2, 50),
      log: chat.logPage(0, 100),
      sessions: chat.lastSessions(10),
      all: chat.sessionsPage(0),
      customer: chat.customer(),
      reach: chat.reachOf('7'),
      erasure: chat.erasure(),
      messages: chat.messagesPage(0),
    };
    return JSON.parse(JSON.stringify(said)) as Record<string, unknown>;
  });

/** How long ago somebody asked is another time now, and of the place in the queue nobody has told since. */
const timeless = (said: Record<string, unknown>) =>
  JSON.parse(JSON.stringify(said).replaceAll(/"(waitedMs|position)":\d+,|,"position":\d+/g, '')) as Record<
    string,
    unknown
  >;

describe('a chat that a version with a table for each thing has stored', () => {
  it.each(NAMES)('says the same of itself, awake and after a sleep: %s', async (customer) => {
    const { said } = await asLeft(customer);
    expect(timeless(await saidBy(customer))).toEqual(timeless(said));
    await evictDurableObject(chatOf(customer));
    expect(timeless(await saidBy(customer))).toEqual(timeless(said));
  });

  it('goes on under the same numbers, and knows what it has', async () => {
    await asLeft('talks');
    const again = await say('talks', message('talks', 1), message('talks', 5), message('talks', 6));
    expect(again.acks.map(({ seq }) => seq)).toEqual([1, 8, 10]);
    const late = await say('talks', message('talks', 77));
    expect(late.acks.map(({ seq }) => seq)).toEqual([11]);
    const read = await runInDurableObject(chatOf('talks'), (chat) => chat.recent(0, 1));
    expect(read.map(({ message: { readAt } }) => readAt)).toEqual([5_077]);
    expect((await sayAt(1, 'talks', { kind: 'silent', at: 1, rev: 5 })).held).toMatchObject({
      rev: 6,
      state: 'over',
    });
  });

  it('knows what was erased by its identity', async () => {
    await asLeft('erased');
    const copies = await say(
      'erased',
      ...[1, 2, 3].map((n) => ({ ...message('erased', n), at: Date.now() + 60_000 })),
    );
    expect(copies.acks.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('is whole after a stop at any statement of its change, which is done again', async () => {
    const { said } = await asLeft('talks');
    await runInDurableObject(chatOf('talks'), (_, { storage }) =>
      stopEverywhere(storage, chats.talks as Stored, () => new ChatStore(storage), 10),
    );
    await evictDurableObject(chatOf('talks'));
    expect(timeless(await saidBy('talks'))).toEqual(timeless(said));
  });
});

describe('a desk that a version with indexes has stored', () => {
  const stored = written.desk as unknown as Stored;
  const saidByDesk = () =>
    runInDurableObject(desk(), (object) =>
      JSON.parse(
        JSON.stringify({
          picture: object.picture(),
          of7: object.sessionsOf('7', 0, 50),
          of8: object.sessionsOf('8', 0, 50),
          topics: object.topics('', 100),
        }),
      ),
    );
  const { standings: _, ...said } = written.said;

  it('says the same, awake and after a sleep, and is whole after a stop', async () => {
    await runInDurableObject(desk(), (_desk, { storage }) => put(storage, stored));
    await evictDurableObject(desk());
    expect(await saidByDesk()).toEqual(said);
    await evictDurableObject(desk());
    expect(await saidByDesk()).toEqual(said);
    await runInDurableObject(desk(), (_desk, { storage }) =>
      stopEverywhere(storage, stored, () => new DeskStore(storage), 3),
    );
    await evictDurableObject(desk());
    expect(await saidByDesk()).toEqual(said);
  });

  it('goes on: an offer of before is taken, ends, and is in its history once', async () => {
    await runInDurableObject(desk(), (_desk, { storage }) => {
      const soon = Date.now() + 3_600_000;
      put(storage, stored);
      // As if it had been written just now: the offers and sign-ins of that day have ended.
      storage.sql.exec('UPDATE slots SET offer_expires = ? WHERE offered_to IS NOT NULL', soon);
      storage.sql.exec('UPDATE sign_ins SET until = ?', soon);
    });
    await evictDurableObject(desk());
    for (const customer of ['over', 'waits']) await asLeft(customer);
    const accepted = await sayAt(1, 'waits', accept(7));
    expect(accepted.held).toMatchObject({ state: 'online', rev: 2 });
    expect((await chatInPicture('waits'))?.offeredTo).toEqual([]);
    // Who was served by this attendant before is served again.
    await sayAt(1, 'over', { ...request('over'), sessionId: 'again', requestID: 'r' }, accept(7));
    const topics = (await desk().sessionsOf('7', 0, 50)).map(({ sessionTopic }) => sessionTopic);
    expect(topics.slice(0, 2)).toEqual([topicOf('over'), topicOf('waits')]);
    expect([...new Set(topics)]).toEqual(topics);
    await sayAt(1, 'waits', { kind: 'silent', at: 1, rev: 2 });
    expect(await chatInPicture('waits')).toBeUndefined();
  });
});

describe('sessions that ended before there were archives', () => {
  const found = async (): Promise<unknown[]> => {
    const page = (await (await get('/search?q=text')).json()) as SearchPage;
    return page.hits.map(({ customerId, sessionId }) => `${customerId} ${sessionId}`).sort();
  };

  it('are found once the first search has asked all chats for them, and are there once', async () => {
    await runInDurableObject(desk(), (_desk, { storage }) => put(storage, written.desk as unknown as Stored));
    await evictDurableObject(desk());
    for (const customer of NAMES) await asLeft(customer);
    const archives = bindings.ARCHIVE.getByName('archives');
    await runInDurableObject(archives, (_, { storage }) => storage.kv.delete('backfill'));
    await found();
    while (await runDurableObjectAlarm(archives));
    const ended = await found();
    const live = new Set((await desk().picture()).chats.map(({ sessionInfo }) => sessionInfo.sessionId));
    const known = await Promise.all(
      NAMES.map((name) => runInDurableObject(chatOf(name), (chat) => chat.lastSessions(10))),
    );
    const said = await Promise.all(
      known.flat().map(async ({ sessionTopic, sessionId }) => {
        const chat = bindings.CHAT_SESSION.getByName(
          sessionTopic,
        ) as unknown as DurableObjectStub<ChatSession>;
        return (await chat.ofSession(sessionId, 0, 1)).length > 0 && !live.has(sessionId) ? [sessionId] : [];
      }),
    );
    const sessions = ended.map((each) => String(each).split(' ')[1]);
    expect(said.flat().length).toBeGreaterThan(0);
    for (const sessionId of said.flat()) expect(sessions).toContain(sessionId);
    expect(new Set(ended).size).toBe(ended.length);
    await runInDurableObject(archives, (_, { storage }) => storage.kv.delete('backfill'));
    await found();
    while (await runDurableObjectAlarm(archives));
    expect(await found()).toEqual(ended);
  });
});

/** Opens what is stored again and again, each time stopped one statement later, until it is not stopped any more. */
function stopEverywhere(
  storage: DurableObjectStorage,
  stored: Stored,
  open: () => unknown,
  statementsMin: number,
): void {
  for (let at = 1; ; at++) {
    put(storage, stored);
    const before = rowsOf(storage);
    let left = at;
    const exec = storage.sql.exec.bind(storage.sql);
    storage.sql.exec = ((...args: Parameters<typeof exec>) => {
      left -= 1;
      if (left === 0) throw new Error('stopped');
      return exec(...args);
    }) as typeof exec;
    try {
      open();
      expect(at).toBeGreaterThan(statementsMin);
      return;
    } catch (error) {
      expect(error).toMatchObject({ message: 'stopped' });
    } finally {
      storage.sql.exec = exec;
    }
    // Either nothing of it was done, or all.
    const after = rowsOf(storage);
    const isOld = Object.keys(before).every((table) => table in after);
    if (isOld) expect(after).toEqual(before);
    else expect(Object.keys(after).some((table) => table === 'state' || table === 'slots')).toBe(false);
  }
}
