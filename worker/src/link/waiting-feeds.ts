import type { ChatFeed, FeedAnswer } from '../contract/link-object.ts';

/**
 * How long a chat that finds no room waits for it. A client that reads acknowledges within this; a timer runs only while somebody
 * waits, and after one that came to nothing nobody waits until the client is heard again.
 */
const PATIENCE_MS = 200;
/** Each acknowledgement gives all of them patience again. One whose own client never acknowledges waits no longer than this. */
const IN_ALL_MS = 5_000;

interface Waiting {
  fed: ChatFeed;
  /** Epoch ms. */
  until: number;
  settle(answer: FeedAnswer | Promise<FeedAnswer>): void;
}

export interface WaitingFeedsOptions {
  /** Whether anybody who follows this chat has room. */
  hasRoom(fed: ChatFeed): boolean;
  /** Takes what a chat says; it may come to wait again. */
  take(fed: ChatFeed): FeedAnswer | Promise<FeedAnswer>;
  /** Nobody has acknowledged anything in time. */
  giveUp(fed: ChatFeed): FeedAnswer;
}

/**
 * Chats that have something to say and find no room. They wait in their call for a moment: turned away, each of them would be
 * called back and call again, three calls for a word, for as long as a busy attendant's window is full.
 */
export class WaitingFeeds {
  readonly #options: WaitingFeedsOptions;
  #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing was acknowledged while somebody waited. */
  #isHopeless = false;

  constructor(options: WaitingFeedsOptions) {
    this.#options = options;
  }

  wait(fed: ChatFeed): FeedAnswer | Promise<FeedAnswer> {
    if (this.#isHopeless) return this.#options.giveUp(fed);
    this.#timer ??= setTimeout(() => this.#giveUp(), PATIENCE_MS);
    const { promise, resolve } = Promise.withResolvers<FeedAnswer>();
    this.#waiting.push({ fed, until: Date.now() + IN_ALL_MS, settle: resolve });
    return promise;
  }

  /** A client has acknowledged something, or has come: those who came first go first. */
  goOn(): void {
    this.#isHopeless = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    const left: Waiting[] = [];
    const now = Date.now();
    for (const each of waiting) {
      if (this.#options.hasRoom(each.fed)) each.settle(this.#options.take(each.fed));
      else if (each.until <= now) each.settle(this.#options.giveUp(each.fed));
      else left.push(each);
    }
    this.#waiting = [...left, ...this.#waiting];
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#giveUp(), PATIENCE_MS);
  }

  #giveUp(): void {
    this.#timer = undefined;
    this.#isHopeless = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { fed, settle } of waiting) settle(this.#options.giveUp(fed));
  }
}
