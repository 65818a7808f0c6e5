import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { ChatStore } from '../src/chat/chat-store.ts';
import type { ChatSession } from '../src/objects/chat-session.ts';
import written from './older/2026-11-28.json';
import { put, rowsOf, type Stored } from './older/put.ts';
import { bindings, message, say, sayAt, topicOf } from './support.ts';

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
    const stub = chatOf('talks');
    let stops = 0;
    await runInDurableObject(stub, async (_, { storage }) => {
      const stored = chats.talks as Stored;
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
          new ChatStore(storage);
          break;
        } catch (error) {
          expect(error).toMatchObject({ message: 'stopped' });
        } finally {
          storage.sql.exec = exec;
        }
        stops += 1;
        // Either nothing of it was done, or all.
        const after = rowsOf(storage);
        if (Object.keys(after).includes('state')) expect(after).toEqual(before);
        else expect(Object.keys(after)).toEqual(['log']);
      }
    });
    expect(stops).toBeGreaterThan(10);
    await evictDurableObject(stub);
    expect(timeless(await saidBy('talks'))).toEqual(timeless(said));
  });
});
