import { claimedIdentityOf, type Message, type MessageRef, type Role, sideOf } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import type { Changes } from './changes.ts';
import type { DocumentRow } from './chat-document.ts';
import { verdictOn, wordsOf } from './copies.ts';
import { EarlyReceipts } from './early-receipts.ts';
import { KnownMessages } from './known-messages.ts';
import type { LogReader } from './log-reader.ts';
import {
  type ChangeBody,
  entryOf,
  type MessageBody,
  type ReceiptBody,
  type ReceiptRef,
  type RowHead,
} from './log-rows.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';
import type { ReadTimes } from './read-times.ts';
import type { SessionSnapshots } from './session-snapshots.ts';

export interface MessageLogOptions {
  table: LogTable;
  document: DocumentRow;
  sessions: SessionSnapshots;
  times: ReadTimes;
  reader: LogReader;
  changes: Changes;
}

interface Appended {
  row: RowHead;
  body: MessageBody | ReceiptBody | ChangeBody;
}

/** Where a message is stored, and whether it has just been. */
interface StoredPlace {
  seq: number;
  isNew: boolean;
  role: Role;
  isTwin: boolean;
}

/** Stores messages and receipts of one chat, by growing `seq`; {@link LogReader} reads them. Synchronous. */
export class MessageLog {
  readonly #table: LogTable;
  readonly #sessions: SessionSnapshots;
  readonly #reader: LogReader;
  readonly #times: ReadTimes;
  readonly #changes: Changes;
  readonly #known: KnownMessages;
  readonly #early: EarlyReceipts;
  #headSeq: number;
  /** What has been appended while `appendedBy` runs; null outside of it. */
  #appended: Appended[] | null = null;

  constructor({ table, document, sessions, times, reader, changes }: MessageLogOptions) {
    this.#table = table;
    this.#sessions = sessions;
    this.#reader = reader;
    this.#times = times;
    this.#changes = changes;
    this.#known = new KnownMessages(table, times);
    this.#early = new EarlyReceipts(document);
    // Entries that retention has deleted count too: a digest still holds their identities.
    this.#headSeq = Math.max(this.#reader.newestSeq, this.#known.digestedSeq);
  }

  /** The `seq` of the newest entry. */
  get headSeq(): number {
    return this.#headSeq;
  }

  /** Whether a message of this identity is stored, or was. */
  isKnown(message: Message): boolean {
    return this.#known.find(message).length > 0;
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
    const arrived = { words: wordsOf(message), hasId: message.id !== undefined, roles, isProven };
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
    this.#append(ROW_KINDS.message, receivedAt, body, early ?? readAt);
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
        // A single message of this id is the one that was read, whatever role the client gives its writer.
        ({ stored }, place) =>
          candidates.length === 1 ||
          (twin && place > 0) ||
          (stored !== null && !twin && (side === null || sideOf(stored.role) === side)),
      );
      // Where two senders share an id, a receipt for one does not mark the other's message.
      if (meant === undefined || another !== undefined) continue;
      const { seq } = meant;
      const isTwin = candidates.length > 1 && seq !== candidates[0]?.seq;
      if (this.#reader.isUnread(seq)) {
        this.#times.add(seq, readAt);
        applied.push({ ...ref, readAt, seq, ...(isTwin ? { twin: true } : {}) });
        const fresh = this.#appended?.find(({ row }) => row.seq === seq);
        if (fresh) fresh.row.read_at = readAt;
      }
    }
    if (applied.length > 0) this.#append(ROW_KINDS.receipt, receivedAt, applied, null);
  }

  /** Appends the change that its writer has made to a message. @returns the `seq` of the entry. */
  putChange(change: ChangeBody): number {
    const seq = this.#headSeq + 1;
    this.#changes.add({ ...change, seq });
    this.#append(ROW_KINDS.change, change.at, change, null);
    return seq;
  }

  /**
   * Deletes the entries that came before `cutoff` (epoch ms). Their identities stay in a digest.
   *
   * @returns whether any entry is left.
   */
  deleteBefore(cutoff: number): boolean {
    const isLeft = this.#reader.hasSince(cutoff);
    const upTo = isLeft ? this.#reader.lastBefore(cutoff) : this.#headSeq;
    this.#known.digestUpTo(upTo);
    this.#table.change('DELETE FROM log WHERE seq BETWEEN 1 AND ?', upTo);
    if (!isLeft) this.#early.clear();
    return isLeft;
  }

  /** Runs `work`. @returns what it has appended, as {@link LogReader.after} would read it. */
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

  #append(kind: number, receivedAt: number, body: Appended['body'], readAt: number | null): void {
    const seq = this.#headSeq + 1;
    const row: RowHead = {
      seq,
      kind,
      snapshot: this.#sessions.currentId,
      received_at: receivedAt,
      read_at: readAt,
    };
    this.#table.put(seq, kind, { snapshot: row.snapshot, receivedAt, readAt }, JSON.stringify(body));
    this.#headSeq = seq;
    this.#known.appended(seq);
    this.#appended?.push({ row, body });
  }
}
