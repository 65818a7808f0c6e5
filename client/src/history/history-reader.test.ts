import { beforeEach, describe, expect, it } from 'vitest';
import type { WireMessage } from '../wire/message.ts';
import { createHistoryReader } from './history-reader.ts';

const from = { id: 7, name: 'Mary', avatarURL: null, role: 'customer' as const };
const messages = (first: number, last: number): WireMessage[] =>
  Array.from({ length: last - first + 1 }, (_, i) => ({
    id: `m${first + i}`,
    from,
    timestamp: first + i,
    content: '',
    readAt: null,
    seq: first + i,
  }));

let stored: WireMessage[];
/** Entries that cannot be read are left out of an answer, however many were asked for. */
let unreadable: number[];
let asked: string[];
let failsAt: string | null;
let arrived: { seqs: (number | undefined)[]; hasOlder: boolean | undefined }[];
const seqsArrived = () => new Set(arrived.flatMap(({ seqs }) => seqs));

const readerOf = () =>
  createHistoryReader({
    async read({ limit, ...at }) {
      const isAfter = 'after' in at;
      asked.push(isAfter ? `after ${at.after}` : `newest but ${at.offset}`);
      if (asked.at(-1) === failsAt) throw new Error('away');
      const end = stored.length - (isAfter ? 0 : at.offset);
      const page = isAfter
        ? stored.filter(({ seq = 0 }) => seq > at.after).slice(0, limit)
        : stored.slice(Math.max(0, end - limit), Math.max(0, end));
      return page.filter(({ seq = 0 }) => !unreadable.includes(seq));
    },
    arrived: (page, hasOlder) => arrived.push({ seqs: page.map(({ seq }) => seq), hasOlder }),
  });

beforeEach(() => {
  stored = [];
  unreadable = [];
  asked = [];
  failsAt = null;
  arrived = [];
});

describe('a reader of history', () => {
  it('begins with the newest page, and goes back page by page', async () => {
    stored = messages(1, 120);
    const reader = readerOf();
    await reader.catchUp();
    await reader.older(50);
    await reader.older(100);
    expect(asked).toEqual(['newest but 0', 'newest but 50', 'newest but 100']);
    expect(arrived.map(({ hasOlder }) => hasOlder)).toEqual([true, true, false]);
    expect(seqsArrived().size).toBe(120);
  });

  it('fills a gap that is larger than a page, also past an entry that it cannot read', async () => {
    stored = messages(1, 5);
    const reader = readerOf();
    await reader.catchUp();
    stored = messages(1, 605);
    unreadable = [100, 300];
    await reader.catchUp();
    expect(seqsArrived().size).toBe(603);
    expect(asked.slice(1)).toEqual(['newest but 0', 'after 5', 'after 205', 'after 405']);
  });

  it('reads the newest page again after a break, for the receipts in it', async () => {
    stored = messages(1, 3);
    const reader = readerOf();
    await reader.catchUp();
    await reader.catchUp();
    expect(arrived.map(({ seqs }) => seqs)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(arrived[1]?.hasOlder).toBeUndefined();
  });

  it('asks for what was missed from the first gap in what was heard', async () => {
    stored = messages(1, 3);
    const reader = readerOf();
    reader.heard([1]);
    await reader.newest();
    reader.heard([4, 5, 7]);
    stored = messages(1, 7);
    await reader.missed(7);
    await reader.missed(7);
    expect(asked).toEqual(['newest but 0', 'after 5']);
  });

  it('ends where the server has less than was said to be missed', async () => {
    stored = messages(1, 3);
    const reader = readerOf();
    await reader.newest();
    await reader.missed(9);
    expect(asked).toEqual(['newest but 0', 'after 3']);
  });

  it('that failed in the middle of a gap goes on from there', async () => {
    stored = messages(1, 5);
    const reader = readerOf();
    await reader.catchUp();
    stored = messages(1, 605);
    failsAt = 'after 205';
    await expect(reader.catchUp()).rejects.toThrow('away');
    expect(seqsArrived().size).toBe(205);
    failsAt = null;
    await reader.catchUp();
    expect(seqsArrived().size).toBe(605);
    expect(asked.slice(-3)).toEqual(['newest but 0', 'after 205', 'after 405']);
  });
});
