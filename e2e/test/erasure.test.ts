import { startMongo } from '@chimpassist/testing/mongo';
import { startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

describe('DELETE /customer/:id', () => {
  it(
    'takes a customer out of Worker and MongoDB, and says so in the receipt',
    async () => {
      const mongo = await startMongo();
      cleanUp.push(() => mongo.stop());
      const client = new MongoClient(mongo.url);
      cleanUp.push(() => client.close());
      const collection = client.db('chimpassist').collection('chat-messages');
      const { addresses, stop } = await startStack({ env: { MONGO_CONNECTION_URL: mongo.url } });
      cleanUp.push(() => stop());
      const call = (path: string, init: RequestInit = {}) => fetch(`${addresses.worker}${path}`, init);

      const guests = await Promise.all(
        [1, 2].map(async () => {
          const { token, customer } = (await (await call('/session', { method: 'POST' })).json()) as {
            token: string;
            customer: { id: string };
          };
          const page = await mqtt.connectAsync(addresses.mqttWebSocket, {
            username: customer.id,
            password: token,
          });
          cleanUp.push(() => page.endAsync(true));
          const say = (content: string, timestamp = Date.now()) =>
            page.publishAsync(
              `${addresses.baseTopic}/server/sessions/${customer.id}/messages/customer`,
              JSON.stringify({
                sessionInfo: {},
                message: { id: content, from: { id: customer.id, name: 'Guest' }, timestamp, content },
              }),
              { qos: 1 },
            );
          await say('first');
          await say('second');
          return { id: customer.id, say };
        }),
      );
      const [gone, stays] = guests;
      if (gone === undefined || stays === undefined) throw new Error('There are two guests.');
      const mirrored = (id: string) =>
        collection.countDocuments({ 'sessionInfo.sessionTopic': `server/sessions/${id}` });
      await until(
        'both are mirrored',
        async () => (await mirrored(gone.id)) + (await mirrored(stays.id)) === 4,
      );

      const signedIn = await call('/chimpassist/auth', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'supervisor@chimpassist.com', password: 'chimpassist' }),
      });
      const headers = { authorization: `Bearer ${signedIn.headers.get('chimp-token')}` };
      await mongo.pause();
      const ordered = await call(`/customer/${gone.id}`, { method: 'DELETE', headers });
      expect(ordered.status).toBe(202);
      expect(await ordered.json()).toMatchObject({ object: { messages: 2 }, done: false });
      await mongo.resume();
      const receipt = await until(
        'the receipt is complete',
        async () => {
          const answer = await (await call(`/customer/${gone.id}/erasure`, { headers })).json();
          return (answer as { done: boolean }).done ? answer : null;
        },
        60_000,
      );
      expect(receipt).toMatchObject({ desk: true, bridge: { mirrored: 2 } });
      expect(await mirrored(gone.id)).toBe(0);

      // A copy of before, sent again: neither the Worker nor the mirror takes it back, and the other chat is whole. What is
      // new is stored, also where the customer's clock is slow.
      await gone.say('first');
      await gone.say('third', Date.now() - 60_000);
      await gone.say('fourth');
      const contents = async (id: string) =>
        (
          (await (await call(`/customer/${id}/messages`, { headers })).json()) as {
            message: { content: string };
          }[]
        ).map(({ message }) => message.content);
      await until('what is new is stored', async () => (await contents(gone.id)).includes('fourth'));
      expect(await contents(gone.id)).toEqual(['third', 'fourth']);
      await until('and mirrored', async () => (await mirrored(gone.id)) === 2);
      expect(await contents(stays.id)).toEqual(['first', 'second']);
      expect(await mirrored(stays.id)).toBe(2);
    },
    PATIENCE_MS,
  );
});
