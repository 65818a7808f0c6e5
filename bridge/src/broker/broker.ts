import { createHash } from 'node:crypto';
import { BRIDGE_FILTERS, TOPICS, withBase, withoutBase } from '@chimpassist/protocol';
import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient, type Packet } from 'mqtt';
import { adviceOnBroker } from '../advice.ts';
import type { Log } from '../log.ts';
import { OutageLog } from '../outage-log.ts';
import type { Settings } from '../settings.ts';
import { InFlight } from './in-flight.ts';

const KEEP_ALIVE_S = 30;
const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** How long to wait before a publish that could not be made safe is tried again; the broker is not read meanwhile. */
const FULL_DISK_RETRY_MS = 1_000;
/** Publishes on their way to the broker; an MQTT 5 broker may want fewer. */
const IN_FLIGHT_MAX = 64;
/** The broker keeps the session while no bridge is there: for ever, as MQTT 3.1.1 does. */
const SESSION_EXPIRY_S = 0xffffffff;
/** What a broker says that knows only MQTT 3.1.1: in the old numbering, or in the new one. */
const REFUSED_VERSION = [1, 132];

export type MqttVersion = 4 | 5;

export interface BrokerOptions {
  settings: Settings;
  log: Log;
  /** A publish, without base. It is handed in again where this throws. */
  receive(topic: string, payload: Uint8Array): void;
  /** What was received is safe when this returns: the broker gets its acknowledgements then. */
  makeSafe(): void;
  /** Connected and subscribed, or not any more. */
  listening(isListening: boolean): void;
  /** A connection after the first. */
  reconnected(): void;
}

