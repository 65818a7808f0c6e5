import type { ChatFacts } from '@chimpassist/protocol';
import type { FactsPage, RowPlace } from '../contract/ledger-object.ts';
import type { Shift } from '../contract/shift.ts';
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
  // Rows that came or changed when a mirror may have read past them. None is ever deleted, so the numbers grow without a counter's row.
  'CREATE TABLE late (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, key TEXT NOT NULL);',
  // Rollups are written in another way, and made again from the rows.
  'DELETE FROM rollups;',
];

/** Names a part of a customer's chat. */
const keyOf = ({ customerId, part }: ChatFacts): string => `${part} ${customerId}`;
/** Before the key of a row whose customer is forgotten. */
const FORGOTTEN = '~';

type Row = { at: number; key: string; json: string };

/** The rows of one ledger. Synchronous. */
export class LedgerTable {
  readonly #sql: SqlStorage;
  /** What a row is called outside: it says nothing of the customer, and stays when the row does without. */
  readonly #nameOf: (at: number, key: string) => string;

  constructor(sql: SqlStorage, nameOf: (at: number, key: string) => string) {
    this.#sql = sql;
    this.#nameOf = nameOf;
  }

  /** What a row is called outside. */
  idOf({ at, key }: RowPlace): string {
    return key.startsWith(FORGOTTEN) ? key.slice(FORGOTTEN.length) : this.#nameOf(at, key);
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

  /** @param isLate a mirror may have read past its place. */
  put(row: ChatFacts, isLate: boolean): void {
    this.#write(row.endedAt, keyOf(row), row);
    if (isLate) this.#noteLate(row.endedAt, keyOf(row));
  }

  #noteLate(at: number, key: string): void {
    this.#sql.exec('INSERT INTO late (at, key) VALUES (?, ?)', at, key);
  }

  /** Rows that came or changed late, behind a number. */
  lateAfter(n: number, limit: number): (RowPlace & { n: number; facts: ChatFacts })[] {
    return this.#sql
      .exec<Row & { n: number }>(
        'SELECT n, facts.at, facts.key, json FROM late JOIN facts USING (at, key) WHERE n > ? ORDER BY n LIMIT ?',
        ...[n, limit],
      )
      .toArray()
      .map(({ n: number, at, key, json }) => ({ n: number, at, key, facts: JSON.parse(json) as ChatFacts }));
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

  /** Rows that ended at these moments. */
  *endedAt(moments: Iterable<number>): Generator<ChatFacts> {
    for (const at of moments)
      for (const { json } of this.#sql.exec<Row>('SELECT json FROM facts WHERE at = ?', at))
        yield JSON.parse(json) as ChatFacts;
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
      places: rows.map(({ at, key }) => ({ at, key })),
      next: last === undefined || rows.length < limit ? null : { at: last.at, key: last.key },
    };
  }

  /** Rows that ended behind one time and before another. Those of one moment are never parted: a cursor is a time alone. */
  endedAfter(
    after: number,
    before: number,
    limit: number,
  ): { rows: (RowPlace & { facts: ChatFacts })[]; isMore: boolean } {
    const found = this.#sql
      .exec<Row>(
        'SELECT * FROM facts WHERE at > ? AND at < ? ORDER BY at, key LIMIT ?',
        ...[after, before, limit + 1],
      )
      .toArray();
    const next = found[limit]?.at;
    const whole = next === undefined ? found : found.filter(({ at }) => at < next);
    const rows =
      next !== undefined && whole.length === 0
        ? this.#sql.exec<Row>('SELECT * FROM facts WHERE at = ?', next).toArray()
        : whole;
    return {
      rows: rows.map(({ at, key, json }) => ({ at, key, facts: JSON.parse(json) as ChatFacts })),
      isMore: next !== undefined,
    };
  }

  /** Takes a customer out, and leaves the counts. @returns when the rows ended that named a page. */
  forget(customerId: string): number[] {
    const rows = this.#sql
      .exec<Row>("SELECT * FROM facts WHERE substr(key, instr(key, ' ') + 1) = ?", customerId)
      .toArray();
    return rows.flatMap((row) => this.#takeOut(row));
  }

  /** The same of all rows that ended before a time, epoch ms. */
  forgetBefore(cutoff: number): number[] {
    const rows = this.#sql
      .exec<Row>(`SELECT * FROM facts WHERE at < ? AND substr(key, 1, 1) != '${FORGOTTEN}'`, cutoff)
      .toArray();
    return rows.flatMap((row) => this.#takeOut(row));
  }

  #takeOut({ at, key, json }: Row): number[] {
    this.#sql.exec('DELETE FROM facts WHERE at = ? AND key = ?', at, key);
    const name = `${FORGOTTEN}${this.#nameOf(at, key)}`;
    const facts = JSON.parse(json) as ChatFacts;
    this.#write(at, name, withoutCustomer(facts));
    this.#noteLate(at, name);
    return facts.page === null ? [] : [at];
  }
}
