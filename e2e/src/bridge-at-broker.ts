import { type AddressInfo, createServer } from 'node:net';
import { withBase } from '@chimpassist/protocol';
import { startMosquitto } from '@chimpassist/testing/mosquitto';
import { until } from '@chimpassist/testing/until';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import { Broker } from '../../bridge/src/broker/broker.ts';
import { BrokerIdentity } from '../../bridge/src/broker/broker-identity.ts';
import type { LeftOutReason } from '../../bridge/src/broker/outgoing.ts';
import { log } from '../../bridge/src/log.ts';
import { readSettings } from '../../bridge/src/settings.ts';

export const BASE = 'chimpassist/sessions';
export const SECRET = 'a secret of at least thirty-two characters';
/** A session topic. */
export const S = 'server/sessions/7';

const ends: (() => unknown)[] = [];
/** Something to end with the test, the newest first. */
export const endLater = (end: () => unknown): void => void ends.push(end);
/** To be called after each test. */
export async function endAll(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

/** An aedes, which hangs up at some publishes. @returns its address */
export async function aedes(hangsUpAt?: (topic: string, bytes: number) => boolean): Promise<string> {
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, packet, callback) =>
      callback(hangsUpAt?.(packet.topic, packet.payload.length) ? new Error('No.') : null),
  });
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () => new Promise<void>((resolve) => server.close(() => resolve())),
    () => new Promise<void>((resolve) => broker.close(() => resolve())),
  );
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** A Mosquitto with these lines in its configuration. @returns its address */
export async function mosquitto(...lines: string[]): Promise<string> {
  const broker = await startMosquitto({ lines });
  ends.push(() => broker.stop());
  return broker.tcp;
}
/** What stays of a bridge when its process ends. */
export class Rows {
  readonly rows = new Map<string, string>();
  get = (key: string) => this.rows.get(key) ?? null;
  set = (key: string, value: string) => void this.rows.set(key, value);
}

interface Heard {
  topic: string;
  text: string;
  now: boolean;
}

/** The bridge's own side of a broker, and what comes of it. */
export function bridge(
  url: string,
  { spool = new Rows(), name = 'a name by chance' as string | undefined } = {},
) {
  const settings = readSettings({
    MQTT_BROKER_HOST: url,
    MQTT_BASE_TOPIC: BASE,
    BACKEND_ENDPOINT: 'http://127.0.0.1:1',
    BRIDGE_SECRET: SECRET,
  });
  const identity = new BrokerIdentity({ ...settings, meta: spool });
  identity.learn(name);
  const heard: Heard[] = [];
  const leftOut: [string, LeftOutReason][] = [];
  let isListening = false;
  let reconnects = 0;
  const broker = new Broker({
    settings,
    identity,
    log,
    receive: (topic, payload, now) => heard.push({ topic, text: Buffer.from(payload).toString(), now }),
    makeSafe: () => undefined,
    listening: (is) => {
      isListening = is;
    },
    reconnected: () => {
      reconnects += 1;
    },
    leftOut: (topic, _, reason) => leftOut.push([topic, reason]),
  });
  broker.start();
  ends.push(() => broker.stop());
  return {
    broker,
    spool,
    heard,
    leftOut,
    texts: () => heard.map(({ text }) => text),
    listens: () => until('the bridge listens', () => isListening),
    reconnects: () => reconnects,
  };
}

export async function connect(url: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options });
  client.on('error', () => {});
  ends.push(() => client.endAsync(true));
  return client;
}
export const say = (
  client: MqttClient,
  topic: string,
  text: string,
  options: mqtt.IClientPublishOptions = {},
) => client.publishAsync(withBase(BASE, topic), text, { qos: 1, ...options });
