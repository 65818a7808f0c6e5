import type { LogEntry } from '@chimpassist/protocol/frames';
import { type Collection, MongoClient } from 'mongodb';
import { FactsDatabase } from './facts-database.ts';
import { type MirroredMessage, writesOf } from './writes.ts';

const MESSAGES = 'chat-messages';
const CURSORS = 'chat-messages-cursors';
/** No topic is called so. */
const DESK_CURSOR = 'desk';
const SERVER_SELECTION_MS = 5_000;
/** A database that has taken a request and says nothing is asked again over a new connection. */
const SOCKET_SILENCE_MS = 20_000;
/**
 * Writes of one command. FerretDB 1.x with SQLite holds one of its 100 connections for each update of a command that
 * finds its document, until the command ends, and waits for ever for the next: so two bridges and a rebuild have room.
 */
const COMMAND_WRITES = 30;

interface Cursor {
  _id: string;
  seq: number;
}

/** Entries of one chat's log, in their order. */
export interface Page {
  topic: string;
  /** Up to where the chat is copied with this page. */
  seq: number;
  entries: LogEntry[];
}

/**
 * The collection of messages, and beside it how far each chat is copied. What it asks of the database: upserts and
 * updates by `_id` in bulk, find by `_id`, deletion by session topic and by age. Everything throws the driver's errors.
 */
export class MirrorDatabase {
  readonly #client: MongoClient;
  readonly #messages: Collection<MirroredMessage>;
  readonly #cursors: Collection<Cursor>;
  /** The rows of the ledgers. */
  readonly facts: FactsDatabase;

  constructor(url: string, name: string) {
    this.#client = new MongoClient(url, {
      serverSelectionTimeoutMS: SERVER_SELECTION_MS,
      socketTimeoutMS: SOCKET_SILENCE_MS,
    });
    const database = this.#client.db(name);
    this.#messages = database.collection(MESSAGES);
    this.#cursors = database.collection(CURSORS);
    this.facts = new FactsDatabase(database);
  }

  /** Session topic → `seq` up to which it is copied; a chat that never was is missing. */
  async cursorsOf(topics: readonly string[]): Promise<Map<string, number>> {
    const cursors = new Map<string, number>();
    for await (const { _id, seq } of this.#cursors.find({ _id: { $in: [...topics] } })) cursors.set(_id, seq);
    return cursors;
  }

  /** The entries first, then the cursors: what is written twice is written to the same `_id`. */
  async write(pages: readonly Page[]): Promise<void> {
    const grown = pages.filter(({ entries }) => entries.length > 0);
    if (grown.length === 0) return;
    const writes = grown.flatMap(({ topic, entries }) => entries.flatMap((entry) => writesOf(topic, entry)));
    // In order: a receipt may belong to a message of the same page.
    for (const some of chunksOf(writes)) await this.#messages.bulkWrite(some, { ordered: true });
    const cursors = grown.map(({ topic, seq }) => ({
      updateOne: { filter: { _id: topic }, update: { $set: { seq } }, upsert: true },
    }));
    for (const some of chunksOf(cursors)) await this.#cursors.bulkWrite(some, { ordered: false });
  }

  /** Up to when everything is copied, by the desk's clock, epoch ms; null where it never was. */
  async upToDateAt(): Promise<number | null> {
    return (await this.cursorsOf([DESK_CURSOR])).get(DESK_CURSOR) ?? null;
  }

  async keepUpToDateAt(at: number): Promise<void> {
    await this.#cursors.updateOne({ _id: DESK_CURSOR }, { $set: { seq: at } }, { upsert: true });
  }

  /** Deletes a chat's documents. Its cursor stays, so that nothing is copied twice. @returns how many there were. */
  async deleteChat(sessionTopic: string): Promise<number> {
    return (await this.#messages.deleteMany({ 'sessionInfo.sessionTopic': sessionTopic })).deletedCount;
  }

  /**
   * Deletes documents of this mirror whose message was stored before `at` (epoch ms, by the Worker's clock, as the message
   * carries it). What an old collection holds beside has ObjectIds and is not touched. @returns how many there were.
   */
  async deleteBefore(at: number): Promise<number> {
    const ours = { _id: { $type: 'string' as const } };
    const stored = await this.#messages.deleteMany({ ...ours, 'message.receivedAt': { $lt: at } });
    // Brought back from elsewhere, without the time at which it was stored.
    const filter = { ...ours, 'message.receivedAt': { $exists: false }, 'message.timestamp': { $lt: at } };
    return stored.deletedCount + (await this.#messages.deleteMany(filter)).deletedCount;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

function* chunksOf<T>(writes: readonly T[]): Generator<T[]> {
  for (let at = 0; at < writes.length; at += COMMAND_WRITES) yield writes.slice(at, at + COMMAND_WRITES);
}
