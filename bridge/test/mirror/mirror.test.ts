import { createHash } from 'node:crypto';
import type { LogEntry } from '@chimpassist/protocol/frames';
import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { log } from '../../src/log.ts';
import { Metrics } from '../../src/metrics.ts';
import { Mirror } from '../../src/mirror/mirror.ts';
import { Spool } from '../../src/spool/spool.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const TOPIC = 'server/sessions/a';

const entryOf = (topic: string, seq: number): LogEntry => {
  const customer = { id: topic.slice(topic.lastIndexOf('/') + 1), name: 'Amina', avatarURL: null };
  const sessionInfo = {
    sessionId: 's',
    sessionTopic: topic,
    status: 'online',
    customer,
    sessionTemplate: { attendants: [] },
    keepAliveTTL: 600_000,
    lastMessages: [],
  };
  const message = {
    id: `m-${seq}`,
    from: { ...customer, role: 'customer' },
    timestamp: seq,
    content: `text ${seq}`,
    readAt: null,
    seq,
    receivedAt: seq,
  };
  return { seq, kind: 'message', sessionInfo, message };
};

/** The objects' logs, and which pages of them were asked for. */
class Logs {
  readonly asked: { topic: string; after: number }[] = [];
  readonly #heads = new Map<string, number>();
  /** Before a page is given. */
  hold: () => void = () => undefined;

  /** No ledger is there. */
  readonly ledgers = async (): Promise<string[]> => [];
  readonly factsPage = async () => ({ rows: [], cursor: '', isMore: false });

  /** Adds entries. @returns what a batch that brought them is answered. */
  grow(sessionTopic: string, by = 1): { sessionTopic: string; headSeq: number; log: LogEntry[] } {
    const before = this.#heads.get(sessionTopic) ?? 0;
    this.#heads.set(sessionTopic, before + by);
    const log = Array.from({ length: by }, (_, n) => entryOf(sessionTopic, before + n + 1));
    return { sessionTopic, headSeq: before + by, log };
  }

  /** The object has lost its log. */
  forget(sessionTopic: string): void {
    this.#heads.delete(sessionTopic);
  }

  async logPage(sessionTopic: string, after: number, limit: number) {
    this.asked.push({ topic: sessionTopic, after });
    const headSeq = this.#heads.get(sessionTopic) ?? 0;
    const count = Math.max(0, Math.min(limit, headSeq - after));
    const entries = Array.from({ length: count }, (_, n) => entryOf(sessionTopic, after + n + 1));
    this.hold();
    return { sessionTopic, entries, headSeq };
  }
}

