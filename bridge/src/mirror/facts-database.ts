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

/** One part of a chat that ended, with what queries need worked out: a database that cannot divide can group by it. */
export interface MirroredFacts extends Omit<ChatFacts, 'stays'> {
  /** Ledger and id of the row: it names nobody. */
  _id: string;
  asked: Date;
  ended: Date;
  /** The day of its end in the operator's zone, `2026-11-02`; missing where the Worker is of before. */
  day?: string;
  /** 1 or 0. */
  reopened: number;
  /** Null where no human was there, or none wrote. */
  waitingMs: number | null;
  firstResponseMs: number | null;
  durationMs: number;
  handlingMs: number;
  stays: (ChatFacts['stays'][number] & { ms: number })[];
}

const since = (from: number, at: number | null): number | null => (at === null ? null : at - from);

function documentOf({ facts, day }: FactsPage['rows'][number]): Omit<MirroredFacts, '_id'> {
  const { askedAt, endedAt, waitsSince } = facts;
  const stays = facts.stays.map((stay) => ({ ...stay, ms: stay.to - stay.from }));
  return {
    ...facts,
    ...{ asked: new Date(askedAt), ended: new Date(endedAt), reopened: facts.isReopened ? 1 : 0 },
    ...(day === undefined ? {} : { day }),
    ...{
      waitingMs: since(waitsSince, facts.assignedAt),
      firstResponseMs: since(waitsSince, facts.answeredAt),
    },
    durationMs: endedAt - askedAt,
    handlingMs: stays.reduce((sum, { isBot, ms }) => sum + (isBot ? 0 : ms), 0),
    stays,
  };
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
    const writes = rows.map((row) => ({
      replaceOne: { filter: { _id: `${ledger} ${row.id}` }, replacement: documentOf(row), upsert: true },
    }));
    for (let at = 0; at < writes.length; at += COMMAND_WRITES)
      await this.#facts.bulkWrite(writes.slice(at, at + COMMAND_WRITES), { ordered: false });
    await this.#cursors.updateOne({ _id: ledger }, { $set: { cursor } }, { upsert: true });
  }
}
