import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MirrorDatabase } from '../../src/mirror/database.ts';
import { GrownChats } from '../../src/mirror/grown-chats.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

describe('which chats have grown', () => {
  let mongo: Mongo;
  let client: MongoClient;
  let database: MirrorDatabase;
  let asked: { after: string; since: number }[];
  let checked: string[];
  let owed: { lagMs: number; waiting: number };
  let grown: GrownChats;
  /** Calls of the database that are under way. */
  let busy = 0;
  const counted = async <T>(call: () => Promise<T>): Promise<T> => {
    busy += 1;
    try {
      return await call();
    } finally {
      busy -= 1;
    }
  };
  /** A minute is longer than a call of the database, so each is over before the next minute passes. */
  const letPass = async (minutes: number): Promise<void> => {
    for (let n = 0; n < minutes; n++) {
      await vi.advanceTimersByTimeAsync(MINUTE_MS);
      await until('the database has answered', () => busy === 0);
    }
  };
  const cursor = () =>
    client
      .db('chimpassist')
      .collection<{ _id: string; seq: number }>('chat-messages-cursors')
      .findOne({ _id: 'desk' });
  const make = (shallFill: boolean, pages: Record<string, string | null> = { '': null }) =>
    new GrownChats({
      edge: {
        async topicsPage(after, _, since = 0) {
          asked.push({ after, since });
          return { topics: [`${after}x`], next: pages[after] ?? null };
        },
      },
      mirror: {
        check: (topic) => void checked.push(topic),
        get waiting() {
          return owed.waiting;
        },
        lagMs: () => owed.lagMs,
        upToDate: {
          upToDateAt: () => counted(() => database.upToDateAt()),
          keepUpToDateAt: (at) => counted(() => database.keepUpToDateAt(at)),
        },
      },
      shallFill,
      log,
    });

  beforeEach(async () => {
    mongo = await startMongo();
    client = new MongoClient(mongo.url);
    database = new MirrorDatabase(mongo.url, 'chimpassist');
    asked = [];
    checked = [];
    owed = { lagMs: 0, waiting: 0 };
    // Only intervals and what is read of the clock: the database's driver has timers of its own.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  }, PATIENCE_MS);
  afterEach(async () => {
    grown.end();
    vi.useRealTimers();
    await database.close();
    await client.close();
    await mongo.stop();
  });

  it('are all, page by page, where MongoDB never had everything and shall', async () => {
    grown = make(true, { '': 'b', b: null });
    grown.begin(NOON);
    await until('all are looked at', () => checked.length === 2);
    expect(asked).toEqual([
      { after: '', since: 0 },
      { after: 'b', since: 0 },
    ]);
  });

  it('are those since now, for a bridge whose batches tell it the rest', async () => {
    grown = make(false);
    grown.begin(NOON);
    await until('the desk is asked', () => asked.length === 1);
    expect(asked[0]?.since).toBeCloseTo(NOON, -3);
  });

  it('are those since MongoDB last had everything, which stands there a while later', async () => {
    grown = make(true);
    grown.begin(NOON);
    await until('all are looked at', () => checked.length === 1);
    await letPass(5);
    expect(await cursor()).not.toBeNull();
    const { seq = 0 } = (await cursor()) ?? {};
    expect(seq).toBeGreaterThan(NOON);
    // News that are on their way, and words that a chat need not tell of, are younger.
    expect(seq).toBeLessThanOrEqual(NOON + 3 * MINUTE_MS);
    grown.end();
    grown.begin(NOON + 10 * MINUTE_MS);
    await until('it is asked again', () => asked.length === 2);
    expect(asked[1]).toEqual({ after: '', since: seq });
  });

  it('stay owed: while something found is not copied, the time in MongoDB stays', async () => {
    grown = make(true);
    owed.lagMs = 60 * MINUTE_MS;
    grown.begin(NOON);
    await until('all are looked at', () => checked.length === 1);
    await letPass(5);
    expect(await cursor()).toBeNull();
    owed.lagMs = 0;
    await letPass(5);
    expect(await cursor()).not.toBeNull();
  });

  it('are looked for again where the database was set back', async () => {
    grown = make(true);
    grown.begin(NOON);
    await until('all are looked at', () => checked.length === 1);
    await letPass(5);
    expect(await cursor()).not.toBeNull();
    await database.keepUpToDateAt(NOON - 60 * MINUTE_MS);
    await letPass(2);
    await until('the desk is asked again', () => asked.length === 2);
    expect(asked[1]?.since).toBe(NOON - 60 * MINUTE_MS);
  });

  it('are looked at again half a minute after something was found', async () => {
    grown = make(true);
    grown.begin(NOON);
    await until('all are looked at', () => checked.length === 1);
    grown.found('server/sessions/7');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(checked).not.toContain('server/sessions/7');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(checked.filter((topic) => topic === 'server/sessions/7')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(checked.filter((topic) => topic === 'server/sessions/7')).toHaveLength(1);
  });

  it('wait at the desk while many wait here', async () => {
    grown = make(true, { '': 'b', b: null });
    owed.waiting = 1_000;
    grown.begin(NOON);
    await until('MongoDB was asked', async () => (await database.upToDateAt()) === null);
    expect(asked).toEqual([]);
    owed.waiting = 0;
    await until('all are looked at', () => checked.length === 2);
  });
});
