import { migrate } from '../storage/migrate.ts';
import { Accounts } from './accounts.ts';
import { ChatTable } from './chat-table.ts';
import type { Candidate } from './choose.ts';
import { LinkTable } from './link-table.ts';
import { DESK_MIGRATIONS } from './migrations.ts';
import { type AttendantRow, type Row, text, toAttendant } from './rows.ts';
import { SlotTable } from './slot-table.ts';

/** What changes with nearly every call, in one row. */
interface Counts {
  /** Of the picture. */
  version: number;
  outbox_n: number;
  /** Chats in the queue. */
  waiting: number;
  /** 1 while customers are still to be told that nobody is there any more. */
  untold_due: number;
}

/** The desk's rows. Synchronous; a caller that changes several things wraps them in {@link transaction}. */
export class DeskStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #lastNow = 0;
  #counts: Counts;
  #isInTransaction = false;
  readonly chats: ChatTable;
  readonly slots: SlotTable;
  readonly accounts: Accounts;
  readonly links: LinkTable;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.slots = new SlotTable(storage.sql);
    this.chats = new ChatTable(storage.sql);
    this.accounts = new Accounts(storage.sql);
    this.links = new LinkTable(storage.sql);
    migrate(storage, DESK_MIGRATIONS);
    const [row] = this.#rows('SELECT * FROM counters');
    this.#counts = {
      version: Number(row?.version),
      outbox_n: Number(row?.outbox_n),
      waiting: Number(row?.waiting),
      untold_due: Number(row?.untold_due),
    };
  }

  /** All of the work or nothing of it, counters included. */
  transaction<T>(work: () => T): T {
    if (this.#isInTransaction) return work();
    this.#isInTransaction = true;
    const before = { ...this.#counts };
    try {
      return this.#storage.transactionSync(() => {
        const result = work();
        this.#putCounts(before);
        return result;
      });
    } catch (error) {
      this.#counts = before;
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  count(name: keyof Counts): number {
    return this.#counts[name];
  }

  /** Within a transaction. @returns the new count. */
  countUp(name: keyof Counts, by = 1): number {
    this.#counts[name] += by;
    return this.#counts[name];
  }

  #putCounts(before: Counts): void {
    const { version, outbox_n, waiting, untold_due } = this.#counts;
    const isSame =
      version === before.version &&
      outbox_n === before.outbox_n &&
      waiting === before.waiting &&
      untold_due === before.untold_due;
    if (isSame) return;
    this.#sql.exec(
      'UPDATE counters SET version = ?, outbox_n = ?, waiting = ?, untold_due = ?',
      version,
      outbox_n,
      waiting,
      untold_due,
    );
  }

  /** The time, epoch ms, never the same twice: of two who came in one batch, one came first. */
  now(): number {
    this.#lastNow = Math.max(Date.now(), this.#lastNow + 1);
    return this.#lastNow;
  }

  attendant(id: string): AttendantRow | null {
    const [row] = this.#rows('SELECT * FROM attendants WHERE id_text = ?', id);
    return row ? toAttendant(row) : null;
  }

  onlineAttendants(): AttendantRow[] {
    return this.#rows('SELECT * FROM attendants WHERE online = 1').map(toAttendant);
  }

  putAttendant(row: AttendantRow): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO attendants (id_text, info, type, availability, active, online, idle_since, viewing,
         proven) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.idText,
      JSON.stringify(row.info),
      row.type,
      row.availability,
      row.active ? 1 : 0,
      row.online ? 1 : 0,
      row.idleSince,
      row.viewing,
      row.proven === undefined ? null : Number(row.proven),
    );
  }

  /** Those whom a chat may be offered to, with their loads. */
  candidates(): Candidate[] {
    return this.#rows(
      `SELECT a.id_text, a.type, a.idle_since,
         (SELECT count(*) FROM slots s WHERE s.attendant_id = a.id_text) AS filled,
         (SELECT count(*) FROM slots s WHERE s.offered_to = a.id_text) AS offers
       FROM attendants a WHERE a.online = 1 AND a.active = 1 AND a.availability = 'available'`,
    ).map((row) => ({
      idText: text(row.id_text),
      type: text(row.type),
      idleSince: Number(row.idle_since),
      load: Number(row.filled) + Number(row.offers),
      offers: Number(row.offers),
    }));
  }

  loadOf(id: string): number {
    const [row] = this.#rows(
      `SELECT (SELECT count(*) FROM slots WHERE attendant_id = ?1)
         + (SELECT count(*) FROM slots WHERE offered_to = ?1) AS load`,
      id,
    );
    return Number(row?.load ?? 0);
  }

  /** Of everybody who has one. */
  loads(): Map<string, number> {
    return new Map(
      this.#rows(
        `SELECT id, count(*) AS load FROM (
           SELECT attendant_id AS id FROM slots WHERE attendant_id IS NOT NULL
           UNION ALL SELECT offered_to FROM slots WHERE offered_to IS NOT NULL
         ) GROUP BY id`,
      ).map((row) => [text(row.id), Number(row.load)]),
    );
  }

  putLost(attendantId: string, sessionTopic: string, dueAt: number, tries: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO lost VALUES (?, ?, ?, ?)',
      attendantId,
      sessionTopic,
      dueAt,
      tries,
    );
  }

  deleteLost(attendantId: string, sessionTopic: string): void {
    this.#sql.exec(
      'DELETE FROM lost WHERE attendant_id = ? AND session_topic = ?',
      attendantId,
      sessionTopic,
    );
  }

  dueLost(now: number): { attendantId: string; sessionTopic: string; tries: number }[] {
    return this.#rows('SELECT * FROM lost WHERE due_at <= ? LIMIT 200', now).map((row) => ({
      attendantId: text(row.attendant_id),
      sessionTopic: text(row.session_topic),
      tries: Number(row.tries),
    }));
  }

  /** When the next chat of an attendant who left must be told, epoch ms, or null. */
  nextLost(): number | null {
    const [row] = this.#rows('SELECT min(due_at) AS due FROM lost');
    return row?.due === null || row?.due === undefined ? null : Number(row.due);
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}
