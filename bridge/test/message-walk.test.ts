import { TOPICS, withBase } from '@chimpassist/protocol';
import { startTcpBroker } from '@chimpassist/testing/broker';
import { walkOfJson } from '@chimpassist/testing/json-walk';
import { startMongo } from '@chimpassist/testing/mongo';
import { MongoClient } from 'mongodb';
import mqtt from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { Bridge } from '../src/bridge.ts';
import { log } from '../src/log.ts';
import { Mirror } from '../src/mirror/mirror.ts';
import { readSettings } from '../src/settings.ts';
import { startPretendedWorker } from './pretended-worker.ts';
import { message, spoolPlace } from './support.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const WAIT = { timeout: 20_000 };
const TOPIC = 'server/sessions/7';
const WORDS = 'a secret wish';
const path = spoolPlace();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it(
  'makes JSON of a message once on its way to the Worker and MongoDB',
  async () => {
    const broker = await startTcpBroker();
    ends.push(broker.stop);
    const worker = await startPretendedWorker('a name');
    ends.push(worker.stop);
    const mongo = await startMongo();
    ends.push(mongo.stop);
    const mongoClient = new MongoClient(mongo.url);
    ends.push(() => mongoClient.close());
    const documents = mongoClient.db('chimpassist').collection('chat-messages');
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const site = readSettings({
      MQTT_BROKER_HOST: url,
      BACKEND_ENDPOINT: worker.url,
      BRIDGE_SECRET: 'a secret of at least thirty-two characters',
      MONGO_CONNECTION_URL: mongo.url,
      SPOOL_PATH: path(),
    });
    const bridge = new Bridge(site, log, Mirror);
    ends.push(() => bridge.stop());
    bridge.start();
    await expect.poll(() => bridge.health().ok, WAIT).toBe(true);
    const client = await mqtt.connectAsync(url);
    ends.push(() => client.endAsync(true));
    const frame = message(1);
    if (frame.kind !== 'message') throw new Error('This makes messages.');
    const payload = JSON.stringify({ sessionInfo: { sessionTopic: TOPIC }, message: frame.message });

    const walk = walkOfJson(WORDS, /(?:bridge|protocol)\/src\/(.+?\.ts)/);
    ends.push(walk.stop);
    await client.publishAsync(withBase(site.baseTopic, TOPICS.customerMessages(TOPIC)), payload, { qos: 1 });
    await expect
      .poll(() => documents.findOne({ 'message.content': WORDS }), WAIT)
      .toMatchObject({ message: { id: 'm-1' } });
    expect(worker.stored).toEqual([frame.message]);
    expect(walk.steps).toEqual([
      // What the customer's page says, validated.
      'parse in inbound/decode.ts',
      // For the spool, and as it lies there for the Worker.
      'stringify in edge/dispatcher.ts',
      // What the Worker has stored, for MongoDB, whose driver makes no JSON.
      'parse in edge/edge.ts',
    ]);
  },
  PATIENCE_MS,
);
