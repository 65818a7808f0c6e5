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

/** How clients reach each other: over a broker, or over sockets that end in the Worker itself. */
export type Road = 'broker' | 'edge';

/** What a socket is opened with, and what is behind it. */
export interface Dialled {
  url: string;
  protocols: string[];
  road: Road;
}

export interface ConnectionOptions {
  /**
   * `mqttBrokerHost` as operators write it; see `brokerUrl`. A function is asked before each attempt, after `credentials`: a
   * throw counts as a failed attempt.
   */
  brokerHost: string | (() => string);
  baseTopic: string;
  /** Asked before each attempt, so that a token can be renewed first. A rejection counts as a failed attempt. */
  credentials?: () => Credentials | Promise<Credentials>;
  /** With what the socket is opened, where that is more than the address. */
  dial?: (url: string, credentials: Credentials) => Dialled;
  /** Short: brokers may refuse client ids of more than 23 characters. Default `chimp-`. */
  clientIdPrefix?: string;
  /** Seconds, for the broker; half-open sockets are found within about 1.5 times this. Default 20. */
  keepAliveSeconds?: number;
  /** What the broker says in this client's name, at QoS 0, when the connection breaks. Asked before each attempt. */
  will?: () => { topic: string; payload: unknown };
  /** Another socket has taken over for new credentials: what is said of a socket has to be said of this one too. */
  onTakeOver?: () => void;
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
  /** Which road the newest attempt took. */
  readonly road: Road;
  /** Called at once with the state and at each change. Returns a function that unsubscribes. */
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
  /**
   * The credentials have changed. A connection at the edge, which ends with its token, goes on over a new socket: nothing is
   * missed between the two, and `state` stays. Elsewhere the next attempt asks for them anyway.
   */
  renew(): void;
  /** "The network is back", "the page woke": try now, or check at once that the open socket still answers. */
  nudge(): void;
}
