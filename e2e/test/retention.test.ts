import { startMongo } from '@chimpassist/testing/mongo';
import { startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { MongoClient, ObjectId } from 'mongodb';
import { afterEach, expect, it } from 'vitest';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const DAY_MS = 86_400_000;
const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

it(
  'RETENTION_DAYS deletes in MongoDB too, and nothing older than the mirror',
  async () => {
    const mongo = await startMongo();
    cleanUp.push(() => mongo.stop());
    const client = new MongoClient(mongo.url);
    cleanUp.push(() => client.close());
    const collection = client
      .db('chimpassist')
      .collection<{ _id: string | ObjectId; message: object }>('chat-messages');
    const writtenAgo = (days: number) => ({ message: { timestamp: Date.now() - days * DAY_MS } });
    const former = new ObjectId();
    await collection.insertMany([
      { _id: 'server/sessions/1 old', ...writtenAgo(31) },
      { _id: 'server/sessions/1 young', ...writtenAgo(29) },
      { _id: former, ...writtenAgo(900) },
    ]);
    const { stop } = await startStack({ env: { MONGO_CONNECTION_URL: mongo.url, RETENTION_DAYS: '30' } });
    cleanUp.push(() => stop());
    const left = async () => (await collection.find().toArray()).map(({ _id }) => String(_id));
    await until('the old one is gone', async () => !(await left()).includes('server/sessions/1 old'), 60_000);
    expect((await left()).sort()).toEqual([String(former), 'server/sessions/1 young'].sort());
  },
  PATIENCE_MS,
);
