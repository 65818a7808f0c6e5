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
/** Chats that are caught up side by side. */
const CHATS_AT_ONCE = 16;
/** New entries are gathered for this long. */
const GATHER_MS = 200;
const SERVER_SELECTION_MS = 5_000;

interface Cursor {
  _id: string;
  seq: number;
}

export interface MirrorOptions {
  url: string;
  edge: Pick<Edge, 'logPage'>;
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
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;
  #failures = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#client = new MongoClient(options.url, { serverSelectionTimeoutMS: SERVER_SELECTION_MS });
    const database = this.#client.db(DATABASE);
    this.#messages = database.collection(MESSAGES);
    this.#cursors = database.collection(CURSORS);
    this.#behind = options.debts.behind();
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
    this.#plan(GATHER_MS);
  }

  /** The chat's log has grown up to `seq`. */
  note(sessionTopic: string, seq: number): void {
    if (seq <= (this.#behind.get(sessionTopic) ?? 0)) return;
    this.#options.debts.noteBehind(sessionTopic, seq);
    this.#behind.set(sessionTopic, seq);
    this.#behindSince ??= Date.now();
    this.#plan(GATHER_MS);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#client.close();
    await this.#running;
  }

  /**
   * Fills the collection from the objects, whatever the cursors say.
   *
   * @returns how many log entries were written.
   * @throws where MongoDB or the Worker cannot be reached; what was written stays, and may be written again.
   */
  async rebuild(sessionTopics: AsyncIterable<string>): Promise<number> {
    let written = 0;
    for await (const topic of sessionTopics) written += await this.#copy(topic, 0, Number.MAX_SAFE_INTEGER);
    return written;
  }

  #plan(delayMs: number): void {
    if (this.#timer !== null || this.#running !== null || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running = this.#run().finally(() => {
        this.#running = null;
        if (this.#behind.size > 0) this.#plan(this.#failures === 0 ? GATHER_MS : backoffMs(this.#failures));
      });
    }, delayMs);
  }

  /** One round over what is behind, a few chats side by side; one that fails keeps none of the others. */
  async #run(): Promise<void> {
    const due = [...this.#behind];
    let failure: unknown = null;
    const worker = async (): Promise<void> => {
      for (let next = due.shift(); next !== undefined; next = due.shift()) {
        const [topic, head] = next;
        try {
          await this.#catchUp(topic, head);
        } catch (error) {
          failure = error;
          // Most likely the database or the Worker is away: the others would only wait for the same.
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: CHATS_AT_ONCE }, worker));
    if (this.#behind.size === 0) this.#behindSince = null;
    this.#failures = failure === null ? 0 : this.#failures + 1;
    if (failure !== null && !this.#isStopped) {
      this.#options.log.warn(
        { error: failure instanceof Error ? failure.name : 'unknown', behind: this.#behind.size },
        'the mirror is behind and tries again',
      );
    }
  }

  async #catchUp(topic: string, head: number): Promise<void> {
    const cursor = (await this.#cursors.findOne({ _id: topic }))?.seq ?? 0;
    await this.#copy(topic, cursor, head);
    this.#options.debts.caughtUp(topic, head);
    if (this.#behind.get(topic) === head) this.#behind.delete(topic);
  }

  /** @returns how many log entries were written. */
  async #copy(topic: string, after: number, head: number): Promise<number> {
    let seq = after;
    let written = 0;
    while (seq < head) {
      const { entries } = await this.#options.edge.logPage(topic, seq, PAGE);
      const last = entries.at(-1);
      if (last === undefined) break;
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
    return written;
  }
}
