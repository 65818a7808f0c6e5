import { type Collection, MongoClient } from 'mongodb';
import { backoffMs } from './backoff.ts';
import type { Edge } from './edge.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { type MirroredMessage, writesOf } from './mirror-writes.ts';

const DATABASE = 'chimpassist';
const MESSAGES = 'chat-messages';
const CURSORS = 'chat-messages-cursors';
/** Entries of one chat in one step. */
const PAGE = 200;
/** Steps of one chat before the next one's turn. */
const PAGES_A_TURN = 5;
/** New entries are gathered for this long. */
const GATHER_MS = 200;
/** A bridge that stands by pays what it owes, but leaves it to the active one first: two writers get in each other's way. */
const STANDBY_MS = 10_000;
const SERVER_SELECTION_MS = 5_000;
/** A database that has taken a request and says nothing is asked again over a new connection. */
const SOCKET_SILENCE_MS = 20_000;

interface Cursor {
  _id: string;
  seq: number;
}

export interface MirrorOptions {
  url: string;
  edge: Pick<Edge, 'logPage'>;
  /** Chats that are caught up side by side. */
  chatsAtOnce: number;
  metrics: Metrics;
  log: Log;
  /** The chats that MongoDB lacks entries of, kept over a restart. */
  debts: Debts;
}

/** Where the mirror remembers what it owes. */
export interface Debts {
  behind(): Map<string, number>;
  noteBehind(sessionTopic: string, seq: number): void;
  caughtUp(sessionTopic: string, seq: number): void;
}

