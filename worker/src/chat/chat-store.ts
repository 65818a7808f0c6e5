import {
  identityOf,
  type Message,
  type MessageRef,
  type Role,
  type SessionInfo,
  type StoredMessage,
} from '@chimpassist/protocol';
import type { Control, LogEntry } from '@chimpassist/protocol/frames';
import { BLOCK_SIZE, IdentityIndex, identityHash } from './identity-index.ts';
import { type ChatState, NO_CHAT } from './machine/state.ts';
import { MIGRATIONS, migrate } from './migrations.ts';

const MESSAGE = 0;
const RECEIPT = 1;
/** Controls that the bridge has not confirmed; more than these are old news to everybody. */
const CONTROLS_KEPT = 20;
/** Receipts for messages that never came. */
const EARLY_RECEIPTS_MAX = 500;

/** What one chat keeps besides its log. */
export interface Kept {
  state: ChatState;
  /** Texts of the ids of all attendants who ever were in this customer's chats. */
  everAssigned: string[];
  /** The highest lease epoch of which a state change was taken. */
  epoch: number;
  /** The desk, or the session index, has not taken the newest state yet. */
  unsynced: boolean;
}

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

/** Storage of one session topic. Everything is synchronous: nothing overtakes a write that has begun. */
export class ChatStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #kept: Kept;
  #headSeq: number;
  #blockedSeq: number;
  #snapshot: { id: number; json: string };
  #identities: IdentityIndex | undefined;
  #earlyReceipts: Map<string, number> | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    migrate(storage, MIGRATIONS);
    const [kept] = this.#sql.exec<{ json: string }>('SELECT json FROM state').toArray();
    this.#kept = kept
      ? (JSON.parse(kept.json) as Kept)
      : { state: NO_CHAT, everAssigned: [], epoch: 0, unsynced: false };
    this.#headSeq = this.#number('SELECT max(seq) AS n FROM log');
    this.#blockedSeq = this.#number('SELECT max(first_seq) + ? - 1 AS n FROM digests', BLOCK_SIZE);
    const [snapshot] = this.#sql
      .exec<{ snapshot: number; json: string }>(
        'SELECT snapshot, json FROM sessions ORDER BY snapshot DESC LIMIT 1',
      )
      .toArray();
    this.#snapshot = { id: snapshot?.snapshot ?? 0, json: snapshot?.json ?? '' };
  }

  get kept(): Kept {
    return this.#kept;
  }

  get headSeq(): number {
    return this.#headSeq;
  }

  transaction<T>(work: () => T): T {
    return this.#storage.transactionSync(work);
  }

  keep(kept: Kept): void {
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

  /** Stores a message once. @returns its `seq`, old or new, and whether it is new. */
  putMessage(message: Message, role: Role, receivedAt: number): { seq: number; isNew: boolean } {
    const hash = identityHash(message);
    const known = this.#seqOf(message, hash);
    if (known !== null) return { seq: known, isNew: false };
    const seq = this.#headSeq + 1;
    const { readAt, from, ...rest } = message;
    const early = this.#early().get(identityOf(message));
    this.#append(seq, MESSAGE, receivedAt, { ...rest, from: { ...from, role } }, early ?? readAt);
    this.#index().add(hash, seq);
    if (early !== undefined) {
      this.#early().delete(identityOf(message));
      this.#sql.exec('DELETE FROM early_receipts WHERE identity = ?', identityOf(message));
    }
    return { seq, isNew: true };
  }

  /** Marks messages as read, each once; a receipt for a message that has not come yet waits for it. */
  putReceipts(receipts: readonly ReceiptRef[], receivedAt: number): void {
    const applied: (ReceiptRef & { seq: number })[] = [];
    for (const { id, from, timestamp, readAt } of receipts) {
      const ref: MessageRef = { ...(id === undefined ? {} : { id }), from: { id: from.id }, timestamp };
      const seq = this.#seqOf(ref, identityHash(ref));
      if (seq === null) this.#keepEarly(identityOf(ref), readAt);
      else if (
        this.#sql.exec('UPDATE log SET read_at = ? WHERE seq = ? AND read_at IS NULL', readAt, seq)
          .rowsWritten > 0
      ) {
        applied.push({ ...ref, readAt, seq });
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
    if (seq - this.#blockedSeq >= BLOCK_SIZE) this.#writeDigest();
  }

  #message(row: LogRow): StoredMessage {
    const body = JSON.parse(row.json) as StoredRef & Pick<Message, 'content'>;
    return { ...body, readAt: row.read_at, seq: row.seq, receivedAt: row.received_at };
  }

  #seqOf(ref: MessageRef, hash: bigint): number | null {
    const identity = identityOf(ref);
    for (const seq of this.#index().find(hash)) {
      const [row] = this.#sql.exec<{ json: string }>('SELECT json FROM log WHERE seq = ?', seq).toArray();
      if (row && identityOf(JSON.parse(row.json) as StoredRef) === identity) return seq;
    }
    return null;
  }

  #index(): IdentityIndex {
    if (this.#identities) return this.#identities;
    const index = new IdentityIndex();
    for (const { first_seq, hashes } of this.#sql.exec<{ first_seq: number; hashes: ArrayBuffer }>(
      'SELECT first_seq, hashes FROM digests',
    )) {
      const block = new BigUint64Array(hashes);
      block.forEach((hash, i) => {
        if (hash !== 0n) index.add(hash, first_seq + i);
      });
    }
    for (const { seq, hash } of this.#hashesAfter(this.#blockedSeq)) index.add(hash, seq);
    this.#identities = index;
    return index;
  }

  /** Receipts have no identity; their place in a block holds 0. */
  #writeDigest(): void {
    const first = this.#blockedSeq + 1;
    const block = new BigUint64Array(BLOCK_SIZE);
    for (const { seq, hash } of this.#hashesAfter(this.#blockedSeq)) block[seq - first] = hash;
    this.#sql.exec('INSERT INTO digests VALUES (?, ?)', first, block.buffer);
    this.#blockedSeq += BLOCK_SIZE;
  }

  #hashesAfter(seq: number): { seq: number; hash: bigint }[] {
    return this.#sql
      .exec<{ seq: number; json: string }>(
        `SELECT seq, json FROM log WHERE seq > ? AND seq <= ? AND kind = ${MESSAGE}`,
        seq,
        seq + BLOCK_SIZE,
      )
      .toArray()
      .map((row) => ({ seq: row.seq, hash: identityHash(JSON.parse(row.json) as StoredRef) }));
  }

  #early(): Map<string, number> {
    this.#earlyReceipts ??= new Map(
      this.#sql
        .exec<{ identity: string; read_at: number }>('SELECT identity, read_at FROM early_receipts')
        .toArray()
        .map(({ identity, read_at }) => [identity, read_at]),
    );
    return this.#earlyReceipts;
  }

  #keepEarly(identity: string, readAt: number): void {
    const early = this.#early();
    if (early.has(identity) || early.size >= EARLY_RECEIPTS_MAX) return;
    early.set(identity, readAt);
    this.#sql.exec('INSERT OR IGNORE INTO early_receipts VALUES (?, ?)', identity, readAt);
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    const [row] = this.#sql.exec<{ n: number | null }>(query, ...bindings).toArray();
    return row?.n ?? 0;
  }
}
