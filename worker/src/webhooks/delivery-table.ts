import type { Delivery } from '@chimpassist/protocol';
import type { Answer } from './send.ts';

export const DELIVERIES_TABLE = `CREATE TABLE deliveries (
    n INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
    tries INTEGER NOT NULL, next_at INTEGER, status INTEGER, answer TEXT
  );
  CREATE INDEX waiting ON deliveries (topic, n) WHERE next_at IS NOT NULL;`;

/** Of one webhook no more is kept of what has arrived. */
const KEPT_MAX = 10_000;

type Row = Record<string, SqlStorageValue>;

/** An event on its way. */
export interface Waiting {
  n: number;
  topic: string;
  body: string;
  tries: number;
  /** Epoch ms. */
  nextAt: number;
}

const NUMBER_IN_ID = /_(\d{1,15})$/;

/** What is sent, by a growing number: each event stands here once before its first try. Synchronous. */
export class DeliveryTable {
  readonly #sql: SqlStorage;
  readonly #idOf: (n: number) => string;

  constructor(sql: SqlStorage, webhookId: () => string) {
    this.#sql = sql;
    this.#idOf = (n) => `msg_${webhookId().replaceAll('-', '')}_${n}`;
  }

  idOf(n: number): string {
    return this.#idOf(n);
  }

  /** The number in an id that was given here; null for any other. */
  numberIn(id: string): number | null {
    const [, digits] = NUMBER_IN_ID.exec(id) ?? [];
    const n = Number(digits);
    return Number.isSafeInteger(n) && this.#idOf(n) === id ? n : null;
  }

  /** @param json the event's data. */
  add(topic: string, type: string, at: number, json: string): number {
    const timestamp = new Date(at).toISOString();
    const body = `{"type":${JSON.stringify(type)},"timestamp":"${timestamp}","data":${json}}`;
    const now = Date.now();
    this.#sql.exec(
      'INSERT INTO deliveries (topic, type, at, body, tries, next_at) VALUES (?, ?, ?, ?, 0, ?)',
      ...[topic, type, at, body, now],
    );
    const [row] = this.#rows('SELECT max(n) AS n FROM deliveries');
    return Number(row?.n);
  }

  /** The next event of each chat: those behind it wait for it. */
  get heads(): Pick<Waiting, 'n' | 'topic' | 'nextAt'>[] {
    return this.#rows(
      `SELECT n, topic, next_at FROM deliveries WHERE n IN
         (SELECT min(n) FROM deliveries INDEXED BY waiting WHERE next_at IS NOT NULL GROUP BY topic)`,
    ).map((row) => ({ n: Number(row.n), topic: String(row.topic), nextAt: Number(row.next_at) }));
  }

  headOf(topic: string): Waiting | null {
    const [row] = this.#rows(
      'SELECT * FROM deliveries WHERE topic = ? AND next_at IS NOT NULL ORDER BY n LIMIT 1',
      topic,
    );
    return row === undefined ? null : waitingOf(row);
  }

  waiting(n: number): Waiting | null {
    const [row] = this.#rows('SELECT * FROM deliveries WHERE n = ?', n);
    return row === undefined ? null : waitingOf(row);
  }

  countWaiting(topic?: string): number {
    const ofChat = topic === undefined ? '' : 'AND topic = ?';
    const [row] = this.#rows(
      `SELECT count(*) AS n FROM deliveries WHERE next_at IS NOT NULL ${ofChat}`,
      ...(topic === undefined ? [] : [topic]),
    );
    return Number(row?.n);
  }

  /** @param nextAt null: it has arrived. */
  tried(n: number, { status, text }: Answer, nextAt: number | null): void {
    this.#sql.exec(
      'UPDATE deliveries SET tries = tries + 1, next_at = ?, status = ?, answer = ? WHERE n = ?',
      ...[nextAt, status, text, n],
    );
  }

  again(n: number, now: number): void {
    this.#sql.exec('UPDATE deliveries SET tries = 0, next_at = ? WHERE n = ?', now, n);
  }

  /** @returns how many. */
  againSince(since: number, now: number): number {
    return this.#sql
      .exec(
        "UPDATE deliveries SET tries = 0, next_at = ? WHERE at >= ? AND topic != '' AND next_at IS NULL RETURNING n",
        now,
        since,
      )
      .toArray().length;
  }

  forget(topic: string): void {
    this.#sql.exec('DELETE FROM deliveries WHERE topic = ?', topic);
  }

  one(n: number): Delivery | null {
    const [row] = this.#rows('SELECT * FROM deliveries WHERE n = ?', n);
    return row === undefined ? null : this.#deliveryOf(row);
  }

  /** The newest first. */
  before(n: number, limit: number): Delivery[] {
    return this.#rows('SELECT * FROM deliveries WHERE n < ? ORDER BY n DESC LIMIT ?', n, limit).map((row) =>
      this.#deliveryOf(row),
    );
  }

  /** Deletes what has arrived and is older than a time, or more than is kept. */
  deleteOld(before: number): void {
    this.#sql.exec(
      `DELETE FROM deliveries WHERE next_at IS NULL AND
         (at < ? OR n <= (SELECT ifnull(max(n), 0) FROM deliveries) - ?)`,
      before,
      KEPT_MAX,
    );
  }

  #deliveryOf(row: Row): Delivery {
    return {
      id: this.#idOf(Number(row.n)),
      type: String(row.type),
      at: Number(row.at),
      state: row.next_at === null ? 'done' : 'waiting',
      tries: Number(row.tries),
      nextAt: numberOrNull(row.next_at),
      status: numberOrNull(row.status),
      answer: typeof row.answer === 'string' ? row.answer : null,
      payload: JSON.parse(String(row.body)) as unknown,
    };
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

const numberOrNull = (value: SqlStorageValue | undefined): number | null =>
  typeof value === 'number' ? value : null;

const waitingOf = (row: Row): Waiting => ({
  n: Number(row.n),
  topic: String(row.topic),
  body: String(row.body),
  tries: Number(row.tries),
  nextAt: Number(row.next_at),
});
