import type { Principal } from '@chimpassist/protocol';
import type { MqttSockets } from '../edge/mqtt-sockets.ts';
import type { AttachedChats } from './heard-chats.ts';

/** An open window of an attendant, as it says itself. */
interface OnlineWindow {
  /** Of all that it says of the attendant: it is told on only where it is new. */
  info: string;
}

/** What a link knows of a socket beside its connection. */
export interface LinkSocket {
  /** Among the sockets of this link. */
  id: string;
  /** Our own client is behind it. */
  isOurs: boolean;
  /** Who that is, where the Worker has looked at a token; null: CONNECT says it. */
  principal: Principal | null;
  /** When that token ends, epoch ms. */
  expiresAt: number | null;
  /** Null: it has not said that somebody is there. */
  online: OnlineWindow | null;
  /** The client id under which the desk knows a plain client. */
  claimed?: string;
  /** It follows topics that are none of the platform's. */
  followsElsewhere?: boolean;
  /** Up to where chats were heard, when something was attached to this socket last. Only that counts, after a sleep. */
  heard: AttachedChats;
}

export type LinkSockets = MqttSockets<LinkSocket>;