describe('the mirror', () => {
  let mongo: Mongo;
  let client: MongoClient;
  let spool: Spool;
  let logs: Logs;
  let mirror: Mirror;
  const mirrored = () => client.db('chimpassist').collection('chat-messages').countDocuments({});
  const caughtUp = () => until('nothing is owed', () => mirror.behind === 0);

  beforeEach(async () => {
    mongo = await startMongo();
    client = new MongoClient(mongo.url);
    spool = new Spool(':memory:');
    logs = new Logs();
    mirror = new Mirror({
      url: mongo.url,
      database: 'chimpassist',
      edge: logs,
      metrics: new Metrics(),
      log,
      debts: spool.debts,
    });
    mirror.lead(true);
  }, PATIENCE_MS);
  afterEach(async () => {
    await mirror.stop();
    spool.close();
    await client.close();
    await mongo.stop();
  });

  it('copies what answers told without asking the objects', async () => {
    mirror.note(logs.grow(TOPIC, 3));
    await caughtUp();
    mirror.note(logs.grow(TOPIC, 2));
    await caughtUp();
    expect(await mirrored()).toBe(5);
    expect(logs.asked).toEqual([]);
  });

  it('asks for what an answer that got lost would have told', async () => {
    mirror.note(logs.grow(TOPIC, 2));
    await caughtUp();
    logs.grow(TOPIC, 2);
    mirror.note(logs.grow(TOPIC, 1));
    await caughtUp();
    expect(logs.asked).toEqual([{ topic: TOPIC, after: 2 }]);
    expect(await mirrored()).toBe(5);
  });

  it('still owes what is added while a round reads', async () => {
    const { log: _, ...untold } = logs.grow(TOPIC);
    logs.hold = () => {
      logs.hold = () => undefined;
      const { log: __, ...added } = logs.grow(TOPIC);
      mirror.note(added);
    };
    mirror.note(untold);
    await caughtUp();
    expect(await mirrored()).toBe(2);
  });

  it('writes to more chats at once, again and again, than FerretDB has connections', async () => {
    const topics = Array.from({ length: 150 }, (_, n) => `server/sessions/c${n}`);
    for (let round = 1; round <= 3; round++) {
      for (const topic of topics) mirror.note(logs.grow(topic));
      await caughtUp();
      expect(await mirrored()).toBe(round * topics.length);
    }
  });

  it('takes up from the cursor of a database that was set back', async () => {
    mirror.note(logs.grow(TOPIC, 4));
    await caughtUp();
    const database = client.db('chimpassist');
    await database.collection('chat-messages').deleteMany({ 'message.seq': { $gt: 2 } });
    await database
      .collection<{ _id: string }>('chat-messages-cursors')
      .updateOne({ _id: TOPIC }, { $set: { seq: 2 } });
    mirror.note(logs.grow(TOPIC));
    await caughtUp();
    expect(await mirrored()).toBe(5);
  });

  it.each(['told', 'untold'])(
    'copies from the first entry on where the object is new, with what was %s',
    async (what) => {
      mirror.note(logs.grow(TOPIC, 4));
      await caughtUp();
      await client.db('chimpassist').collection('chat-messages').deleteMany({});
      logs.forget(TOPIC);
      const { log: told, ...untold } = logs.grow(TOPIC, 2);
      mirror.note(what === 'told' ? { ...untold, log: told } : untold);
      await caughtUp();
      expect(await mirrored()).toBe(2);
    },
  );

  it('copies nothing again where another bridge has copied more than this one knows', async () => {
    mirror.note(logs.grow(TOPIC, 4));
    await caughtUp();
    await client.db('chimpassist').collection('chat-messages').deleteMany({});
    spool.debts.noteBehind(TOPIC, 2);
    await mirror.stop();
    mirror = new Mirror({
      url: mongo.url,
      database: 'chimpassist',
      edge: logs,
      metrics: new Metrics(),
      log,
      debts: spool.debts,
    });
    mirror.lead(true);
    expect(mirror.behind).toBe(1);
    await caughtUp();
    expect(await mirrored()).toBe(0);
  });

  it('leaves nothing of a chat that was erased, nor of answers that were on their way', async () => {
    mirror.note(logs.grow(TOPIC, 2));
    await caughtUp();
    const late = logs.grow(TOPIC);
    expect(await mirror.erase(TOPIC)).toBe(2);
    logs.logPage = async (sessionTopic) => ({ sessionTopic, entries: [], headSeq: 3 });
    mirror.note(late);
    await caughtUp();
    expect(await mirrored()).toBe(0);
  });

  it('lets one refused document delay no other chat, and says which chat and why', async () => {
    const told: Record<string, unknown>[] = [];
    const note = (fields: object): void => {
      told.push(fields as Record<string, unknown>);
    };
    await mirror.stop();
    mirror = new Mirror({
      url: mongo.url,
      database: 'chimpassist',
      edge: logs,
      metrics: new Metrics(),
      log: { debug: note, info: note, warn: note, error: note } as never,
      debts: spool.debts,
    });
    mirror.lead(true);
    const messages = client.db('chimpassist').collection<{ _id: string; message: object }>('chat-messages');
    await messages.createIndex({ 'message.content': 1 }, { unique: true });
    await messages.insertOne({ _id: 'there', message: { content: 'taken' } });
    const grown = (topic: string, content: string) => {
      const answer = logs.grow(topic);
      for (const entry of answer.log) if (entry.kind === 'message') entry.message.content = content;
      return answer;
    };
    const others = Array.from({ length: 5 }, (_, n) => `server/sessions/o${n}`);
    for (let round = 0; round < 4; round++) {
      mirror.note(grown(TOPIC, 'taken'));
      for (const topic of others) mirror.note(grown(topic, `${topic} ${round}`));
      await until('only the refused one is owed', () => mirror.behind === 1);
      expect(await mirrored()).toBe(1 + (round + 1) * others.length);
    }
    expect(mirror).toMatchObject({ isAway: false, refused: 1 });
    expect(told).toEqual([
      {
        error: 'MongoBulkWriteError',
        code: 11000,
        codeName: expect.toSatisfy((name: unknown) => name === null || typeof name === 'string'),
        chat: createHash('sha256').update(TOPIC).digest('hex').slice(0, 12),
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/taken|Amina/);
    await messages.deleteOne({ _id: 'there' });
    await messages.dropIndexes();
    await until('it is tried again by itself', () => mirror.behind === 0, 30_000);
    expect(mirror.refused).toBe(0);
  }, 60_000);

  it('knows a database that is away from a chat that is refused, and tells it once', async () => {
    await mirror.stop();
    const told: string[] = [];
    const note = (_: object, text: string): void => {
      told.push(text);
    };
    mirror = new Mirror({
      url: `mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50`,
      database: 'chimpassist',
      edge: logs,
      metrics: new Metrics(),
      log: { debug: note, info: note, warn: note, error: note } as never,
      debts: spool.debts,
    });
    mirror.lead(true);
    mirror.note(logs.grow(TOPIC));
    await until('it is away', () => mirror.isAway, 60_000);
    expect(mirror).toMatchObject({ behind: 1, refused: 0 });
    expect(told).toEqual(['MongoDB is away; the mirror is behind and tries again']);
  }, 60_000);
});
