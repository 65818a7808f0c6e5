import type { ChatFacts } from '@chimpassist/protocol';
import type { FactsPage } from '@chimpassist/protocol/frames';
import type { Collection, Db } from 'mongodb';

const FACTS = 'chat-facts';
const CURSORS = 'chat-facts-cursors';
/** Writes of one command, as for messages: see `database.ts`. */
const COMMAND_WRITES = 30;

/** By what reports ask: the time, and a person, a team or a tag within a time. */
const INDEXES = [
  { name: 'ended', key: { ended: 1 } },
  { name: 'who', key: { 'stays.who': 1, ended: 1 } },
  { name: 'team', key: { teams: 1, ended: 1 } },
  { name: 'tag', key: { tags: 1, ended: 1 } },
] as const;

/** One part of a chat that ended, with its times as dates too, by which MongoDB can group. */
export interface MirroredFacts extends ChatFacts {
  /** Ledger and id of the row: it names nobody. */
  _id: string;
  asked: Date;
  ended: Date;
}
interface Cursor {
  _id: string;
  cursor: string;
}

/** The ledgers' rows, and beside them how far each ledger is copied. Everything throws the driver's errors. */
export class FactsDatabase {
  readonly #facts: Collection<MirroredFacts>;
  readonly #cursors: Collection<Cursor>;

  constructor(database: Db) {
    this.#facts = database.collection(FACTS);
    this.#cursors = database.collection(CURSORS);
  }

  /** Makes those that are missing: a FerretDB that is asked for one which it has does not answer. */
  async makeIndexes(): Promise<void> {
    // A collection that is not there yet has none.
    const known = await this.#facts.indexes().catch(() => []);
    const missing = INDEXES.filter(({ name }) => known.every((index) => index.name !== name));
    if (missing.length > 0) await this.#facts.createIndexes([...missing]);
  }

  /** Ledger → its cursor; one that never was copied is missing. */
  async cursors(): Promise<Map<string, string>> {
    const cursors = new Map<string, string>();
    for await (const { _id, cursor } of this.#cursors.find()) cursors.set(_id, cursor);
    return cursors;
  }

  /** The rows first, then the cursor: what is written twice is written to the same `_id`. */
  async write(ledger: string, { rows, cursor }: FactsPage): Promise<void> {
    const writes = rows.map(({ id, facts }) => {
      const document = { ...facts, asked: new Date(facts.askedAt), ended: new Date(facts.endedAt) };
      return {
        replaceOne: { filter: { _id: `${ledger} ${id}` }, replacement: document, upsert: true },
      };
    });
    for (let at = 0; at < writes.length; at += COMMAND_WRITES)
      await this.#facts.bulkWrite(writes.slice(at, at + COMMAND_WRITES), { ordered: false });
    await this.#cursors.updateOne({ _id: ledger }, { $set: { cursor } }, { upsert: true });
  }
}
