import { withBase } from '@chimpassist/protocol';
import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient, type Packet } from 'mqtt';
import { adviceOnBroker } from '../advice.ts';
import type { Log } from '../log.ts';
import type { OutageLog } from '../outage-log.ts';
import type { Site } from '../site.ts';
import { ForgetfulStore } from './forgetful-store.ts';

const KEEP_ALIVE_S = 30;
const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** How long a broker may take to hear that this bridge leaves. */
const END_PATIENCE_MS = 2_000;
/** The broker keeps the session while no bridge is there: for ever, as MQTT 3.1.1 does. */
const SESSION_EXPIRY_S = 0xffffffff;
/** What a broker says that knows only MQTT 3.1.1: in the old numbering, or in the new one. */
const REFUSED_VERSION = [1, 132];

export type MqttVersion = 4 | 5;

type BrokerSettings = Pick<Site, 'brokerUrl' | 'username' | 'password' | 'baseTopic'>;

export interface Publish {
  topic: string;
  payload: Uint8Array;
}

export interface LinkOptions {
  settings: BrokerSettings;
  log: Log;
  outage: OutageLog;
  /** What is known of the broker; all links to it share this. */
  broker: { version: MqttVersion };
  clientId: string;
  /** Whether the broker shall forget everything of a session before, and this one with the connection. */
  clean: boolean;
  /** Filters without base, and their QoS. */
  filters: readonly (readonly [string, 0 | 1])[];
  /** Whether it shall hear what it publishes itself. */
  hearsItself?: boolean;
  will?: IClientOptions['will'];
  /** A publish that was not retained. The next one comes after `done`, which acknowledges this one, or with an error does not. */
  receive(publish: Publish, link: Link, done: (error?: Error) => void): void;
  /** Connected. */
  connected?(connack: IConnackPacket): void;
  /** Connected and subscribed. */
  ready?(connack: IConnackPacket, link: Link): void;
  /** @param reason the reason code of MQTT 5, where the broker gave one. */
  closed?(reason: number | null): void;
  /** The broker answered, and refuses the connection. */
  refused?(error: Error): void;
  /** Whether a refusal of the subscriptions may be answered by a polite end of the connection. */
  canSpeak?(): boolean;
}

/** One connection to the operator's broker, which comes again by itself: MQTT 5, or 3.1.1 where the broker knows no other. */
export class Link {
  readonly #options: LinkOptions;
  #client: MqttClient | null = null;
  #reason: number | null = null;
  /** Connected and subscribed. */
  #isReady = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Null before the start and after the end. */
  get client(): MqttClient | null {
    return this.#client;
  }

  start(): void {
    const { settings } = this.#options;
    const client = mqtt.connect(settings.brokerUrl, this.#connectOptions());
    this.#client = client;
    client.on('connect', (connack: IConnackPacket) => {
      if (this.#client !== client) return;
      // Without it small packets wait for each other's acknowledgement: 40 ms.
      const stream = client.stream as { setNoDelay?: (on: boolean) => void };
      stream.setNoDelay?.(true);
      this.#reason = null;
      this.#options.outage.over();
      this.#options.connected?.(connack);
      this.#subscribe(client, connack);
    });
    client.on('disconnect', ({ reasonCode }) => {
      this.#reason = reasonCode ?? null;
    });
    client.on('close', () => {
      if (this.#client !== client) return;
      this.#isReady = false;
      // Nothing of this is answered any more, and a polite end would wait for it.
      for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id));
      this.#options.closed?.(this.#reason);
      this.#reason = null;
    });
    client.on('error', (error) => {
      if (this.#client === client) this.#failed(client, error);
    });
    client.handleMessage = (packet: Packet, done: (error?: Error) => void): void => {
      // What is retained was said at some other time: nobody is there because a broker kept that somebody was.
      if (packet.cmd !== 'publish' || packet.retain) {
        done();
        return;
      }
      const { topic, payload } = packet;
      const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
      this.#options.receive({ topic, payload: bytes }, this, done);
    };
  }

  /** @param isForced without waiting for anything that is on its way, and without a word to the broker. */
  async end(isForced = false): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#isReady = false;
    if (client === null) return;
    const patience = setTimeout(() => client.stream.destroy(), END_PATIENCE_MS);
    await client.endAsync(isForced);
    clearTimeout(patience);
  }

  #failed(client: MqttClient, error: Error): void {
    const { broker, log, outage, refused, settings } = this.#options;
    const { code } = error as { code?: unknown };
    if (
      broker.version === 5 &&
      client.options.protocolVersion === 5 &&
      REFUSED_VERSION.includes(Number(code))
    ) {
      log.info({}, 'the broker knows no MQTT 5; going on with 3.1.1');
      broker.version = 4;
      client.options.protocolVersion = 4;
      client.options.properties = {};
      // Only then has MQTT.js planned its own reconnect, which would end the connection that is made now.
      client.once('close', () => {
        if (this.#client === client) client.reconnect();
      });
      return;
    }
    // The host alone: an address may hold a password.
    outage.tell(error.message, {
      broker: new URL(settings.brokerUrl).host,
      hint: adviceOnBroker(error.message),
    });
    if (typeof code === 'number') refused?.(error);
    // MQTT.js reads nothing more after a packet that it does not understand, and leaves the connection open.
    if (client.connected) client.stream.destroy();
  }

  #connectOptions(): IClientOptions {
    const { broker, clean, clientId, settings, will } = this.#options;
    return {
      protocolVersion: broker.version,
      clientId,
      clean,
      ...(broker.version === 5 && !clean ? { properties: { sessionExpiryInterval: SESSION_EXPIRY_S } } : {}),
      keepalive: KEEP_ALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      reconnectOnConnackError: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueQoSZero: false,
      resubscribe: false,
      outgoingStore: new ForgetfulStore(),
      ...(settings.username === undefined ? {} : { username: settings.username }),
      ...(settings.password === undefined ? {} : { password: settings.password }),
      ...(will === undefined ? {} : { will }),
    };
  }

  #subscribe(client: MqttClient, connack: IConnackPacket): void {
    const { broker, canSpeak, filters, hearsItself = false, log, ready, settings } = this.#options;
    const isReady = (): void => {
      this.#isReady = true;
      ready?.(connack, this);
    };
    if (filters.length === 0) {
      isReady();
      return;
    }
    // With MQTT 5 the broker keeps from us what we publish over the same connection, and what is retained; with 3.1.1 no
    // filter fits what we publish.
    const local = broker.version === 5 ? { nl: !hearsItself, rh: 2 } : {};
    const entries = filters.map(([filter, qos]) => [withBase(settings.baseTopic, filter), { qos, ...local }]);
    client.subscribe(Object.fromEntries(entries), (error) => {
      if (this.#client !== client || !client.connected) return;
      if (!error) {
        isReady();
        return;
      }
      log.error({ error: error.message }, 'the broker refused the subscriptions; trying again');
      // A polite end would let acknowledgements go that are kept back.
      if (canSpeak?.() === false) client.stream.destroy();
      else client.reconnect();
    });
  }
}
