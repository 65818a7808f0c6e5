import type { SessionInfo } from '@chimpassist/protocol';
import type { DocumentRow, Snapshot } from './chat-document.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';

/** So many stand in the row of the state, which is written at each change; above that the older half becomes a row of its own. */
const SNAPSHOTS_MAX = 24;

/**
 * A session as it was at its messages: each change of it is a snapshot with a growing number, and a row of the log names the
 * snapshot that was current. Synchronous.
 */
export class SessionSnapshots {
  readonly #table: LogTable;
  readonly #document: DocumentRow;

  constructor(table: LogTable, document: DocumentRow) {
    this.#table = table;
    this.#document = document;
  }

  get #current(): Snapshot | undefined {
    return this.#document.now.snapshots.at(-1);
  }

  /** The number of the newest snapshot, 0 where there is none. */
  get currentId(): number {
    return this.#current?.id ?? 0;
  }

  /** The session as it is now; messages from here on refer to it. Writes only what differs. */
  put(info: SessionInfo): void {
    const current = this.#current;
    if (current !== undefined && JSON.stringify(current.info) === JSON.stringify(info)) return;
    const before = this.#document.now.snapshots.map(
      (each): Snapshot => (each === current && this.#isCurrentUsed ? { ...each, isUsed: true } : each),
    );
    const snapshots = this.#needed([...before, { id: this.currentId + 1, info }]);
    this.#document.change({ snapshots: this.#withRoom(snapshots) });
  }

  /** Without those that no row of the log and no control names, and that are not the last of their session and request. */
  #needed(all: readonly Snapshot[]): Snapshot[] {
    const named = new Set(this.#document.now.controls.map(({ snapshot }) => snapshot));
    const newest = new Map(all.map(({ id, info }) => [nameOf(info), id]));
    return all.filter(
      ({ id, info, isUsed }) => isUsed === true || named.has(id) || newest.get(nameOf(info)) === id,
    );
  }

  #withRoom(snapshots: Snapshot[]): Snapshot[] {
    if (snapshots.length <= SNAPSHOTS_MAX) return snapshots;
    const old = snapshots.slice(0, SNAPSHOTS_MAX / 2);
    putSessionsRow(this.#table, old);
    return snapshots.slice(old.length);
  }

  get #isCurrentUsed(): boolean {
    const newest = 'SELECT snapshot AS n FROM log WHERE seq > 0 ORDER BY seq DESC LIMIT 1';
    return this.#table.number(newest) === this.currentId;
  }

  /** Session infos by their snapshots. */
  infos(snapshots: readonly number[]): Map<number, SessionInfo> {
    const wanted = new Set(snapshots);
    const [first] = this.#document.now.snapshots;
    const isOlder = first !== undefined && snapshots.some((id) => id < first.id);
    const known = isOlder ? this.#all() : this.#document.now.snapshots;
    return new Map(known.filter(({ id }) => wanted.has(id)).map(({ id, info }) => [id, info]));
  }

  /** The numbers of a session's snapshots. */
  idsOf(sessionId: string): number[] {
    return this.#all().flatMap(({ id, info }) => (info.sessionId === sessionId ? [id] : []));
  }

  /** The newest snapshot of each session, newest session first. */
  newest(limit: number): SessionInfo[] {
    return this.newestBefore(0, limit).map(({ info }) => info);
  }

  /** The newest snapshots of sessions, newest session first, from the one before `snapshot` on; 0 for the first page. */
  newestBefore(snapshot: number, limit: number): { snapshot: number; info: SessionInfo }[] {
    const newest = new Map(this.#all().map((each) => [each.info.sessionId, each]));
    return [...newest.values()]
      .filter(({ id }) => snapshot === 0 || id < snapshot)
      .sort((a, b) => b.id - a.id)
      .slice(0, limit)
      .map(({ id, info }) => ({ snapshot: id, info }));
  }

  /** Whether a session of this id was here, under this request; an empty `requestID` fits any. */
  has(sessionId: string, requestID: string): boolean {
    return this.#all().some(
      ({ info }) => info.sessionId === sessionId && (requestID === '' || info.requestID === requestID),
    );
  }

  /** Leaves one session of all: what is told of the customer from now on. */
  leaveOnly(info: SessionInfo): void {
    this.put(info);
    this.#document.change({ snapshots: this.#document.now.snapshots.slice(-1) });
    this.#table.change('DELETE FROM log WHERE seq < 0 AND kind = ?', ROW_KINDS.sessions);
  }

  /** Deletes the snapshots to which no row of the log refers any more. */
  deleteUnused(): void {
    const used = new Set(
      this.#table
        .rows<{ snapshot: number }>('SELECT DISTINCT snapshot FROM log WHERE seq > 0')
        .map(({ snapshot }) => snapshot),
    );
    const isLeft = ({ id }: Snapshot) => id === this.currentId || used.has(id);
    const { snapshots } = this.#document.now;
    if (!snapshots.every(isLeft)) this.#document.change({ snapshots: snapshots.filter(isLeft) });
    for (const { seq, snapshots: old } of this.#oldRows()) {
      if (old.every(isLeft)) continue;
      this.#table.change('DELETE FROM log WHERE seq = ?', seq);
      putSessionsRow(this.#table, old.filter(isLeft));
    }
  }

  #oldRows(): { seq: number; snapshots: Snapshot[] }[] {
    return this.#table
      .rows<{ seq: number; json: string }>(
        `SELECT seq, json FROM log WHERE seq < 0 AND kind = ${ROW_KINDS.sessions} ORDER BY seq DESC`,
      )
      .map(({ seq, json }) => ({ seq, snapshots: JSON.parse(json) as Snapshot[] }));
  }

  /** By growing number. */
  #all(): readonly Snapshot[] {
    return [...this.#oldRows().flatMap(({ snapshots }) => snapshots), ...this.#document.now.snapshots];
  }
}

const nameOf = ({ sessionId, requestID }: SessionInfo): string => JSON.stringify([sessionId, requestID]);

/** Puts snapshots into a row of their own. */
export function putSessionsRow(table: LogTable, snapshots: readonly Snapshot[]): void {
  const [first] = snapshots;
  if (first !== undefined) table.put(-2 * first.id - 1, ROW_KINDS.sessions, {}, JSON.stringify(snapshots));
}
