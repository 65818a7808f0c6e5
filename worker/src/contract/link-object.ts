import type { SessionTopic } from '@chimpassist/protocol';
import type { SpokenState } from './speaking-link.ts';

/** What a link is called whose client brings its token in CONNECT. */
const PLAIN = 'plain ';
export const plainLinkName = (): string => `${PLAIN}${crypto.randomUUID()}`;

/** Something that is said to those who follow a topic (without base). */
export interface Said {
  topic: string;
  qos: 0 | 1;
  /** JSON. */
  text: string;
  /** It tells of this entry of a chat's log. */
  seq?: number;
  /** The socket over which it was said, where that is one of the same link. */
  by?: string;
}

/** Up to where somebody has heard a chat: of its log, and of its controls. */
export interface HeardUpTo {
  seq: number;
  rev: number;
}

/** How many entries a chat may go on while no client of a link acknowledges anything. */
export const BEHIND_MAX = 1_000;

/** What a chat says to a link. */
export interface ChatFeed {
  sessionTopic: string;
  /** Up to where the link has heard before, as far as the chat knows. */
  after: HeardUpTo;
  /** Up to where it has then. */
  upTo: HeardUpTo;
  /** The newest entry. */
  headSeq: number;
  said: Said[];
}

/** What a link answers to a chat. */
export type FeedAnswer =
  | { kind: 'taken' }
  /** It has heard less than the chat thinks, and has taken nothing. */
  | { kind: 'missing'; heard: HeardUpTo }
  /** Its clients have to acknowledge first; it calls `goOn` then. It has taken nothing. */
  | { kind: 'full' }
  /** Nobody follows this chat there any more. */
  | { kind: 'nobody' };

/** What a link wants to hear of the desk. */
export interface DeskInterest {
  /** What is said to this attendant alone: offers and orders. */
  attendantId: string | null;
  /** Changes of the picture. */
  feed: boolean;
  /** All chats, as supervisors may. */
  chats: boolean;
}

/** What others call on the object in which the sockets of one person end. */
export interface LinkObject extends Rpc.DurableObjectBranded {
  /** Opens a socket. The Worker has looked at the token. */
  fetch(request: Request): Response;
  /** A chat says something. It is told whether it was taken, and waits a moment at most for room. */
  feed(fed: ChatFeed): FeedAnswer | Promise<FeedAnswer>;
  /** What is said on topics that somebody here may follow, and is worth nothing later. */
  hear(said: Said[]): void;
  /** A chat in whose name somebody here speaks has another state. */
  chatChanged(topic: SessionTopic, state: SpokenState): void;
  /** When somebody here was last heard who speaks as this customer, epoch ms; null: nobody does. */
  customerHeardAt(topic: SessionTopic): number | null;
  /** Another connection of the same person has taken this client id. */
  takenOver(clientId: string): void;
  /** The desk says something. @returns whether anybody listens there. */
  tell(said: Said[]): boolean;
  /** Closes all sockets: the sign-ins of this person have ended. Who has another one comes back. */
  end(): void;
}
