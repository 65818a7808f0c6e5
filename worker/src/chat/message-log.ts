import {
  claimedIdentityOf,
  type Message,
  type MessageRef,
  type Role,
  type StoredMessage,
  sideOf,
} from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import { verdictOn } from './copies.ts';
import { EarlyReceipts } from './early-receipts.ts';
import { KnownMessages, MESSAGE } from './known-messages.ts';
import {
  entryOf,
  type LogRow,
  type MessageBody,
  messageOf,
  RECEIPT,
  type ReceiptBody,
  type ReceiptRef,
  type RowHead,
} from './log-rows.ts';
import type { SessionSnapshots } from './session-snapshots.ts';

interface Appended {
  row: RowHead;
  body: MessageBody | ReceiptBody;
}

/** Where a message is stored, and whether it has just been. */
interface StoredPlace {
  seq: number;
  isNew: boolean;
  role: Role;
  isTwin: boolean;
}

/** Messages and receipts of one chat, by growing `seq`. Synchronous. */
export class MessageLog {
  readonly #sql: SqlStorage;
  readonly #sessions: SessionSnapshots;
  readonly #known: KnownMessages;
  #early: EarlyReceipts;
  #headSeq: number;
  /** While somebody asks what is appended. */
  #appended: Appended[] | null = null;

  constructor(sql: SqlStorage, sessions: SessionSnapshots) {
    this.#sql = sql;
    this.#sessions = sessions;
    this.#known = new KnownMessages(sql);
    this.#early = new EarlyReceipts(sql);
    // Entries that retention has deleted are still in a digest.
    this.#headSeq = Math.max(this.#number('SELECT max(seq) AS n FROM log'), this.#known.digestedSeq);
  }

  /** The `seq` of the newest entry. */
  get headSeq(): number {
    return this.#headSeq;
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
    const body: MessageBody = { ...rest, from: { ...from, role }, ...(isTwin ? { twin: true } : {}) };
    this.#append(MESSAGE, receivedAt, body, early ?? readAt);
    return { seq, isNew: true, role, isTwin };
  }

  /** Marks messages as read, each once; a receipt for a message that has not come yet waits for it. */
  putReceipts(receipts: readonly ReceiptRef[], receivedAt: number): void {
    const applied: ReceiptBody = [];
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
        const fresh = this.#appended?.find(({ row }) => row.seq === seq);
        if (fresh) fresh.row.read_at = readAt;
      }
    }
    if (applied.length > 0) this.#append(RECEIPT, receivedAt, applied, null);
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

  /**
   * Deletes the entries that came before `cutoff` (epoch ms). Their identities stay in a digest.
   *
   * @returns whether any entry is left.
   */
  deleteBefore(cutoff: number): boolean {
    const isLeft = this.hasSince(cutoff);
    const upTo = isLeft
      ? this.#number('SELECT min(seq) - 1 AS n FROM log WHERE received_at >= ?', cutoff)
      : this.#headSeq;
    this.#known.digestUpTo(upTo);
    this.#sql.exec('DELETE FROM log WHERE seq <= ?', upTo);
    if (!isLeft) {
      this.#sql.exec('DELETE FROM early_receipts');
      this.#early = new EarlyReceipts(this.#sql);
    }
    return isLeft;
  }

  /** Runs `work`. @returns what it has appended, as {@link after} would read it. */
  appendedBy(work: () => void): LogEntry[] {
    const appended: Appended[] = [];
    this.#appended = appended;
    try {
      work();
    } finally {
      this.#appended = null;
    }
    const infos = this.#sessions.infos(appended.map(({ row }) => row.snapshot));
    return appended.flatMap(({ row, body }) => entryOf(row, body, infos.get(row.snapshot)));
  }

  #append(kind: number, receivedAt: number, body: MessageBody | ReceiptBody, readAt: number | null): void {
    const seq = this.#headSeq + 1;
    const row: RowHead = {
      seq,
      kind,
      snapshot: this.#sessions.currentId,
      received_at: receivedAt,
      read_at: readAt,
    };
    this.#sql.exec(
      'INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)',
      seq,
      kind,
      row.snapshot,
      receivedAt,
      JSON.stringify(body),
      readAt,
    );
    this.#headSeq = seq;
    this.#known.appended(seq);
    this.#appended?.push({ row, body });
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    const [row] = this.#sql.exec<{ n: number | null }>(query, ...bindings).toArray();
    return row?.n ?? 0;
  }
}
