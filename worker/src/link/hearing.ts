import { type SessionTopic, withBase } from '@chimpassist/protocol';
import type { ChatObject } from '../contract/chat-object.ts';
import type { DeskObject } from '../contract/desk-object.ts';
import {
  BEHIND_MAX,
  type ChatFeed,
  type DeskInterest,
  type FeedAnswer,
  type Said,
} from '../contract/link-object.ts';
import type { FilterChange } from '../edge/mqtt-sockets.ts';
import { log } from '../log.ts';
import { type Connection, type Delivery, LIMITS, roomIn } from '../mqtt/index.ts';
import { DeskSubscription } from './desk-subscription.ts';
import { type Follows, followsOf, followsOfAll } from './follows.ts';
import { type AttachedChats, HeardChats } from './heard-chats.ts';
import type { LinkSockets } from './link-sockets.ts';
import { WaitingFeeds } from './waiting-feeds.ts';

/** So often chats may find no room while no client acknowledges anything. */
const FULL_MAX = 500;

const UTF8 = new TextEncoder();

export interface HearingOptions {
  /** The name of this link at chats and desk. */
  name: string;
  baseTopic: string;
  sockets(): LinkSockets;
  chatOf(topic: SessionTopic): Pick<DurableObjectStub<ChatObject>, 'follow' | 'goOn'>;
  desk(): Pick<DurableObjectStub<DeskObject>, 'listen'>;
  waitUntil(work: Promise<unknown>): void;
}

/**
 * What the clients of a link hear: which chats and which part of the desk they follow, and up to which entry they have heard each
 * chat.
 */
