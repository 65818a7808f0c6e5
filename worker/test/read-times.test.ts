import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { ChatStore } from '../src/chat/chat-store.ts';
import { BLOCK_SIZE } from '../src/chat/identity-index.ts';
import { chat, message, request, say } from './support.ts';

const receipt = (customer: string, numbers: readonly number[], readAt: number) => ({
  kind: 'receipt',
  at: 1,
  readMessages: numbers.map((n) => ({ id: `m-${n}`, from: { id: customer }, timestamp: 1_000 - n, readAt })),
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
/** Messages with numbers of their own, and when each was read. */
const readTimes = async (customer: string): Promise<Map<number, number | null>> =>
  new Map(
    (await chat(customer).after(0, 10_000)).map(({ message: { id, readAt } }) => [
      Number(String(id).slice('m-'.length)),
      readAt,
    ]),
  );

describe('rule 15: when a message was read', () => {
  it('is told the same however many rows have come since, after a sleep too', async () => {
    await say('long', request('long'));
    const write = async (from: number, to: number) => {
      for (let n = from; n <= to; n += 200)
        await say('long', ...range(n, Math.min(to, n + 199)).map((each) => message('long', each)));
    };
    await write(1, 900);
    await say('long', receipt('long', range(1, 100), 5));
    await say('long', receipt('long', [50, 150], 6));
    // Everything until here goes into a digest, and into the next one what is read after that.
    await write(901, BLOCK_SIZE + 100);
    await say('long', receipt('long', [100, 200, BLOCK_SIZE + 50], 7));
    const expected = (n: number) =>
      n <= 100 ? 5 : n === 150 ? 6 : n === 200 || n === BLOCK_SIZE + 50 ? 7 : null;
    const isAsExpected = async () => {
      for (const [n, readAt] of await readTimes('long')) expect([n, readAt]).toEqual([n, expected(n)]);
    };
    await isAsExpected();
    await evictDurableObject(chat('long'));
    await isAsExpected();
    await write(BLOCK_SIZE + 101, 2 * BLOCK_SIZE + 50);
    expect((await readTimes('long')).size).toBe(2 * BLOCK_SIZE + 50);
    await isAsExpected();
    await evictDurableObject(chat('long'));
    await isAsExpected();
    // Read once: a later receipt changes nothing.
    await say('long', receipt('long', [1, 150, 200], 9));
    await isAsExpected();
  }, 60_000);

  it('is of those whose rows are left after others were deleted by age', async () => {
    await say('aged', request('aged'), ...range(1, 10).map((n) => message('aged', n)));
    await say('aged', receipt('aged', range(1, 8), 5));
    await runInDurableObject(chat('aged'), (_, { storage }) => {
      storage.sql.exec('UPDATE log SET received_at = 1 WHERE seq BETWEEN 1 AND 4');
      const store = new ChatStore(storage);
      store.transaction(() => store.deleteBefore(2));
    });
    await evictDurableObject(chat('aged'));
    expect([...(await readTimes('aged'))]).toEqual(range(5, 10).map((n) => [n, n <= 8 ? 5 : null]));
    const copies = await say('aged', message('aged', 2), message('aged', 7));
    expect(copies.acks.map(({ seq }) => seq)).toEqual([2, 7]);
  });
});
