import type { StoredMessage } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import { MESSAGE } from './known-messages.ts';
import { entryOf, type LogRow, messageOf } from './log-rows.ts';
import type { SessionSnapshots } from './session-snapshots.ts';

/** Reads the log of one chat. Synchronous. */
export class LogReader {
  readonly #sql: SqlStorage;
  readonly #sessions: SessionSnapshots;

  constructor(sql: SqlStorage, sessions: SessionSnapshots) {
    this.#sql = sql;
    this.#sessions = sessions;
  }

  /** The newest messages, oldest first; `offset` counts back from the newest. */
  recent(offset: number, limit: number, sessionId?: string): { snapshot: number; message: StoredMessage }[] {
    const inSession = 'AND snapshot IN (SELECT snapshot FROM sessions WHERE session_id = ?)';
    const rows = this.#sql.exec<LogRow>(
      `SELECT * FROM log WHERE kind = ${MESSAGE} ${sessionId === undefined ? '' : inSession} ORDER BY seq DESC LIMIT ? OFFSET ?`,
      ...(sessionId === undefined ? [] : [sessionId]),
      limit,
      offset,
    );
    return rows
      .toArray()
      .reverse()
      .map((row) => ({ snapshot: row.snapshot, message: messageOf(row) }));
  }

  /** Messages above a `seq`, oldest first: a range read, however long the history. */
  messagesAfter(seq: number, limit: number): { snapshot: number; message: StoredMessage }[] {
    const rows = this.#sql.exec<LogRow>(
      `SELECT * FROM log WHERE seq > ? AND kind = ${MESSAGE} ORDER BY seq LIMIT ?`,
      seq,
      limit,
    );
    return rows.toArray().map((row) => ({ snapshot: row.snapshot, message: messageOf(row) }));
  }

  /** Messages above a `seq`, oldest first, until their texts together have about `maxChars`; one at least. */
  messagesWithin(seq: number, maxChars: number): StoredMessage[] {
    const messages: StoredMessage[] = [];
    let chars = 0;
    for (const row of this.#sql.exec<LogRow>(
      `SELECT * FROM log WHERE seq > ? AND kind = ${MESSAGE} ORDER BY seq`,
      seq,
    )) {
      messages.push(messageOf(row));
      chars += row.json.length;
      if (chars >= maxChars) break;
    }
    return messages;
  }

  /** The log above a `seq`, for the mirror. */
  after(seq: number, limit: number): LogEntry[] {
    const rows = this.#sql
      .exec<LogRow>('SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit)
      .toArray();
    const infos = this.#sessions.infos(rows.map(({ snapshot }) => snapshot));
    return rows.flatMap((row) => entryOf(row, JSON.parse(row.json), infos.get(row.snapshot)));
  }

  /** When the oldest entry came, epoch ms, or null where there is none. */
  get oldestReceivedAt(): number | null {
    const [row] = this.#sql
      .exec<{ received_at: number }>('SELECT received_at FROM log ORDER BY seq LIMIT 1')
      .toArray();
    return row?.received_at ?? null;
  }

  /** The `seq` of the newest entry that is there, 0 where there is none. */
  get newestSeq(): number {
    return this.#number('SELECT max(seq) AS n FROM log');
  }

  /** The `seq` of the last entry before the first one that came at or after `cutoff` (epoch ms), of which there is one. */
  lastBefore(cutoff: number): number {
    return this.#number('SELECT min(seq) - 1 AS n FROM log WHERE received_at >= ?', cutoff);
  }

  countMessages(): number {
    return this.#number(`SELECT count(*) AS n FROM log WHERE kind = ${MESSAGE}`);
  }

  /** Whether the customer said anything in this session, or was the last to say anything at all. */
  isAwaited(sessionId: string): boolean {
    const said = `kind = ${MESSAGE} AND json_extract(json, '$.from.role') != 'attendant'`;
    const inSession = 'SELECT snapshot FROM sessions WHERE session_id = ?';
    return (
      this.#number(`SELECT count(*) AS n FROM log WHERE ${said} AND snapshot IN (${inSession})`, sessionId) +
        this.#number(
          `SELECT count(*) AS n FROM log WHERE ${said} AND seq = (SELECT max(seq) FROM log WHERE kind = ${MESSAGE})`,
        ) >
      0
    );
  }

  /** Whether any entry came at or after this time, epoch ms. */
  hasSince(cutoff: number): boolean {
    return this.#number('SELECT count(*) AS n FROM log WHERE received_at >= ?', cutoff) > 0;
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    const [row] = this.#sql.exec<{ n: number | null }>(query, ...bindings).toArray();
    return row?.n ?? 0;
  }
}
