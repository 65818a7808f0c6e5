import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

describe('with a MongoDB', () => {
  it(
    'mirrors every message once, in its shape, with the time when it was read',
    async () => {
      const mongo: Mongo = await startMongo();
      cleanUp.push(() => mongo.stop());
      const client = new MongoClient(mongo.url);
      cleanUp.push(() => client.close());
      const collection = client.db('chimpassist').collection('chat-messages');
      await collection.insertOne({ message: { content: 'from the years before' } });

      const stack: RunningStack = await startStack({ env: { MONGO_CONNECTION_URL: mongo.url } });
      cleanUp.push(async () => {
        await stack.stop();
      });
      const ana = await Attendant.signIn(stack.addresses);
      cleanUp.push(() => ana.close());
      const amina = await Customer.visit(stack.addresses, 'Amina Haddad');
      cleanUp.push(() => amina.close());
      await amina.openWidget();
      await amina.say('Is {"$gt": ""} a word?');
      await ana.openChat('Amina Haddad');
      await ana.message('Is {"$gt": ""} a word?').waitFor();
      await ana.say('Amina Haddad', 'It is one now.');
      await amina.message('It is one now.').waitFor();

      const read = await until('both messages are mirrored as read', async () => {
        const found = await collection.find({ 'message.readAt': { $gt: 0 } }).toArray();
        return found.length === 2 && found.sort((a, b) => a.message.seq - b.message.seq);
      });
      expect(read.map(({ message }) => message.content)).toEqual([
        'Is {"$gt": ""} a word?',
        'It is one now.',
      ]);
      for (const { sessionInfo, message } of read) {
        expect(sessionInfo).toMatchObject({ customer: { name: 'Amina Haddad' }, lastMessages: [] });
        expect(Object.keys(message.from).sort()).toEqual(['avatarURL', 'id', 'name', 'role']);
      }
      // The session as it was at that message: by the answer it was online.
      expect(read[1]?.sessionInfo.status).toBe('online');
      expect(await collection.countDocuments({})).toBe(3);
    },
    PATIENCE_MS,
  );
});
