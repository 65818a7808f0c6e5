import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@chimpassist/testing/free-ports';
import { startMongo } from '@chimpassist/testing/mongo';
import { MongoClient } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { Edge } from '../../bridge/src/edge/edge.ts';
import { importMessages } from '../../bridge/src/import/import.ts';
import { startWorker } from '../../demo/src/worker.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const SECRET = 'a secret of this test, long enough';
const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** A document as the Docker version wrote it: the whole customer, no message id, no role. */
const old = (customer: number, timestamp: number, content: string, readAt: number | null = null) => ({
  sessionInfo: {
    sessionTopic: `server/sessions/${customer}`,
    sessionId: 'of old',
    customer: { id: customer, name: 'Amina', email: 'amina@example.com' },
  },
  message: { from: { id: customer, name: 'Amina', avatarURL: null }, timestamp, content, readAt },
});

/** What some other program may have left in the collection. */
const RUBBISH = [
  { message: { content: 'no message of a chat' } },
  { message: [] },
  {},
  { ...old(7, 1_000, 'of a topic that cannot be'), sessionInfo: { sessionTopic: 'server/sessions/a/b' } },
  { ...old(7, 1_000, 'of an id that cannot be'), sessionInfo: { customer: { id: 'a/b' } } },
  old(7, 1_000, 'far too long'.repeat(20_000)),
  { ...old(7, 0, ''), message: { from: { id: 7 }, timestamp: '1000', content: 'a time that is a text' } },
  { ...old(7, 0, ''), message: { from: null, timestamp: 1_000, content: 'of nobody' } },
  { ...old(7, 0, ''), message: { from: { id: 7 }, timestamp: 1_000, content: 7 } },
];

describe('importing the collection of the Docker version', () => {
  it(
    'brings every message once, in order, whatever rubbish lies beside',
    async () => {
      const mongo = await startMongo();
      cleanUp.push(() => mongo.stop());
      const client = new MongoClient(mongo.url);
      cleanUp.push(() => client.close());
      const database = client.db('chimpassist');
      await database
        .collection<Record<string, unknown>>('chat-messages')
        .insertMany([
          old(7, 3_000, 'third'),
          old(7, 1_000, 'first', 1_500),
          old(8, 1_000, 'of another'),
          old(7, 2_000, 'second'),
          ...RUBBISH,
        ]);
      const stateDir = mkdtempSync(join(tmpdir(), 'chimp-import-'));
      cleanUp.push(async () => rmSync(stateDir, { recursive: true, force: true }));
      const [port = 0] = await freePorts(1);
      const worker = await startWorker({
        port,
        stateDir,
        variables: { BRIDGE_SECRET: SECRET, LEGACY_CLIENTS: 'all' },
      });
      cleanUp.push(() => worker.stop());
      const backend = `http://127.0.0.1:${port}`;
      const edge = new Edge(backend, SECRET);

      const dry = await importMessages({ database, edge, dryRun: true });
      expect(dry).toMatchObject({ chats: 2, messages: 4, left: RUBBISH.length });
      expect((await edge.logPage('server/sessions/7', 0, 10)).entries).toEqual([]);

      const done = await importMessages({ database, edge, dryRun: false });
      expect(done).toEqual({ chats: 2, messages: 4, mirrored: 0, left: RUBBISH.length, notSettled: 0 });
      const again = await importMessages({ database, edge, dryRun: false });
      expect(again).toEqual(done);

      const history = (await (await fetch(`${backend}/customer/7/messages`)).json()) as {
        message: { content: string; readAt: number | null; from: object };
      }[];
      expect(history.map(({ message }) => [message.content, message.readAt])).toEqual([
        ['first', 1_500],
        ['second', null],
        ['third', null],
      ]);
      expect(history[0]?.message.from).not.toHaveProperty('email');
      for (const topic of ['server/sessions/7', 'server/sessions/8']) {
        const cursor = await database
          .collection<{ _id: string; seq: number }>('chat-messages-cursors')
          .findOne({ _id: topic });
        expect(cursor?.seq).toBe((await edge.logPage(topic, 0, 10)).headSeq);
      }
    },
    PATIENCE_MS,
  );

  it(
    'restores a Worker’s lost record from the mirror, which copies nothing twice',
    async () => {
      const mongo = await startMongo();
      cleanUp.push(() => mongo.stop());
      const client = new MongoClient(mongo.url);
      cleanUp.push(() => client.close());
      const database = client.db('chimpassist');
      const topic = 'server/sessions/7';
      const said = (id: string, timestamp: number, content: string) => ({
        _id: `${topic} ["7","${id}","id"]`,
        sessionInfo: { sessionTopic: topic, sessionId: 'one', customer: { id: 7 }, lastMessages: [] },
        message: {
          from: { id: 7, name: 'Amina', avatarURL: null, role: 'customer' },
          ...{ id, timestamp, content, readAt: null, seq: timestamp, receivedAt: timestamp },
        },
      });
      const messages = database.collection<{ _id: string }>('chat-messages');
      const answered = said('c', 3_000, 'third');
      answered.message.from = { id: 12, name: 'Ana', avatarURL: null, role: 'attendant' };
      await messages.insertMany([said('b', 2_000, 'second'), answered, said('a', 1_000, 'first')]);
      const cursors = database.collection<{ _id: string; seq: number }>('chat-messages-cursors');
      await cursors.insertOne({ _id: topic, seq: 500 });
      const stateDir = mkdtempSync(join(tmpdir(), 'chimp-restore-'));
      cleanUp.push(async () => rmSync(stateDir, { recursive: true, force: true }));
      const [port = 0] = await freePorts(1);
      const worker = await startWorker({
        port,
        stateDir,
        variables: { BRIDGE_SECRET: SECRET, LEGACY_CLIENTS: 'all' },
      });
      cleanUp.push(() => worker.stop());
      const edge = new Edge(`http://127.0.0.1:${port}`, SECRET);

      expect(await importMessages({ database, edge, dryRun: false })).toMatchObject({
        messages: 0,
        mirrored: 3,
      });
      const done = await importMessages({ database, edge, dryRun: false, restore: true });
      expect(done).toEqual({ chats: 1, messages: 3, mirrored: 0, left: 0, notSettled: 0 });
      const { entries, headSeq } = await edge.logPage(topic, 0, 10);
      expect(entries).toMatchObject([
        { message: { id: 'a', content: 'first', from: { role: 'customer' } } },
        { message: { id: 'b' } },
        { message: { id: 'c', from: { role: 'unverified' } } },
      ]);
      expect((await cursors.findOne({ _id: topic }))?.seq).toBe(headSeq);
      expect(await messages.countDocuments()).toBe(3);
    },
    PATIENCE_MS,
  );
});
