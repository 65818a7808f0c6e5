import { identityOf, type SessionInfo, type StoredMessage } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import { type AnyBulkWriteOperation, type Collection, MongoClient } from 'mongodb';
import { backoffMs } from './backoff.ts';
import type { Edge } from './edge.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

const DATABASE = 'chimpassist';
const MESSAGES = 'chat-messages';
const CURSORS = 'chat-messages-cursors';
const PAGE = 200;
/** New entries of a chat are gathered for this long. */
const GATHER_MS = 200;
const SERVER_SELECTION_MS = 5_000;

interface MirroredMessage {
  /** Deterministic: session topic and message identity. */
  _id: string;
  sessionInfo: SessionInfo;
  message: StoredMessage;
}
interface Cursor {
  _id: string;
  seq: number;
}

export interface MirrorOptions {
  url: string;
  edge: Pick<Edge, 'logPage'>;
  metrics: Metrics;
  log: Log;
}

const idOf = (sessionTopic: string, identity: string): string => `${sessionTopic} ${identity}`;

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
  readonly #behind = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #isRunning = false;
  #isStopped = false;
  #failures = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#client = new MongoClient(options.url, { serverSelectionTimeoutMS: SERVER_SELECTION_MS });
    const database = this.#client.db(DATABASE);
    this.#messages = database.collection(MESSAGES);
    this.#cursors = database.collection(CURSORS);
  }

  /** Chats of which MongoDB lacks entries. */
  get behind(): number {
    return this.#behind.size;
  }

  start(): void {
    this.#plan(GATHER_MS);
  }

  /** The chat's log has grown up to `seq`. */
  note(sessionTopic: string, seq: number): void {
    if (seq <= 0) return;
    this.#behind.set(sessionTopic, Math.max(seq, this.#behind.get(sessionTopic) ?? 0));
    this.#plan(GATHER_MS);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#client.close();
  }

  #plan(delayMs: number): void {
    if (this.#timer !== null || this.#isRunning || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#run();
    }, delayMs);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      for (const [topic, head] of this.#behind) {
        await this.#catchUp(topic, head);
        if (this.#behind.get(topic) === head) this.#behind.delete(topic);
      }
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (!this.#isStopped) {
        this.#options.log.warn(
          { error: error instanceof Error ? error.name : 'unknown', behind: this.#behind.size },
          'the mirror is behind and tries again',
        );
      }
    }
    this.#isRunning = false;
    if (this.#behind.size > 0) this.#plan(this.#failures === 0 ? GATHER_MS : backoffMs(this.#failures));
  }

  async #catchUp(topic: string, head: number): Promise<void> {
    let seq = (await this.#cursors.findOne({ _id: topic }))?.seq ?? 0;
    while (seq < head) {
      const { entries } = await this.#options.edge.logPage(topic, seq, PAGE);
      const last = entries.at(-1);
      if (last === undefined) return;
      // In order: a receipt may belong to a message of the same page.
      await this.#messages.bulkWrite(
        entries.flatMap((entry) => this.#writes(topic, entry)),
        { ordered: true },
      );
      seq = last.seq;
      await this.#cursors.updateOne({ _id: topic }, { $set: { seq } }, { upsert: true });
      this.#options.metrics.mirrored.inc(entries.length);
    }
  }

  #writes(topic: string, entry: LogEntry): AnyBulkWriteOperation<MirroredMessage>[] {
    if (entry.kind === 'message') {
      const { sessionInfo, message } = entry;
      const document = { sessionInfo: { ...sessionInfo, lastMessages: [] }, message };
      return [
        {
          updateOne: {
            filter: { _id: idOf(topic, identityOf(message)) },
            // Values only: nothing from the wire can act as an operator below $setOnInsert.
            update: { $setOnInsert: document },
            upsert: true,
          },
        },
      ];
    }
    return entry.readMessages.map((read) => ({
      updateOne: {
        filter: { _id: idOf(topic, identityOf(read)) },
        update: { $set: { 'message.readAt': read.readAt } },
      },
    }));
  }
}
