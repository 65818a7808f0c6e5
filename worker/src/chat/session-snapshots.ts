import type { SessionInfo } from '@chimpassist/protocol';

/**
 * A session as it was at its messages: each change of it is a snapshot with a growing number, and a row of the log names the
 * snapshot that was current. Synchronous.
 */
export class SessionSnapshots {
  readonly #sql: SqlStorage;
  #current: { id: number; json: string; info?: SessionInfo };

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const [row] = sql
      .exec<{ snapshot: number; json: string }>(
        'SELECT snapshot, json FROM sessions ORDER BY snapshot DESC LIMIT 1',
      )
      .toArray();
    this.#current = { id: row?.snapshot ?? 0, json: row?.json ?? '' };
  }

  /** The number of the newest snapshot, 0 where there is none. */
  get currentId(): number {
    return this.#current.id;
  }

  /** The session as it is now; messages from here on refer to it. Writes only what differs. */
  put(info: SessionInfo): void {
    const json = JSON.stringify(info);
    if (json === this.#current.json) return;
    this.#current = { id: this.#current.id + 1, json, info };
    this.#sql.exec('INSERT INTO sessions VALUES (?, ?, ?)', this.#current.id, info.sessionId, json);
  }

  /** Session infos by their snapshots. */
  infos(snapshots: readonly number[]): Map<number, SessionInfo> {
    return new Map(
      [...new Set(snapshots)].flatMap((snapshot) => {
        const info = snapshot === this.#current.id ? this.#currentInfo() : this.#infoOf(snapshot);
        return info ? [[snapshot, info] as const] : [];
      }),
    );
  }

  /** The newest snapshot of each session, newest session first. */
  newest(limit: number): SessionInfo[] {
    return this.#sql
      .exec<{ json: string }>(
        'SELECT json, max(snapshot) AS newest FROM sessions GROUP BY session_id ORDER BY newest DESC LIMIT ?',
        limit,
      )
      .toArray()
      .map(({ json }) => JSON.parse(json) as SessionInfo);
  }

  /** The newest snapshots of sessions, newest session first, from the one before `snapshot` on; 0 for the first page. */
  newestBefore(snapshot: number, limit: number): { snapshot: number; info: SessionInfo }[] {
    return this.#sql
      .exec<{ json: string; newest: number }>(
        `SELECT json, max(snapshot) AS newest FROM sessions GROUP BY session_id
         HAVING ?1 = 0 OR newest < ?1 ORDER BY newest DESC LIMIT ?2`,
        snapshot,
        limit,
      )
      .toArray()
      .map(({ json, newest }) => ({ snapshot: newest, info: JSON.parse(json) as SessionInfo }));
  }

  /** Whether a session of this id was here, under this request; an empty `requestID` fits any. */
  has(sessionId: string, requestID: string): boolean {
    const query = `SELECT 1 FROM sessions
      WHERE session_id = ?1 AND (?2 = '' OR json_extract(json, '$.requestID') = ?2) LIMIT 1`;
    return this.#sql.exec(query, sessionId, requestID).toArray().length > 0;
  }

  /** Leaves one session of all: what is told of the customer from now on. */
  leaveOnly(info: SessionInfo): void {
    this.put(info);
    this.#sql.exec('DELETE FROM sessions WHERE snapshot < ?', this.#current.id);
  }

  /** Deletes the snapshots to which no row of the log refers any more. */
  deleteUnused(): void {
    this.#sql.exec(
      'DELETE FROM sessions WHERE snapshot < ? AND snapshot NOT IN (SELECT snapshot FROM log)',
      this.#current.id,
    );
  }

  #currentInfo(): SessionInfo | undefined {
    if (this.#current.json === '') return undefined;
    this.#current.info ??= JSON.parse(this.#current.json) as SessionInfo;
    return this.#current.info;
  }

  #infoOf(snapshot: number): SessionInfo | undefined {
    const [row] = this.#sql
      .exec<{ json: string }>('SELECT json FROM sessions WHERE snapshot = ?', snapshot)
      .toArray();
    return row && (JSON.parse(row.json) as SessionInfo);
  }
}
