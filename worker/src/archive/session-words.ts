import { hexOf } from '@chimpassist/protocol/trust';
import type { ArchivedPlace, ArchivedSession, ArchiveQuery } from '../contract/archive-object.ts';

export const ARCHIVE_MIGRATIONS: readonly string[] = [
  // Which words stand in which session, and nothing of how they stand there: the text stays with the chat. `place` is the only
  // thing that can be read.
  `CREATE VIRTUAL TABLE sessions USING fts5(
     words, place UNINDEXED, content='', contentless_delete=1, contentless_unindexed=1, detail=none, prefix='2 3', tokenize='ascii'
   );
   CREATE TABLE archives (name TEXT PRIMARY KEY) WITHOUT ROWID;`,
];

/** Signs of no script: no word that anybody writes begins with one. */
const READER = '\ue000';
const CUSTOMER = '\ue001';
const SESSION = '\ue002';

/** An id as one word of the index. */
const word = (kind: string, id: string): string => kind + hexOf(new TextEncoder().encode(id));

type Row = { n: number; place: string };

/** The index of sessions: one row each. Synchronous. */
export class SessionWords {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get isEmpty(): boolean {
    return this.#sql.exec('SELECT rowid FROM sessions LIMIT 1').toArray().length === 0;
  }

  has({ customerId, sessionId }: Pick<ArchivedSession, 'customerId' | 'sessionId'>): boolean {
    return this.#numbersOf(customerId, sessionId).length > 0;
  }

  put({ customerId, sessionId, at, began, words, readers }: ArchivedSession): void {
    this.#delete(this.#numbersOf(customerId, sessionId));
    const all = [
      ...words,
      ...readers.map((id) => word(READER, id)),
      word(CUSTOMER, customerId),
      word(SESSION, sessionId),
    ];
    this.#sql.exec(
      'INSERT INTO sessions (words, place) VALUES (?, ?)',
      all.join(' '),
      JSON.stringify([customerId, sessionId, at, began]),
    );
  }

  /** The newest first. */
  find(asked: ArchiveQuery): ArchivedPlace[] {
    const { terms, reader, customerId = null, attendantId = null, before, limit } = asked;
    const ids = [
      [READER, reader],
      [READER, attendantId],
      [CUSTOMER, customerId],
    ] as const;
    const query = [
      ...terms,
      ...ids.flatMap(([kind, id]) => (id === null ? [] : [`"${word(kind, id)}"`])),
    ].join(' AND ');
    // Sessions of before do not say when they began.
    return this.#sql
      .exec<Row>(
        `SELECT rowid AS n, place FROM sessions WHERE sessions MATCH ? AND rowid < ?
           AND json_extract(place, '$[2]') >= ?
           AND coalesce(json_extract(place, '$[3]'), json_extract(place, '$[2]')) <= ?
         ORDER BY rowid DESC LIMIT ?`,
        ...[query, before, asked.from ?? 0, asked.to ?? Number.MAX_SAFE_INTEGER, limit],
      )
      .toArray()
      .map(({ n, place }) => {
        const [customerId, sessionId] = JSON.parse(place) as [string, string, number];
        return { customerId, sessionId, n };
      });
  }

  forget(customerId: string): void {
    this.#delete(this.#numbers(`"${word(CUSTOMER, customerId)}"`));
  }

  /** Deletes what ended before `cutoff` (epoch ms). */
  deleteBefore(cutoff: number): void {
    const old = this.#sql
      .exec<Row>("SELECT rowid AS n, place FROM sessions WHERE json_extract(place, '$[2]') < ?", cutoff)
      .toArray();
    this.#delete(old.map(({ n }) => n));
  }

  #numbersOf(customerId: string, sessionId: string): number[] {
    return this.#numbers(`"${word(CUSTOMER, customerId)}" AND "${word(SESSION, sessionId)}"`);
  }

  #numbers(query: string): number[] {
    return this.#sql
      .exec<{ n: number }>('SELECT rowid AS n FROM sessions WHERE sessions MATCH ?', query)
      .toArray()
      .map(({ n }) => n);
  }

  #delete(numbers: readonly number[]): void {
    for (const n of numbers) this.#sql.exec('DELETE FROM sessions WHERE rowid = ?', n);
  }
}
