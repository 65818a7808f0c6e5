import { Fitting } from '../routing/fitting.ts';
import { wantsOf } from '../routing/pool.ts';
import { migrate } from '../storage/migrate.ts';
import { Accounts } from './accounts.ts';
import { ChatTable } from './chat-table.ts';
import type { Candidate } from './choose.ts';
import { type Counted, Counters } from './counters.ts';
import { History } from './history.ts';
import { LinkTable } from './link-table.ts';
import { DESK_MIGRATIONS } from './migrations.ts';
import { RoutingAtDesk } from './routing-at-desk.ts';
import { type AttendantRow, type Row, text, toAttendant } from './rows.ts';
import { SlotTable } from './slot-table.ts';

/** The chats in memory, equal to those on the disk. */
interface Loaded {
  slots: SlotTable;
  chats: ChatTable;
  history: History;
}

/** The desk's rows. Synchronous; a caller that changes anything wraps it in {@link transaction}. */
export class DeskStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  readonly #counted: (now: Counted) => void;
  #lastNow = 0;
  #isInTransaction = false;
  #isUntoldDue: boolean | undefined;
  #loaded: Loaded;
  readonly counters: Counters;
  readonly accounts: Accounts;
  readonly links: LinkTable;
  readonly routing: RoutingAtDesk;

  /** @param counted called with each new count: a caller that knows it after a sleep saves a row. */
  constructor(storage: DurableObjectStorage, counted: (now: Counted) => void = () => {}) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#counted = counted;
    this.accounts = new Accounts(storage.sql);
    this.links = new LinkTable(storage.sql);
    this.routing = new RoutingAtDesk(storage);
    migrate(storage, DESK_MIGRATIONS);
    this.counters = new Counters(storage.sql);
    this.#loaded = this.#load();
  }

  #load(): Loaded {
    this.#isUntoldDue = undefined;
    const history = new History(this.#sql, () => this.now());
    const slots = new SlotTable((sessionTopic) => chats.placesChanged(sessionTopic));
    const chats = new ChatTable(this.#sql, slots, history);
    chats.load();
    return { slots, chats, history };
  }

  get slots(): SlotTable {
    return this.#loaded.slots;
  }

  get chats(): ChatTable {
    return this.#loaded.chats;
  }

  get history(): History {
    return this.#loaded.history;
  }

  /** All of the work or nothing of it, in memory as well. Each chat that it changes is written once. */
  transaction<T>(work: () => T): T {
    if (this.#isInTransaction) return work();
    this.#isInTransaction = true;
    const before = this.counters.now;
    try {
      return this.#storage.transactionSync(() => {
        const result = work();
        this.chats.flush();
        this.counters.flush();
        if (this.counters.now !== before) this.#counted(this.counters.now);
        return result;
      });
    } catch (error) {
      this.counters.restore(before);
      this.routing.forget();
      this.#loaded = this.#load();
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  /** Whether customers are still to be told that nobody is there any more. */
  get isUntoldDue(): boolean {
    if (this.#isUntoldDue === undefined) {
      const fitting = new Fitting(this.routing.table, this.candidates(null), Date.now());
      this.#isUntoldDue = this.slots.untoldPools.some((pool) => !fitting.isAnyFor(wantsOf(pool)));
    }
    return this.#isUntoldDue;
  }

  set isUntoldDue(isDue: boolean) {
    this.#isUntoldDue = isDue;
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
         proven, at_broker, at_link, since, away_for) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.idText,
      JSON.stringify(row.info),
      row.type,
      row.availability,
      row.active ? 1 : 0,
      row.online ? 1 : 0,
      row.idleSince,
      row.viewing,
      row.proven === undefined ? null : Number(row.proven),
      Number(row.atBroker),
      Number(row.atLink),
      row.since,
      row.awayFor,
    );
  }

  /**
   * Returns the attendants to whom a chat may be offered, with their loads.
   *
   * @param limit most chats of one attendant, by the deployment; null: no limit.
   */
  candidates(limit: number | null): Candidate[] {
    return this.#rows(
      "SELECT id_text, type, idle_since FROM attendants WHERE online = 1 AND active = 1 AND availability = 'available'",
    ).map((row) => {
      const id = text(row.id_text);
      const { filled, offers } = this.slots.loadOf(id);
      // Since the attendant came, or got the last chat.
      const idleSince = Math.max(Number(row.idle_since), this.history.newestOf(id));
      return {
        idText: id,
        type: text(row.type),
        idleSince,
        load: filled + offers,
        offers,
        newestOffer: this.#newestOfferOf(id),
        most: this.routing.table.capacityOf(id, limit),
      };
    });
  }

  /** Read only where the order of assignment needs it. */
  #newestOfferOf(id: string): number {
    if (this.routing.table.routing.order === 'leastLoaded') return 0;
    return this.slots.offeredTo(id).reduce((newest, { offerN }) => Math.max(newest, offerN ?? 0), 0);
  }

  loadOf(id: string): number {
    const { filled, offers } = this.slots.loadOf(id);
    return filled + offers;
  }

  /** Of everybody who has one. */
  loads(): Map<string, number> {
    return new Map(this.slots.busy.map((id) => [id, this.loadOf(id)]));
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
