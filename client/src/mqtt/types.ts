import type { RefusedReason } from '../vocabulary.ts';

/**
 * The connection that widget and back office share: one MQTT-over-WebSocket connection that reconnects by itself, and
 * an outbox that keeps a message until the server has stored it.
 */

export type ConnectionState =
  | { kind: 'idle' }
  | { kind: 'connecting'; attempt: number }
  | { kind: 'online'; since: number }
  /**
   * Waiting for the next try. `reason` is for a log, not for people. `refused` is the broker's CONNACK code where it
   * said no: 4 or 5 mean that it did not take the credentials, so ask for new ones before the next try.
   */
  | { kind: 'waiting'; attempt: number; retryAt: number; reason: string; refused?: number }
  | { kind: 'stopped' };

export interface Credentials {
  username?: string;
  password?: string;
}

export interface ConnectionOptions {
  /** `mqttBrokerHost` as operators write it; see `brokerUrl`. */
  brokerHost: string;
  baseTopic: string;
  /** Asked before each attempt, so that a token can be renewed first. A rejection counts as a failed attempt. */
  credentials?: () => Credentials | Promise<Credentials>;
  /** Short: brokers may refuse client ids of more than 23 characters. Default `chimp-`. */
  clientIdPrefix?: string;
  /** Seconds, for the broker; half-open sockets are found within about 1.5 times this. Default 20. */
  keepAliveSeconds?: number;
  /** What the broker says in this client's name, at QoS 0, when the connection breaks. Asked before each attempt. */
  will?: () => { topic: string; payload: unknown };
  /** The broker did not grant this subscription (SUBACK 128). The connection stays; the filter is asked for again at the next one. */
  onRefused?: (filter: string) => void;
  /** For tests. */
  webSocket?: typeof WebSocket;
  random?: () => number;
  /** Ms that only grow, so that a clock that is set delays no try. */
  now?: () => number;
}

export type MessageHandler = (payload: unknown, topic: string) => void;

export interface Connection {
  readonly state: ConnectionState;
  /** Called at once with the state and at each change. Returns the way out. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /**
   * Topics are without base; `+` and `#` work. Kept over reconnects. `ready` (per connection) is called when the broker
   * has granted it: the moment to catch up by `seq`, because from here on nothing is missed.
   */
  subscribe(filter: string, qos: 0 | 1, handler: MessageHandler, ready?: () => void): () => void;
  /** Resolves when the broker acknowledged (QoS 1) or the socket took it (QoS 0); rejects when not online or cut off before. */
  publish(topic: string, payload: unknown, qos: 0 | 1): Promise<void>;
  start(): void;
  /** Closes properly; no more attempts. */
  stop(): Promise<void>;
  /** "The network is back", "the page woke": try now, or check at once that the open socket still answers. */
  nudge(): void;
}

/** Why an entry is not sent any more: the server's reason, or nobody has answered for a day. */
export type OutboxFailure = RefusedReason | 'unanswered';

/** One message that waits until it is stored. */
export interface OutboxEntry<T> {
  id: string;
  topic: string;
  payload: T;
  /** Epoch ms. */
  createdAt: number;
  /** When the broker acknowledged it last, epoch ms. It is not stored yet, but it has left. */
  sentAt?: number;
  /** When it was sent for the first time, acknowledged or not, epoch ms. */
  triedAt?: number;
  /** It is kept for its writer's eyes only, and not sent any more. */
  failure?: OutboxFailure;
}

export interface OutboxOptions<T> {
  connection: Pick<Connection, 'publish' | 'onState'>;
  /** Where entries survive a reload. All methods may throw (blocked, full): the outbox then lives in memory. */
  storage: { load(): OutboxEntry<T>[]; save(entries: OutboxEntry<T>[]): void };
  /** How long to wait for `stored` before sending again under the same id. Default 10 s, growing with jitter. */
  resendAfterMs?: number;
  random?: () => number;
  /** Epoch ms, for what is written down. */
  now?: () => number;
  /** Ms of a clock that nobody sets. */
  elapsed?: () => number;
}

export interface Outbox<T> {
  readonly entries: readonly OutboxEntry<T>[];
  /** Keeps it, then sends as soon as there is a connection; in order. An id that is there already is left as it is. */
  add(entry: Pick<OutboxEntry<T>, 'id' | 'topic' | 'payload'>): void;
  /** The server stored it (from `<sessionTopic>/messages/stored`, or found in history): forget it. */
  settle(id: string): void;
  /** The server refused it (from `<sessionTopic>/messages/refused`): it stays, and is not sent any more. */
  refuse(id: string, reason: RefusedReason): void;
  /** Its writer wants it sent once more. */
  retry(id: string): void;
  clear(): void;
  onChange(listener: () => void): () => void;
  stop(): void;
}
