import type { ChatFacts } from '@chimpassist/protocol';
import type { FactsPage, RowPlace, Shift } from '../contract/ledger-object.ts';
import { withoutCustomer } from './facts.ts';

export const LEDGER_MIGRATIONS: readonly string[] = [
  // One row written for a chat that ends: its only key is also the order in which rows are read.
  `CREATE TABLE facts (at INTEGER NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (at, key)) WITHOUT ROWID;
   CREATE TABLE shifts (
     who TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, away INTEGER NOT NULL, reason TEXT NOT NULL,
     PRIMARY KEY (begins, who)
   ) WITHOUT ROWID;
   CREATE TABLE rollups (
     day TEXT NOT NULL, grouping TEXT NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL,
     PRIMARY KEY (day, grouping, n)
   ) WITHOUT ROWID;
   CREATE TABLE ledgers (name TEXT PRIMARY KEY) WITHOUT ROWID;`,
];

/** Names a part of a customer's chat. */
const keyOf = ({ customerId, part }: ChatFacts): string => `${part} ${customerId}`;
/** Before the key of a row whose customer is forgotten. */
const FORGOTTEN = '~';

type Row = { at: number; key: string; json: string };

/** The rows of one ledger. Synchronous. */
export class LedgerTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get isEmpty(): boolean {
    return (
      this.#sql.exec('SELECT 1 FROM facts LIMIT 1').toArray().length === 0 &&
      this.#sql.exec('SELECT 1 FROM shifts LIMIT 1').toArray().length === 0
    );
  }

  /** What is known of the same part. */
  known(row: ChatFacts): ChatFacts | null {
    const [found] = this.#sql
      .exec<Row>('SELECT * FROM facts WHERE at = ? AND key = ?', row.endedAt, keyOf(row))
      .toArray();
    return found === undefined ? null : (JSON.parse(found.json) as ChatFacts);
  }

  put(row: ChatFacts): void {
    this.#write(row.endedAt, keyOf(row), row);
  }

  #write(at: number, key: string, row: ChatFacts): void {
    this.#sql.exec('INSERT OR REPLACE INTO facts VALUES (?, ?, ?)', at, key, JSON.stringify(row));
  }

  putShift({ who, from, to, isAway, reason }: Shift): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO shifts (who, begins, ends, away, reason) VALUES (?, ?, ?, ?, ?)',
      ...[who, from, to, isAway ? 1 : 0, reason],
    );
  }

  /** Rows that ended within a time, the oldest first. @param text stands somewhere in them. */
  *within(from: number, to: number, text = ''): Generator<ChatFacts> {
    const rows = this.#sql.exec<Row>(
      'SELECT json FROM facts WHERE at >= ? AND at < ? AND instr(json, ?) > 0',
      ...[from, to, text],
    );
    for (const { json } of rows) yield JSON.parse(json) as ChatFacts;
  }

  /** Who was there within a time, or in a part of it. */
  shiftsWithin(from: number, to: number): Shift[] {
    return this.#sql
      .exec<{ who: string; begins: number; ends: number; away: number; reason: string }>(
        'SELECT * FROM shifts WHERE begins < ? AND ends > ?',
        ...[to, from],
      )
      .toArray()
      .map(({ who, begins, ends, away, reason }) => ({
        ...{ who, from: begins, to: ends, isAway: away === 1, reason },
      }));
  }

  page(from: number, to: number, after: RowPlace | null, limit: number): FactsPage {
    const rows = this.#sql
      .exec<Row>(
        'SELECT * FROM facts WHERE (at, key) > (?, ?) AND at < ? ORDER BY at, key LIMIT ?',
        ...[after?.at ?? from, after?.key ?? '', to, limit],
      )
      .toArray();
    const last = rows.at(-1);
    return {
      rows: rows.map(({ json }) => JSON.parse(json) as ChatFacts),
      next: last === undefined || rows.length < limit ? null : { at: last.at, key: last.key },
    };
  }

  /** Takes a customer out, and leaves the counts. */
  forget(customerId: string): void {
    const rows = this.#sql
      .exec<Row>("SELECT * FROM facts WHERE substr(key, instr(key, ' ') + 1) = ?", customerId)
      .toArray();
    for (const row of rows) this.#takeOut(row);
  }

  /** The same of all rows that ended before a time, epoch ms. */
  forgetBefore(cutoff: number): void {
    const rows = this.#sql
      .exec<Row>(`SELECT * FROM facts WHERE at < ? AND substr(key, 1, 1) != '${FORGOTTEN}'`, cutoff)
      .toArray();
    for (const row of rows) this.#takeOut(row);
  }

  #takeOut({ at, key, json }: Row): void {
    this.#sql.exec('DELETE FROM facts WHERE at = ? AND key = ?', at, key);
    this.#write(at, `${FORGOTTEN}${crypto.randomUUID()}`, withoutCustomer(JSON.parse(json) as ChatFacts));
  }
}
