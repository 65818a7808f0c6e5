import type { Principal } from '@chimpassist/protocol';
import type { Subscriptions } from './followed.ts';
import type { Incoming } from './incoming-state.ts';
import type { Outgoing } from './outgoing-state.ts';
import { NOTHING_UNREAD, type Unread } from './unread.ts';

/** What the server publishes for a client whose connection ends without DISCONNECT. The topic is with base. */
export interface LastWill {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1 | 2;
}

/** What a client said of itself in CONNECT. */
export interface Client {
  /** 4 is MQTT 3.1.1. */
  level: 4 | 5;
  /** As the client calls itself, or as the server calls it where it has no name. */
  id: string;
  /** 0: the client may be silent for ever. */
  keepAliveMs: number;
  will: LastWill | null;
  /** How many unacknowledged messages it takes at once. */
  receiveMaximum: number;
  packetMaxBytes: number;
}

/** No CONNECT has come yet, at least not all of it. */
export interface NewConnection {
  kind: 'new';
  openedAt: number;
  unread: Unread;
}

/** The host is finding out who that is. What the client has sent meanwhile waits. */
export interface AskedConnection {
  kind: 'asked';
  openedAt: number;
  unread: Unread;
  client: Client;
  /** The client has no name of its own, and is told the one that it gets (MQTT 5). */
  isNameless: boolean;
  /** The client asked for a session that outlives the connection, and is told that there is none (MQTT 5). */
  wantsSession: boolean;
}

export interface OpenConnection {
  kind: 'open';
  unread: Unread;
  client: Client;
  principal: Principal;
  /** When the client's token ends, epoch ms; null: never. */
  expiresAt: number | null;
  /** When something came last. */
  heardAt: number;
  subscriptions: Subscriptions;
  incoming: Incoming;
  outgoing: Outgoing;
  /** It slept with more on its hands than what is kept over a sleep, so it cannot go on. */
  isTorn?: true;
}

/** One MQTT connection of a client. It holds data only, so that it can sleep. */
export type Connection = NewConnection | AskedConnection | OpenConnection | { kind: 'ended' };

export const newConnection = (now: number): NewConnection => ({
  kind: 'new',
  openedAt: now,
  unread: NOTHING_UNREAD,
});
