import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { sessionTopicOf, TOPICS, withBase } from '@chimpassist/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bridge } from '../../bridge/src/bridge.ts';
import { log } from '../../bridge/src/log.ts';
import { readSettings } from '../../bridge/src/settings.ts';
import { type StandIn, startStandIn } from './stand-in.ts';
import { makeTempFolder } from './temp-folder.ts';
import { until } from './until.ts';

const SECRET = 'another secret of at least thirty-two characters';
const folder = makeTempFolder('two-sites');

/** The first site with its bridge, and beside it the bridge of another site: one broker, one Worker. */
let platform: StandIn;
let wire: Server;
let south: Bridge;
let southBase: string;

beforeAll(async () => {
  platform = await startStandIn({
    variables: { LEGACY_CLIENTS: 'all', SITES: 'south=/south', BRIDGE_SECRET__SOUTH: SECRET },
  });
  wire = createServer((socket) => void platform.broker.aedes.handle(socket));
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const settings = readSettings({
    SITE: 'south',
    MQTT_BROKER_HOST: `mqtt://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    MQTT_BASE_TOPIC: platform.baseTopic,
    BACKEND_ENDPOINT: `${platform.edge.url}/south`,
    BRIDGE_SECRET: SECRET,
    SPOOL_PATH: `${folder.path}/spool.db`,
    LEGACY_CLIENTS: 'all',
  });
  southBase = settings.baseTopic;
  south = new Bridge(settings, log, null);
  south.start();
  await until('the bridge of the second site works', () => south.health().ok);
});
afterAll(async () => {
  await south.stop();
  wire.close();
  await platform.stop();
  folder.remove();
});

const topic = sessionTopicOf('mary');
/** The words that are told to be stored below a base topic, each once: where legacy clients are let in, a copy is told again. */
const heardAt = (base: string): Set<string> => {
  const heard = new Set<string>();
  platform.broker.aedes.subscribe(
    withBase(base, TOPICS.stored(topic)),
    (packet, done) => {
      for (const { id } of JSON.parse(String(packet.payload)).acks) heard.add(id);
      done();
    },
    () => undefined,
  );
  return heard;
};
const say = (base: string, id: string, content: string): void => {
  const message = { id, from: { id: 'mary', name: 'Mary' }, timestamp: 5, content, readAt: null };
  platform.broker.aedes.publish(
    {
      cmd: 'publish',
      topic: withBase(base, TOPICS.customerMessages(topic)),
      payload: Buffer.from(JSON.stringify({ sessionInfo: { sessionTopic: topic }, message })),
      qos: 1,
      dup: false,
      retain: false,
    },
    () => undefined,
  );
};
const contents = async (path: string): Promise<string[]> => {
  const response = await fetch(`${platform.edge.url}${path}/customer/mary/messages`);
  const entries = (await response.json()) as { message: { content: string } }[];
  return entries.map(({ message }) => message.content);
};

it('a bridge of each site relays the words of its own, in one broker and Worker', async () => {
  const [first, second] = [heardAt(platform.baseTopic), heardAt(southBase)];
  say(platform.baseTopic, 'm-1', 'to the first');
  say(southBase, 'm-2', 'to the south');
  await expect.poll(() => [[...first], [...second]]).toEqual([['m-1'], ['m-2']]);
  expect(await contents('')).toEqual(['to the first']);
  expect(await contents('/south')).toEqual(['to the south']);
});

it('a bridge is let in to no site but its own', async () => {
  const status = async (path: string) => {
    const headers = { authorization: `Bearer ${SECRET}` };
    return (await fetch(`${platform.edge.url}${path}/bridge/topics`, { headers })).status;
  };
  expect([await status('/south'), await status('')]).toEqual([200, 401]);
});
