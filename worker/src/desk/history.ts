import type { SessionInfo } from '@chimpassist/protocol';
import { type ChatRow, type Row, text } from './rows.ts';

/** When attendants got a chat, by their ids, by the desk's clock, epoch ms. It stands in the chat's row, too. */
export type Served = Record<string, number>;

/**
 * Who was in which chat, one row for an attendant and a customer, by the time at which the attendant got it: so the newest
 * of an attendant is found at once, and says since when this attendant had no new chat. Synchronous.
 */
export class History {
  readonly #sql: SqlStorage;
  readonly #now: () => number;
  readonly #newest = new Map<string, number>();

  constructor(sql: SqlStorage, now: () => number) {
    this.#sql = sql;
    this.#now = now;
    for (const row of this.#rows(
      `SELECT id_text, (SELECT max(at) FROM served WHERE attendant_id = id_text) AS at
       FROM attendants WHERE online = 1`,
    ))
      this.#newest.set(text(row.id_text), Number(row.at ?? 0));
  }

  /** Writes who is in the chat that reports. @returns who was served when, for the chat's row. */
  take(attendantIds: readonly string[], { sessionTopic, info, known, isNewTo }: Told): Served {
    const before = known?.served ?? {};
    const next = { ...before };
    const json = JSON.stringify(info);
    for (const id of attendantIds) {
      const was = before[id];
      if (was !== undefined && !isNewTo(id)) {
        if (json !== JSON.stringify(known?.info)) this.#put(id, was, sessionTopic, json);
        continue;
      }
      if (was !== undefined) this.#delete(id, was, sessionTopic);
      else
        this.#sql.exec('DELETE FROM history WHERE attendant_id = ? AND session_topic = ?', id, sessionTopic);
      const at = this.#now();
      this.#put(id, at, sessionTopic, json);
      this.#newest.set(id, at);
      next[id] = at;
    }
    return next;
  }

  #put(attendantId: string, at: number, sessionTopic: string, json: string): void {
    this.#sql.exec('INSERT OR REPLACE INTO served VALUES (?, ?, ?, ?)', attendantId, at, sessionTopic, json);
  }

  /**
   * When this attendant got the last chat, epoch ms. Of those who have come since this object woke it is 0 before the first:
   * they count from then.
   */
  newestOf(attendantId: string): number {
    return this.#newest.get(attendantId) ?? 0;
  }

  /** The sessions that an attendant has or had, one per customer, newest first. */
  of(attendantId: string, offset: number, limit: number): { sessionTopic: string; info: SessionInfo }[] {
    // Versions of before wrote the second table, by the chats' clocks; what is in both is newer in the first.
    return this.#rows(
      `SELECT session_topic, info FROM (
         SELECT session_topic, info, at FROM served WHERE attendant_id = ?1
         UNION ALL SELECT session_topic, info, at FROM history WHERE attendant_id = ?1
       ) ORDER BY at DESC, session_topic LIMIT ?2 OFFSET ?3`,
      attendantId,
      limit,
      offset,
    ).map((row) => ({
      sessionTopic: text(row.session_topic),
      info: JSON.parse(text(row.info)) as SessionInfo,
    }));
  }

  /** Deletes all of a chat. */
  forget({ sessionTopic, served }: ChatRow): void {
    for (const [id, at] of Object.entries(served)) this.#delete(id, at, sessionTopic);
    // By the attendants, who are few, from one to the next in the key: an index by chat would be a write more for each change.
    for (const table of ['history', 'lost']) {
      this.#sql.exec(
        `WITH RECURSIVE ids (id) AS (
           SELECT min(attendant_id) FROM ${table}
           UNION ALL SELECT (SELECT min(attendant_id) FROM ${table} WHERE attendant_id > id) FROM ids WHERE id IS NOT NULL
         )
         DELETE FROM ${table} WHERE attendant_id IN (SELECT id FROM ids WHERE id IS NOT NULL) AND session_topic = ?`,
        sessionTopic,
      );
    }
  }

  #delete(attendantId: string, at: number, sessionTopic: string): void {
    this.#sql.exec(
      'DELETE FROM served WHERE attendant_id = ? AND at = ? AND session_topic = ?',
      attendantId,
      at,
      sessionTopic,
    );
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

interface Told {
  sessionTopic: string;
  info: SessionInfo;
  known: ChatRow | null;
  /** Whether this attendant is in the chat since this report. */
  isNewTo(attendantId: string): boolean;
}