export class Hearing {
  readonly #options: HearingOptions;
  readonly #heard = new HeardChats();
  /** Chats that know of this link, as far as this object has learned since it woke. */
  readonly #followed = new Set<SessionTopic>();
  readonly #toldDesk: DeskSubscription;
  /** Chats that have something to say, and found no room. */
  readonly #full = new Set<SessionTopic>();
  /** Chats that are being asked to go on. */
  #goingOn = 0;
  #refusedInARow = 0;
  #isAwake = false;
  readonly #waiting = new WaitingFeeds({
    hasRoom: ({ sessionTopic }) => this.#hasRoom(this.#listenersOf(sessionTopic)),
    take: (fed) => this.feed(fed, Date.now()),
    giveUp: (fed) => this.#turnAway(fed),
  });

  constructor(options: HearingOptions) {
    this.#options = options;
    const { name, desk } = options;
    this.#toldDesk = new DeskSubscription({ name, desk, interests: () => this.#interests });
  }

  /** Tells chats and desk what a client follows, before the client hears that it does. @throws where they cannot be reached. */
  async follows(changes: readonly FilterChange[]): Promise<void> {
    const { baseTopic, chatOf, name } = this.#options;
    const filters = changes.filter(({ isFollowed }) => isFollowed).map(({ filter }) => filter);
    const { chats, desk: wanted } = followsOf(filters, baseTopic);
    await Promise.all([
      ...[...chats]
        .filter((topic) => !this.#followed.has(topic))
        .map(async (topic) => {
          const heard = await chatOf(topic).follow(name);
          this.#followed.add(topic);
          // A client that begins now reads the earlier messages by itself.
          if (this.#heard.get(topic) === undefined) this.#heard.set(topic, heard);
        }),
      this.#toldDesk.tell(wanted),
    ]);
  }

  /** Returns what all windows want to hear of the desk. */
  get #interests(): DeskInterest[] {
    const { baseTopic } = this.#options;
    const sockets = this.#options.sockets();
    return sockets.open
      .map((ws) => sockets.connectionOf(ws))
      .flatMap((each) => (each.kind === 'open' ? [followsOfAll(each.subscriptions, baseTopic).desk] : []));
  }

  feed(fed: ChatFeed, now: number): FeedAnswer | Promise<FeedAnswer> {
    this.wake();
    const { sessionTopic: topic, after, upTo, headSeq } = fed;
    const sockets = this.#options.sockets();
    for (const ws of sockets.open) sockets.check(ws, now);
    const listeners = this.#listenersOf(topic);
    if (listeners.length === 0) return this.#nobodyFollows(topic);
    const known = this.#heard.get(topic);
    // A log that has become shorter has begun again: its chat was erased.
    const heard = known === undefined || known.seq > headSeq ? after : known;
    if (heard.seq < after.seq || heard.rev < after.rev) return { kind: 'missing', heard };
    if (fed.said.length === 0) return { kind: 'taken' };
    if (!this.#hasRoom(listeners)) {
      if (headSeq - heard.seq <= BEHIND_MAX) return this.#waiting.wait(fed);
      this.#cutOff(listeners, now);
      return this.#nobodyFollows(topic);
    }
    this.#heard.set(topic, { seq: Math.max(upTo.seq, heard.seq), rev: Math.max(upTo.rev, heard.rev) });
    this.#deliver(
      listeners,
      // Entries that were heard come again where an answer was lost.
      fed.said.filter(({ seq }) => seq === undefined || seq > heard.seq),
      now,
    );
    return { kind: 'taken' };
  }

  /** Hands on what the desk publishes. @returns whether any client is there. */
  tell(said: readonly Said[], now: number): boolean {
    this.wake();
    const sockets = this.#options.sockets();
    for (const ws of sockets.open) sockets.check(ws, now);
    const listeners = this.#whoFollows(({ desk }) => desk.feed || desk.attendantId !== null);
    if (listeners.length === 0) this.#toldDesk.forgotten();
    this.#deliver(listeners, said, now);
    return listeners.length > 0;
  }

  /** Returns up to which entry chats were heard, to be attached to each socket. */
  get attached(): AttachedChats {
    this.wake();
    return this.#heard.attached;
  }

  /** A client has acknowledged something, or follows less: chats that found no room go on. */
  roomCame(): void {
    this.#refusedInARow = 0;
    this.#waiting.goOn();
    this.#goOn();
  }

  /**
   * A chat has to wait until this link calls it. A client that reads nothing is disconnected, and reads what it missed when it
   * comes back.
   */
  #turnAway({ sessionTopic: topic }: ChatFeed): FeedAnswer {
    this.#refusedInARow += 1;
    if (this.#refusedInARow > FULL_MAX) {
      this.#cutOff(this.#listenersOf(topic), Date.now());
      return this.#nobodyFollows(topic);
    }
    this.#full.add(topic);
    return { kind: 'full' };
  }

  #cutOff(listeners: readonly WebSocket[], now: number): void {
    for (const ws of listeners) this.#options.sockets().step(ws, { kind: 'slow' }, now);
  }

  /** Nobody needs none. */
  #hasRoom(listeners: readonly WebSocket[]): boolean {
    const sockets = this.#options.sockets();
    return listeners.length === 0 || listeners.some((ws) => roomIn(sockets.connectionOf(ws), LIMITS) > 0);
  }

  /** Returns how many more messages can go out now, by the window that has the most room. */
  get #room(): number {
    const sockets = this.#options.sockets();
    return Math.max(0, ...sockets.open.map((ws) => roomIn(sockets.connectionOf(ws), LIMITS)));
  }

  /** Asks as many chats as there is room for: if it asked all, most would find the room taken and come again. */
  #goOn(): void {
    if (this.#full.size === 0) return;
    const { chatOf, name, waitUntil } = this.#options;
    const room = this.#room;
    for (const topic of this.#full) {
      if (this.#goingOn >= room) return;
      this.#full.delete(topic);
      const heard = this.#heard.get(topic);
      if (heard === undefined) continue;
      this.#goingOn += 1;
      waitUntil(
        chatOf(topic)
          .goOn(name, heard)
          .catch((error: unknown) => log('chat_failed', { error }))
          .then(() => {
            this.#goingOn -= 1;
            this.#goOn();
          }),
      );
    }
  }

  /** What is beside the sockets after a sleep. Before anything comes over them: then it is seen who had no room. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    const sockets = this.#options.sockets();
    for (const ws of sockets.open) this.#heard.learn(sockets.moreOf(ws).heard);
    // Which chats had found no room is not attached. Whose client had no room left, all of them are asked.
    if (sockets.open.some((ws) => isFull(sockets.connectionOf(ws))))
      for (const topic of this.#heard.topics) this.#full.add(topic);
  }

  #nobodyFollows(topic: SessionTopic): FeedAnswer {
    this.#heard.forget(topic);
    this.#followed.delete(topic);
    this.#full.delete(topic);
    return { kind: 'nobody' };
  }

  #listenersOf(topic: SessionTopic): WebSocket[] {
    return this.#whoFollows(({ chats, desk }) => desk.chats || chats.has(topic));
  }

  #whoFollows(isMeant: (follows: Follows) => boolean): WebSocket[] {
    const { baseTopic } = this.#options;
    const sockets = this.#options.sockets();
    return sockets.open.filter((ws) => {
      const connection = sockets.connectionOf(ws);
      return connection.kind === 'open' && isMeant(followsOfAll(connection.subscriptions, baseTopic));
    });
  }

  #deliver(listeners: readonly WebSocket[], said: readonly Said[], now: number): void {
    const { baseTopic } = this.#options;
    const sockets = this.#options.sockets();
    const made = said.map(({ topic, text, qos, by }) => ({
      by,
      delivery: { topic: withBase(baseTopic, topic), payload: UTF8.encode(text), qos },
    }));
    for (const ws of listeners) {
      const { id } = sockets.moreOf(ws);
      const deliveries = made.map(
        ({ by, delivery }): Delivery => ({ ...delivery, isOwn: by !== undefined && by === id }),
      );
      sockets.deliver(ws, deliveries, now);
    }
  }
}

/** Whether its client has room left: fewer messages wait for acknowledgement than go out at once. */
const isFull = (connection: Connection): boolean =>
  connection.kind === 'open' && roomIn(connection, LIMITS) === 0;
