import { createHash } from 'node:crypto';
import { BRIDGE_FILTERS, TOPICS, withBase, withoutBase } from '@chimpassist/protocol';
import mqtt, { type IClientOptions, type MqttClient, type Packet } from 'mqtt';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';

const KEEP_ALIVE_S = 30;
const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** How long to wait before a publish that could not be made safe is tried again; the broker is not read meanwhile. */
const FULL_DISK_RETRY_MS = 1_000;

export interface BrokerOptions {
  settings: Settings;
  log: Log;
  /** A publish, without base. The broker gets its acknowledgement when this returns; it is asked again where it throws. */
  receive(topic: string, payload: Uint8Array): void;
  /** Connected and subscribed, or not any more. */
  listening(isListening: boolean): void;
}

/** The connection to the operator's broker: MQTT 3.1.1 with a session that the broker keeps for it. */
export class Broker {
  readonly #options: BrokerOptions;
  #client: MqttClient | null = null;

  constructor(options: BrokerOptions) {
    this.#options = options;
  }

  get isConnected(): boolean {
    return this.#client?.connected ?? false;
  }

  start(): void {
    if (this.#client !== null) return;
    const { settings, log } = this.#options;
    const client = mqtt.connect(settings.brokerUrl, this.#connectOptions());
    this.#client = client;
    client.on('connect', () => {
      // Without it small packets wait for each other's acknowledgement: 40 ms.
      const stream = client.stream as { setNoDelay?: (on: boolean) => void };
      stream.setNoDelay?.(true);
      this.#subscribe(client);
    });
    client.on('close', () => this.#options.listening(false));
    client.on('error', (error) => log.warn({ error: error.message }, 'the broker refused or failed'));
    client.handleMessage = (packet: Packet, done: (error?: Error) => void): void => {
      if (packet.cmd !== 'publish') {
        done();
        return;
      }
      const { topic, payload } = packet;
      const relative = withoutBase(settings.baseTopic, topic);
      const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
      const take = (): void => {
        try {
          if (relative !== null) this.#options.receive(relative, bytes);
        } catch (error) {
          log.error(
            { error: error instanceof Error ? error.message : 'unknown' },
            'cannot spool; reading stops',
          );
          setTimeout(take, FULL_DISK_RETRY_MS);
          return;
        }
        done();
      };
      take();
    };
  }

  /** Resolves when the broker acknowledged (QoS 1). At QoS 0 what cannot be sent now is not sent later. */
  async publish(topic: string, payload: unknown, qos: 0 | 1): Promise<void> {
    const client = this.#client;
    if (client === null || (qos === 0 && !client.connected)) return;
    await client.publishAsync(withBase(this.#options.settings.baseTopic, topic), JSON.stringify(payload), {
      qos,
    });
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    if (client.connected) {
      await client
        .publishAsync(...this.#status('offline'))
        // It is going down too: its last will says the same.
        .catch(() => undefined);
    }
    // Where the broker is away there is nobody to wait for: what is unsent comes again from the edge or the spool.
    await client.endAsync(!client.connected);
  }

  #connectOptions(): IClientOptions {
    const { settings } = this.#options;
    const [topic, payload, { qos, retain }] = this.#status('offline');
    // One identity per base topic, so that whoever takes over finds the queue of whoever went.
    const identity = createHash('sha256').update(settings.baseTopic).digest('hex').slice(0, 12);
    return {
      protocolVersion: 4,
      clientId: `chimp-bridge-${identity}`,
      clean: false,
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
    const entries = [
      ...BRIDGE_FILTERS.durable.map((filter) => [filter, 1] as const),
      ...BRIDGE_FILTERS.perishable.map((filter) => [filter, 0] as const),
    ].map(([filter, qos]) => [withBase(settings.baseTopic, filter), { qos }] as const);
    client.subscribe(Object.fromEntries(entries), (error) => {
      if (error) {
        log.error({ error: error.message }, 'the broker refused the subscriptions; trying again');
        client.reconnect();
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
