import {
  claimedIdentityOf,
  type Message,
  type MessageRef,
  type Role,
  type SessionInfo,
  type StoredMessage,
  sideOf,
} from '@chimpassist/protocol';
import type { Control, LogEntry } from '@chimpassist/protocol/frames';
import { migrate } from '../storage/migrate.ts';
import { verdictOn } from './copies.ts';
import { EarlyReceipts } from './early-receipts.ts';
import { type ChatRecord, EMPTY_RECORD, upgraded } from './kept.ts';
import { KnownMessages, MESSAGE } from './known-messages.ts';
import { MIGRATIONS } from './migrations.ts';

const RECEIPT = 1;
/** Controls that the bridge has not confirmed; more than these are old news to everybody. */
const CONTROLS_KEPT = 20;

interface LogRow extends Record<string, SqlStorageValue> {
  seq: number;
  kind: number;
  snapshot: number;
  received_at: number;
  json: string;
  read_at: number | null;
}

type StoredRef = Pick<Message, 'id' | 'timestamp'> & { from: Message['from'] };
type ReceiptRef = MessageRef & { readAt: number };

/** Where a message is stored, and whether it has just been. */
interface StoredPlace {
  seq: number;
  isNew: boolean;
  role: Role;
  isTwin: boolean;
}

/** Storage of one session topic. Everything is synchronous: nothing overtakes a write that has begun. */
export class ChatStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #kept = EMPTY_RECORD;
  #headSeq = 0;
  #snapshot = { id: 0, json: '' };
  #known: KnownMessages;
  #early: EarlyReceipts;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    migrate(storage, MIGRATIONS);
    this.#known = new KnownMessages(this.#sql);
    this.#early = new EarlyReceipts(this.#sql);
    this.#load();
  }

  /** What is kept in memory, as it stands on the disk. */
  #load(): void {
    const [kept] = this.#sql.exec<{ json: string }>('SELECT json FROM state').toArray();
    this.#kept = kept ? upgraded(JSON.parse(kept.json) as ChatRecord) : EMPTY_RECORD;
    this.#known = new KnownMessages(this.#sql);
    this.#early = new EarlyReceipts(this.#sql);
    // Entries that retention has deleted are still in a digest.
    this.#headSeq = Math.max(this.#number('SELECT max(seq) AS n FROM log'), this.#known.digestedSeq);
    const [snapshot] = this.#sql
      .exec<{ snapshot: number; json: string }>(
        'SELECT snapshot, json FROM sessions ORDER BY snapshot DESC LIMIT 1',
      )
      .toArray();
    this.#snapshot = { id: snapshot?.snapshot ?? 0, json: snapshot?.json ?? '' };
  }

  get kept(): ChatRecord {
    return this.#kept;
  }

  get headSeq(): number {
    return this.#headSeq;
  }

  /** All or nothing, in memory as well: what was rolled back on the disk is not believed any more. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#load();
      throw error;
    }
  }

  keep(kept: ChatRecord): void {
    this.#kept = kept;
    this.#sql.exec(
      'INSERT INTO state VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
      JSON.stringify(kept),
    );
  }

  /** The session as it is now; messages from here on refer to it. Writes only what differs. */
  snapshot(info: SessionInfo): void {
    const json = JSON.stringify(info);
    if (json === this.#snapshot.json) return;
    this.#snapshot = { id: this.#snapshot.id + 1, json };
    this.#sql.exec('INSERT INTO sessions VALUES (?, ?, ?)', this.#snapshot.id, info.sessionId, json);
  }

  /**
   * Stores a message once.
   *
   * @param roles who may have written it, the likeliest first.
   * @returns null for a copy with other words: the first text stays.
   */
  putMessage(
    message: Message,
    roles: readonly Role[],
    isProven: boolean,
    receivedAt: number,
  ): StoredPlace | null {
    const { readAt, from, ...rest } = message;
    const arrived = { content: message.content, hasId: message.id !== undefined, roles, isProven };
    const candidates = this.#known.find(message);
    const verdict = verdictOn(candidates, arrived);
    if (verdict.kind === 'otherWords') return null;
    if (verdict.kind === 'copy') {
      const place = candidates.findIndex(({ seq }) => seq === verdict.seq);
      const role = candidates[place]?.stored?.role ?? roles[0] ?? 'unverified';
      return { seq: verdict.seq, isNew: false, role, isTwin: place > 0 };
    }
    const { role, isTwin } = verdict;
    const seq = this.#headSeq + 1;
    const early = this.#early.take(claimedIdentityOf(message), sideOf(role));
    this.#known.add(message, seq);
    const body = { ...rest, from: { ...from, role }, ...(isTwin ? { twin: true } : {}) };
    this.#append(seq, MESSAGE, receivedAt, body, early ?? readAt);
    return { seq, isNew: true, role, isTwin };
  }

  /** Marks messages as read, each once; a receipt for a message that has not come yet waits for it. */
  putReceipts(receipts: readonly ReceiptRef[], receivedAt: number): void {
    const applied: (ReceiptRef & { seq: number })[] = [];
    for (const { id, from, timestamp, twin, readAt } of receipts) {
      const side = from.role === undefined ? null : sideOf(from.role);
      const ref: MessageRef = { ...(id === undefined ? {} : { id }), from: { id: from.id }, timestamp };
      const candidates = this.#known.find(ref);
      if (candidates.length === 0) this.#early.keep(claimedIdentityOf(ref), side, readAt);
      const [meant, another] = candidates.filter(
        // Where there is one only, it is meant, whatever a client takes its writer for.
        ({ stored }, place) =>
          candidates.length === 1 ||
          (twin && place > 0) ||
          (stored !== null && !twin && (side === null || sideOf(stored.role) === side)),
      );
      // Of two senders with one id, one is not said to be read in the other's place.
      if (meant === undefined || another !== undefined) continue;
      const { seq } = meant;
      const isTwin = candidates.length > 1 && seq !== candidates[0]?.seq;
      if (
        this.#sql.exec('UPDATE log SET read_at = ? WHERE seq = ? AND read_at IS NULL', readAt, seq)
          .rowsWritten > 0
      ) {
        applied.push({ ...ref, readAt, seq, ...(isTwin ? { twin: true } : {}) });
      }
    }
    if (applied.length > 0) this.#append(this.#headSeq + 1, RECEIPT, receivedAt, applied, null);
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
      .map((row) => ({ snapshot: row.snapshot, message: this.#message(row) }));
  }

  /** Messages above a `seq`, oldest first: a range read, however long the history. */
  messagesAfter(seq: number, limit: number): { snapshot: number; message: StoredMessage }[] {
    const rows = this.#sql.exec<LogRow>(
      `SELECT * FROM log WHERE seq > ? AND kind = ${MESSAGE} ORDER BY seq LIMIT ?`,
      seq,
      limit,
    );
    return rows.toArray().map((row) => ({ snapshot: row.snapshot, message: this.#message(row) }));
  }

  /** Messages above a `seq`, oldest first, until their texts together have about `maxChars`; one at least. */
  messagesWithin(seq: number, maxChars: number): StoredMessage[] {
    const messages: StoredMessage[] = [];
    let chars = 0;
    for (const row of this.#sql.exec<LogRow>(
      `SELECT * FROM log WHERE seq > ? AND kind = ${MESSAGE} ORDER BY seq`,
      seq,
    )) {
      messages.push(this.#message(row));
      chars += row.json.length;
      if (chars >= maxChars) break;
    }
    return messages;
  }

  /** The newest snapshots of sessions, newest session first, from the one before `snapshot` on; 0 for the first page. */
  sessionsBefore(snapshot: number, limit: number): { snapshot: number; info: SessionInfo }[] {
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

  /** The log above a `seq`, for the mirror. */
  logAfter(seq: number, limit: number): LogEntry[] {
    const rows = this.#sql
      .exec<LogRow>('SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit)
      .toArray();
    const infos = this.infos(rows.map(({ snapshot }) => snapshot));
    return rows.flatMap((row): LogEntry[] => {
      if (row.kind === RECEIPT) {
        const readMessages = (JSON.parse(row.json) as (ReceiptRef & { seq: number })[]).map(
          ({ seq: _, ...ref }) => ref,
        );
        return [{ seq: row.seq, kind: 'receipt', readMessages }];
      }
      const sessionInfo = infos.get(row.snapshot);
      return sessionInfo ? [{ seq: row.seq, kind: 'message', sessionInfo, message: this.#message(row) }] : [];
    });
  }

  /** Session infos by their snapshots. */
  infos(snapshots: readonly number[]): Map<number, SessionInfo> {
    const wanted = [...new Set(snapshots)];
    return new Map(
      wanted.flatMap((snapshot) => {
        const [row] = this.#sql
          .exec<{ json: string }>('SELECT json FROM sessions WHERE snapshot = ?', snapshot)
          .toArray();
        return row ? [[snapshot, JSON.parse(row.json) as SessionInfo] as const] : [];
      }),
    );
  }

  /** The newest snapshot of each session, newest session first. */
  lastSessions(limit: number): SessionInfo[] {
    return this.#sql
      .exec<{ json: string }>(
        'SELECT json, max(snapshot) AS newest FROM sessions GROUP BY session_id ORDER BY newest DESC LIMIT ?',
        limit,
      )
      .toArray()
      .map(({ json }) => JSON.parse(json) as SessionInfo);
  }

  /** Whether a session of this id was here, under this request; an empty `requestID` fits any. */
  hasSession(sessionId: string, requestID: string): boolean {
    const query = `SELECT count(*) AS n FROM sessions
      WHERE session_id = ?1 AND (?2 = '' OR json_extract(json, '$.requestID') = ?2)`;
    return this.#number(query, sessionId, requestID) > 0;
  }

  putControl(control: Control): void {
    this.#sql.exec('INSERT OR REPLACE INTO controls VALUES (?, ?)', control.rev, JSON.stringify(control));
    this.#sql.exec('DELETE FROM controls WHERE rev <= ?', control.rev - CONTROLS_KEPT);
  }

  controlsAbove(rev: number): Control[] {
    return this.#sql
      .exec<{ json: string }>('SELECT json FROM controls WHERE rev > ? ORDER BY rev', rev)
      .toArray()
      .map(({ json }) => JSON.parse(json) as Control);
  }

  /** When the oldest entry came, epoch ms, or null where there is none. */
  get oldestReceivedAt(): number | null {
    const [row] = this.#sql
      .exec<{ received_at: number }>('SELECT received_at FROM log ORDER BY seq LIMIT 1')
      .toArray();
    return row?.received_at ?? null;
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

  /** Leaves one session of all: what is told of the customer from now on. */
  forgetSessions(info: SessionInfo): void {
    this.snapshot(info);
    this.#sql.exec('DELETE FROM sessions WHERE snapshot < ?', this.#snapshot.id);
  }

  /**
   * Deletes the entries that came before `cutoff` (epoch ms), with the sessions that only they were of. Their identities
   * stay in a digest. @returns whether any entry is left.
   */
  deleteBefore(cutoff: number): boolean {
    const isLeft = this.hasSince(cutoff);
    const upTo = isLeft
      ? this.#number('SELECT min(seq) - 1 AS n FROM log WHERE received_at >= ?', cutoff)
      : this.#headSeq;
    this.#known.digestUpTo(upTo);
    this.#sql.exec('DELETE FROM log WHERE seq <= ?', upTo);
    this.#sql.exec(
      'DELETE FROM sessions WHERE snapshot < ? AND snapshot NOT IN (SELECT snapshot FROM log)',
      this.#snapshot.id,
    );
    if (!isLeft) {
      this.#sql.exec('DELETE FROM early_receipts');
      this.#sql.exec('DELETE FROM controls');
      this.#early = new EarlyReceipts(this.#sql);
    }
    return isLeft;
  }

  #append(seq: number, kind: number, receivedAt: number, body: unknown, readAt: number | null): void {
    this.#sql.exec(
      'INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)',
      seq,
      kind,
      this.#snapshot.id,
      receivedAt,
      JSON.stringify(body),
      readAt,
    );
    this.#headSeq = seq;
    this.#known.appended(seq);
  }

  #message(row: LogRow): StoredMessage {
    const body = JSON.parse(row.json) as StoredRef & Pick<Message, 'content'> & { twin?: true };
    return { ...body, readAt: row.read_at, seq: row.seq, receivedAt: row.received_at };
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    const [row] = this.#sql.exec<{ n: number | null }>(query, ...bindings).toArray();
    return row?.n ?? 0;
  }
}
