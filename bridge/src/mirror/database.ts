import type { LogEntry } from '@chimpassist/protocol/frames';
import { type Collection, MongoBulkWriteError, MongoClient } from 'mongodb';
import { FactsDatabase } from './facts-database.ts';
import { type MirroredMessage, writesOf } from './writes.ts';

const MESSAGES = 'chat-messages';
const CURSORS = 'chat-messages-cursors';
/** No topic is called so. */
const DESK_CURSOR = 'desk';
const SERVER_SELECTION_MS = 5_000;
/** A database that has taken a request and says nothing is asked again over a new connection. */
const SOCKET_SILENCE_MS = 20_000;
/** New documents of one command. */
const COMMAND_DOCUMENTS = 500;
/** A document of this `_id` is there. */
const DUPLICATE_KEY = 11_000;
/**
 * Updates of one command. FerretDB 1.x with SQLite holds one of its 100 connections for each update of a command that
 * finds its document, until the command ends, and waits for ever for the next: so two bridges and a rebuild have room.
 */
const COMMAND_UPDATES = 30;

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
 * The collection of messages, and beside it how far each chat is copied. What it asks of the database: inserts,
 * upserts and updates by `_id` in bulk, find by `_id`, deletion by session topic and by age. Everything throws the driver's errors.
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
    const writes = grown.map(({ topic, entries }) => writesOf(topic, entries));
    // Inserted, which costs a database a fraction of an upsert. Before all updates, whose messages may come with them.
    const documents = writes.flatMap((each) => each.documents);
    for (const some of chunksOf(documents, COMMAND_DOCUMENTS)) await this.#insert(some);
    // In order: of two receipts the later one counts.
    const updates = writes.flatMap((each) => each.updates);
    for (const some of chunksOf(updates, COMMAND_UPDATES))
      await this.#messages.bulkWrite(some, { ordered: true });
    const cursors = grown.map(({ topic, seq }) => ({
      updateOne: { filter: { _id: topic }, update: { $set: { seq } }, upsert: true },
    }));
    for (const some of chunksOf(cursors, COMMAND_UPDATES))
      await this.#cursors.bulkWrite(some, { ordered: false });
  }

  /** Those that are there already stay as they are: something was copied, and its cursor was not. */
  async #insert(documents: MirroredMessage[]): Promise<void> {
    try {
      await this.#messages.insertMany(documents, { ordered: false });
    } catch (error) {
      const failed = duplicatesIn(error).map((index) => documents[index]?._id ?? '');
      // An index of the operator's own may have refused one: that is not there.
      if (failed.length === 0) throw error;
      const found = await this.#messages.countDocuments({ _id: { $in: failed } });
      if (found < new Set(failed).size) throw error;
    }
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

/** Places of documents that are said to be there; none where anything else went wrong. */
function duplicatesIn(error: unknown): number[] {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError() !== undefined) return [];
  const failed = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return failed.every(({ code }) => code === DUPLICATE_KEY) ? failed.map(({ index }) => index) : [];
}

function* chunksOf<T>(writes: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < writes.length; at += size) yield writes.slice(at, at + size);
}