/** The connection to the operator's broker: MQTT 5, or 3.1.1 where it knows no other, with a session that it keeps for us. */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #inFlight = new InFlight(IN_FLIGHT_MAX);
  #client: MqttClient | null = null;
  readonly #pending = new Set<(error: Error) => void>();
  #version: MqttVersion = 5;
  readonly #outage: OutageLog;
  #connections = 0;
  /** Nothing more can be taken. */
  #isFull = false;
  /** What was taken is not safe, so that its acknowledgements are kept back. */
  #isUnsafe = false;
  /** The connection of which acknowledgements are kept back until they are true. */
  #corked: MqttClient['stream'] | null = null;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#outage = new OutageLog(options.log, 'the broker refused or failed; trying again until it is there');
  }

  get isConnected(): boolean {
    return this.#client?.connected ?? false;
  }

  /** Whether reading stands still because nothing more can be made safe. */
  get isBlocked(): boolean {
    return this.#isFull || this.#isUnsafe;
  }

  /** Publishes that the broker has not taken yet, and their size as JSON. */
  get waiting(): { publishes: number; bytes: number } {
    return this.#inFlight.waiting;
  }

  /** The version that the broker speaks. */
  get version(): MqttVersion {
    return this.#version;
  }

  start(): void {
    if (this.#client !== null) return;
    const { settings, log } = this.#options;
    const client = mqtt.connect(settings.brokerUrl, this.#connectOptions());
    this.#client = client;
    client.on('connect', (connack: IConnackPacket) => {
      // Without it small packets wait for each other's acknowledgement: 40 ms.
      const stream = client.stream as { setNoDelay?: (on: boolean) => void };
      stream.setNoDelay?.(true);
      this.#inFlight.setLimit(Math.min(IN_FLIGHT_MAX, connack.properties?.receiveMaximum ?? IN_FLIGHT_MAX));
      this.#connections += 1;
      this.#outage.over();
      if (this.#connections > 1) this.#options.reconnected();
      this.#subscribe(client);
    });
    client.on('close', () => {
      if (this.#client === client) this.#options.listening(false);
    });
    client.on('error', (error) => {
      const { code } = error as { code?: unknown };
      if (this.#version === 5 && REFUSED_VERSION.includes(Number(code)) && this.#client === client) {
        log.info({}, 'the broker knows no MQTT 5; going on with 3.1.1');
        this.#version = 4;
        // The same client, so that what waits in it goes out over the connection that it makes next.
        client.options.protocolVersion = 4;
        client.options.properties = {};
        // Only then has MQTT.js planned its own reconnect, which would end the connection that is made now.
        client.once('close', () => {
          if (this.#client === client) client.reconnect();
        });
        return;
      }
      // The host alone: an address may hold a password.
      const broker = new URL(settings.brokerUrl).host;
      this.#outage.tell(error.message, { broker, hint: adviceOnBroker(error.message) });
    });
    client.handleMessage = (packet: Packet, done: (error?: Error) => void): void => {
      if (packet.cmd !== 'publish') {
        done();
        return;
      }
      const { topic, payload } = packet;
      const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
      this.#take(client, withoutBase(settings.baseTopic, topic), bytes, done);
    };
  }

  /** Resolves when the broker acknowledged (QoS 1). At QoS 0 what cannot be sent now is not sent later. */
  async publish(topic: string, payload: unknown, qos: 0 | 1): Promise<void> {
    const { baseTopic } = this.#options.settings;
    const text = JSON.stringify(payload);
    const send = async (): Promise<void> => {
      const client = this.#client;
      if (client === null || (qos === 0 && !client.connected)) return;
      await this.#untilEnded(client.publishAsync(withBase(baseTopic, topic), text, { qos }));
    };
    await (qos === 0 ? send() : this.#inFlight.run(send, text.length));
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    this.#options.listening(false);
    for (const fail of this.#pending) fail(new Error('The connection was ended.'));
    this.#pending.clear();
    // Where acknowledgements are kept back nothing else goes out either.
    const canSpeak = client.connected && !this.#isUnsafe;
    if (canSpeak) {
      await client
        .publishAsync(...this.#status('offline'))
        // It is going down too: its last will says the same.
        .catch(() => undefined);
    }
    // Where the broker is away there is nobody to wait for: what is unsent comes again from the edge or the spool.
    await client.endAsync(!canSpeak);
  }

  /** A client that is ended never says what became of a publish; nobody may wait for it then. */
  async #untilEnded(publish: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#pending.add(reject);
      publish.then(() => resolve(), reject).finally(() => this.#pending.delete(reject));
    });
  }

  /** Hands a publish on; where it cannot be made safe, tries again, and reads nothing else meanwhile. */
  #take(client: MqttClient, topic: string | null, bytes: Uint8Array, done: () => void): void {
    try {
      if (this.#isUnsafe) this.#options.makeSafe();
      if (topic !== null) this.#options.receive(topic, bytes);
      this.#isFull = false;
      this.#keepBackAcks(client.stream);
      done();
    } catch (error) {
      this.#isFull = true;
      this.#warn(error);
      setTimeout(() => {
        // Over a connection that is gone there is nothing to acknowledge; the broker sends it again.
        if (this.#client === client) this.#take(client, topic, bytes, done);
      }, FULL_DISK_RETRY_MS);
    }
  }

  /** What arrived together is made safe together and acknowledged together: one write to the disk, one to the network. */
  #keepBackAcks(stream: MqttClient['stream']): void {
    if (this.#corked === stream) return;
    this.#corked = stream;
    stream.cork();
    setImmediate(() => this.#letAcksGo(stream));
  }

  #letAcksGo(stream: MqttClient['stream']): void {
    try {
      this.#options.makeSafe();
    } catch (error) {
      this.#isUnsafe = true;
      this.#warn(error);
      setTimeout(() => this.#letAcksGo(stream), FULL_DISK_RETRY_MS);
      return;
    }
    this.#isUnsafe = false;
    if (this.#corked === stream) this.#corked = null;
    stream.uncork();
  }

  #warn(error: unknown): void {
    this.#options.log.error(
      { error: error instanceof Error ? error.message : 'unknown' },
      'cannot keep what the broker sends; reading stops until there is room',
    );
  }

  #connectOptions(): IClientOptions {
    const { settings } = this.#options;
    const [topic, payload, { qos, retain }] = this.#status('offline');
    // One identity per base topic, so that whoever takes over finds the queue of whoever went.
    const identity = createHash('sha256').update(settings.baseTopic).digest('hex').slice(0, 12);
    return {
      protocolVersion: this.#version,
      clientId: `chimp-bridge-${identity}`,
      clean: false,
      ...(this.#version === 5 ? { properties: { sessionExpiryInterval: SESSION_EXPIRY_S } } : {}),
      keepalive: KEEP_ALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      reconnectOnConnackError: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueQoSZero: false,
      resubscribe: false,
      ...(settings.username === undefined ? {} : { username: settings.username }),
      ...(settings.password === undefined ? {} : { password: settings.password }),
      will: { topic, payload: Buffer.from(payload), qos, retain },
    };
  }

  #subscribe(client: MqttClient): void {
    const { settings, log } = this.#options;
    // With MQTT 5 the broker itself keeps our own publishes from us; with 3.1.1 no filter fits what we publish.
    const local = this.#version === 5 ? { nl: true } : {};
    const entries = [
      ...BRIDGE_FILTERS.durable.map((filter) => [filter, 1] as const),
      ...BRIDGE_FILTERS.perishable.map((filter) => [filter, 0] as const),
    ].map(([filter, qos]) => [withBase(settings.baseTopic, filter), { qos, ...local }] as const);
    client.subscribe(Object.fromEntries(entries), (error) => {
      if (this.#client !== client) return;
      if (error) {
        log.error({ error: error.message }, 'the broker refused the subscriptions; trying again');
        // A polite end would let acknowledgements go that are kept back.
        if (this.#isUnsafe) client.stream.destroy();
        else client.reconnect();
        return;
      }
      client.publish(...this.#status('online'));
      this.#options.listening(true);
    });
  }

  #status(status: 'online' | 'offline'): [string, string, { qos: 1; retain: true }] {
    const topic = withBase(this.#options.settings.baseTopic, TOPICS.bridge);
    return [topic, JSON.stringify({ status, at: Date.now() }), { qos: 1, retain: true }];
  }
}