/**
 * Copies the objects' logs into MongoDB, each from its own cursor, which stands in MongoDB too and is written after its
 * entries: what is written twice is written to the same `_id`. What it asks of the database: upserts and updates by
 * `_id` in bulk, and find by `_id`.
 */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #client: MongoClient;
  readonly #messages: Collection<MirroredMessage>;
  readonly #cursors: Collection<Cursor>;
  /** Topic → the newest `seq` that is known to exist. */
  readonly #behind: Map<string, number>;
  #behindSince: number | null = null;
  /** Chats whose turn it is not yet, in their order. */
  readonly #queue = new Set<string>();
  /** Chats of which it is not known how much is owed: they are read to their end. */
  readonly #toEnd = new Set<string>();
  readonly #turns = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #isLeading = false;
  #failures = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#client = new MongoClient(options.url, {
      serverSelectionTimeoutMS: SERVER_SELECTION_MS,
      socketTimeoutMS: SOCKET_SILENCE_MS,
    });
    const database = this.#client.db(DATABASE);
    this.#messages = database.collection(MESSAGES);
    this.#cursors = database.collection(CURSORS);
    this.#behind = options.debts.behind();
    for (const topic of this.#behind.keys()) this.#queue.add(topic);
    if (this.#behind.size > 0) this.#behindSince = Date.now();
  }

  /** Chats of which MongoDB lacks entries. */
  get behind(): number {
    return this.#behind.size;
  }

  /** For how long MongoDB has lacked anything, ms. */
  lagMs(now: number): number {
    return this.#behindSince === null ? 0 : now - this.#behindSince;
  }

  start(): void {
    this.#plan(this.#gatherMs);
  }

  /** Whether this bridge is the active one. */
  lead(isLeading: boolean): void {
    if (this.#isLeading === isLeading) return;
    this.#isLeading = isLeading;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#plan(this.#gatherMs);
  }

  get #gatherMs(): number {
    return this.#isLeading ? GATHER_MS : STANDBY_MS;
  }

  /** The chat's log has grown up to `seq`. */
  note(sessionTopic: string, seq: number): void {
    if (seq <= (this.#behind.get(sessionTopic) ?? 0)) return;
    this.#options.debts.noteBehind(sessionTopic, seq);
    this.#behind.set(sessionTopic, seq);
    this.#behindSince ??= Date.now();
    this.#queue.add(sessionTopic);
    this.#plan(this.#gatherMs);
  }

  /** Another bridge may have gone without writing what it owed of this chat. */
  check(sessionTopic: string): void {
    this.#toEnd.add(sessionTopic);
    this.#behind.set(sessionTopic, this.#behind.get(sessionTopic) ?? 0);
    this.#behindSince ??= Date.now();
    this.#queue.add(sessionTopic);
    this.#plan(this.#gatherMs);
  }

  /** Writes what is owed, as far as it can be by then, epoch ms. */
  async drain(deadline: number): Promise<void> {
    this.lead(true);
    while (this.#behind.size > 0 && this.#failures === 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#client.close();
    await Promise.all(this.#turns);
  }

  /**
   * Fills the collection from the objects, whatever the cursors say.
   *
   * @returns how many log entries were written.
   * @throws where MongoDB or the Worker cannot be reached; what was written stays, and may be written again.
   */
  async rebuild(sessionTopics: AsyncIterable<string>): Promise<number> {
    let written = 0;
    for await (const topic of sessionTopics) {
      const copied = await this.#copy(topic, 0, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY);
      written += copied.written;
    }
    return written;
  }

  #plan(delayMs: number): void {
    if (this.#timer !== null || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#pump();
    }, delayMs);
  }

  /** Gives turns while there is room; a chat that has much to catch up keeps none of the others. */
  #pump(): void {
    for (const topic of this.#queue) {
      if (this.#turns.size >= this.#options.chatsAtOnce || this.#timer !== null || this.#isStopped) return;
      this.#queue.delete(topic);
      const turn = this.#turn(topic).finally(() => {
        this.#turns.delete(turn);
        if (this.#queue.size > 0) this.#plan(this.#isLeading ? 0 : this.#gatherMs);
      });
      this.#turns.add(turn);
    }
  }

  async #turn(topic: string): Promise<void> {
    const toEnd = this.#toEnd.delete(topic);
    const head = toEnd ? Number.MAX_SAFE_INTEGER : (this.#behind.get(topic) ?? 0);
    try {
      const cursor = (await this.#cursors.findOne({ _id: topic }))?.seq ?? 0;
      const { seq, isDone } = await this.#copy(topic, cursor, head, PAGES_A_TURN);
      this.#failures = 0;
      if (isDone) this.#caughtUp(topic, toEnd ? seq : Math.max(seq, head));
      else if (toEnd) this.#toEnd.add(topic);
      if (this.#behind.has(topic)) this.#queue.add(topic);
    } catch (error) {
      if (toEnd) this.#toEnd.add(topic);
      this.#queue.add(topic);
      this.#failures += 1;
      if (this.#isStopped) return;
      this.#options.log.warn(
        { error: error instanceof Error ? error.name : 'unknown', behind: this.#behind.size },
        'the mirror is behind and tries again',
      );
      // Most likely the database or the Worker is away: the others would only wait for the same.
      this.#plan(backoffMs(this.#failures));
    }
  }

  #caughtUp(topic: string, seq: number): void {
    if ((this.#behind.get(topic) ?? 0) <= seq) this.#behind.delete(topic);
    if (this.#behind.size === 0) this.#behindSince = null;
    this.#options.debts.caughtUp(topic, seq);
  }

  async #copy(
    topic: string,
    after: number,
    head: number,
    pages: number,
  ): Promise<{ seq: number; written: number; isDone: boolean }> {
    let seq = after;
    let written = 0;
    for (let page = 0; page < pages && seq < head; page++) {
      const { entries } = await this.#options.edge.logPage(topic, seq, PAGE);
      const last = entries.at(-1);
      if (last === undefined) return { seq, written, isDone: true };
      // In order: a receipt may belong to a message of the same page.
      await this.#messages.bulkWrite(
        entries.flatMap((entry) => writesOf(topic, entry)),
        { ordered: true },
      );
      seq = last.seq;
      await this.#cursors.updateOne({ _id: topic }, { $set: { seq } }, { upsert: true });
      this.#options.metrics.mirrored.inc(entries.length);
      written += entries.length;
    }
    return { seq, written, isDone: seq >= head };
  }
}
