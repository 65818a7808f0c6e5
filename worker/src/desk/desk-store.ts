import type { AttendantInfo, Availability, SessionInfo } from '@chimpassist/protocol';
import { idText } from '@chimpassist/protocol';
import { migrate } from '../chat/migrations.ts';
import type { Candidate } from './choose.ts';
import { DESK_MIGRATIONS } from './migrations.ts';
import type { ChatSync } from './sync.ts';

/** What the desk keeps of an attendant's info: enough to show it to colleagues. */
export type AttendantCard = Pick<AttendantInfo, 'id' | 'name' | 'avatarURL' | 'type'>;

export interface AttendantRow {
  idText: string;
  info: AttendantCard;
  type: string;
  availability: Availability;
  active: boolean;
  online: boolean;
  idleSince: number;
  viewing: string | null;
}

export interface SlotRow {
  sessionTopic: string;
  slot: number;
  type: string;
  attendantId: string | null;
  wantedId: string | null;
  note: string;
  from: { id: string | number; name: string } | null;
  offeredTo: string | null;
  offerExpires: number | null;
  tried: string[];
}

export interface ChatRow {
  sessionTopic: string;
  rev: number;
  state: 'waiting' | 'online' | 'over';
  since: number;
  info: SessionInfo;
}

type Row = Record<string, SqlStorageValue>;

const text = (value: SqlStorageValue | undefined): string => String(value ?? '');
const textOrNull = (value: SqlStorageValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** The desk's rows. Synchronous; a caller that changes several things wraps them in {@link transaction}. */
export class DeskStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    migrate(storage, DESK_MIGRATIONS);
  }

  transaction<T>(work: () => T): T {
    return this.#storage.transactionSync(work);
  }

  meta(key: string): number {
    const [row] = this.#rows('SELECT value FROM meta WHERE key = ?', key);
    return Number(row?.value ?? 0);
  }

  setMeta(key: string, value: number): void {
    this.#sql.exec(
      'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      value,
    );
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
      `INSERT OR REPLACE INTO attendants (id_text, info, type, availability, active, online, idle_since, viewing)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      row.idText,
      JSON.stringify(row.info),
      row.type,
      row.availability,
      row.active ? 1 : 0,
      row.online ? 1 : 0,
      row.idleSince,
      row.viewing,
    );
  }

  /** Those whom a chat may be offered to, with their loads. */
  candidates(): Candidate[] {
    return this.#rows(
      `SELECT a.id_text, a.type, a.idle_since,
         (SELECT count(*) FROM slots s WHERE s.attendant_id = a.id_text OR s.offered_to = a.id_text) AS load
       FROM attendants a WHERE a.online = 1 AND a.active = 1 AND a.availability = 'available'`,
    ).map((row) => ({
      idText: text(row.id_text),
      type: text(row.type),
      idleSince: Number(row.idle_since),
      load: Number(row.load),
    }));
  }

  loadOf(id: string): number {
    const [row] = this.#rows(
      'SELECT count(*) AS load FROM slots WHERE attendant_id = ?1 OR offered_to = ?1',
      id,
    );
    return Number(row?.load ?? 0);
  }

  chat(sessionTopic: string): ChatRow | null {
    const [row] = this.#rows('SELECT * FROM chats WHERE session_topic = ?', sessionTopic);
    return row ? toChat(row) : null;
  }

  liveChats(): ChatRow[] {
    return this.#rows("SELECT * FROM chats WHERE state != 'over' ORDER BY since, session_topic").map(toChat);
  }

  /** A page of live chats by topic, for the bridge's start. */
  liveChatsAfter(topic: string, limit: number): ChatRow[] {
    return this.#rows(
      "SELECT * FROM chats WHERE state != 'over' AND session_topic > ? ORDER BY session_topic LIMIT ?",
      topic,
      limit,
    ).map(toChat);
  }

  topicsAfter(topic: string, limit: number): string[] {
    return this.#rows(
      'SELECT session_topic FROM chats WHERE session_topic > ? ORDER BY session_topic LIMIT ?',
      topic,
      limit,
    ).map((row) => text(row.session_topic));
  }

  positionOf(sessionTopic: string): number | null {
    const [row] = this.#rows(
      `SELECT (SELECT count(*) FROM chats o WHERE o.state = 'waiting'
                AND (o.since < c.since OR (o.since = c.since AND o.session_topic <= c.session_topic))) AS position
       FROM chats c WHERE c.session_topic = ? AND c.state = 'waiting'`,
      sessionTopic,
    );
    return row ? Number(row.position) : null;
  }

  /** Takes what a chat says of itself. An offer stands while its place stays open. */
  putChat(sync: ChatSync): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO chats VALUES (?, ?, ?, ?, ?)',
      sync.sessionTopic,
      sync.rev,
      sync.state,
      sync.since,
      JSON.stringify(sync.info),
    );
    const known = new Map(this.slots(sync.sessionTopic).map((slot) => [slot.slot, slot]));
    const rows: SlotRow[] = sync.slots.map((slot): SlotRow => {
      const before = known.get(slot.slot);
      const wantedId = slot.wantedId === null ? null : idText(slot.wantedId);
      const isSameSearch =
        slot.attendantId === null &&
        before !== undefined &&
        before.attendantId === null &&
        before.wantedId === wantedId &&
        before.type === slot.type;
      return {
        sessionTopic: sync.sessionTopic,
        slot: slot.slot,
        type: slot.type,
        attendantId: slot.attendantId === null ? null : idText(slot.attendantId),
        wantedId,
        note: slot.note,
        from: slot.from,
        offeredTo: isSameSearch ? before.offeredTo : null,
        offerExpires: isSameSearch ? before.offerExpires : null,
        // Who has just left the place is asked last. One who was lost is not asked anyhow.
        tried: isSameSearch ? before.tried : before?.attendantId ? [before.attendantId] : [],
      };
    });
    this.#sql.exec('DELETE FROM slots WHERE session_topic = ?', sync.sessionTopic);
    for (const row of rows) this.putSlot(row);
    sync.guests.forEach((id, i) => {
      this.putSlot({
        sessionTopic: sync.sessionTopic,
        // Behind every place of a template, which has at most 20.
        slot: 1000 + i,
        type: '',
        attendantId: idText(id),
        wantedId: null,
        note: '',
        from: null,
        offeredTo: null,
        offerExpires: null,
        tried: [],
      });
    });
    for (const id of sync.info.assignedAttendants) this.#putHistory(idText(id), sync);
  }

  /** The chat has told its customer that nobody is there, which raised its `rev` by one. */
  markAnnounced(chat: ChatRow): void {
    this.#sql.exec(
      'UPDATE chats SET rev = ?, info = ? WHERE session_topic = ?',
      chat.rev + 1,
      JSON.stringify({ ...chat.info, status: 'aborted' } satisfies SessionInfo),
      chat.sessionTopic,
    );
  }

  slots(sessionTopic: string): SlotRow[] {
    return this.#rows('SELECT * FROM slots WHERE session_topic = ? ORDER BY slot', sessionTopic).map(toSlot);
  }

  /** Open places without an offer, in the order in which their customers came. */
  waitingSlots(): SlotRow[] {
    return this.#rows(
      `SELECT s.* FROM slots s JOIN chats c USING (session_topic)
       WHERE s.attendant_id IS NULL AND s.offered_to IS NULL ORDER BY c.since, s.session_topic, s.slot`,
    ).map(toSlot);
  }

  /** Chats that an attendant is in, or was offered. */
  slotsWith(attendantId: string): SlotRow[] {
    return this.#rows('SELECT * FROM slots WHERE attendant_id = ?1 OR offered_to = ?1', attendantId).map(
      toSlot,
    );
  }

  expiredOffers(now: number): SlotRow[] {
    return this.#rows('SELECT * FROM slots WHERE offered_to IS NOT NULL AND offer_expires <= ?', now).map(
      toSlot,
    );
  }

  putSlot(row: SlotRow): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO slots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      row.sessionTopic,
      row.slot,
      row.type,
      row.attendantId,
      row.wantedId,
      row.note,
      row.from === null ? null : JSON.stringify(row.from),
      row.offeredTo,
      row.offerExpires,
      JSON.stringify(row.tried),
    );
  }

  /** The sessions that an attendant has or had, one per customer, newest first. */
  historyOf(
    attendantId: string,
    offset: number,
    limit: number,
  ): { sessionTopic: string; info: SessionInfo }[] {
    return this.#rows(
      'SELECT session_topic, info FROM history WHERE attendant_id = ? ORDER BY at DESC, session_topic LIMIT ? OFFSET ?',
      attendantId,
      limit,
      offset,
    ).map((row) => ({
      sessionTopic: text(row.session_topic),
      info: JSON.parse(text(row.info)) as SessionInfo,
    }));
  }

  #putHistory(attendantId: string, sync: ChatSync): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)',
      attendantId,
      sync.sessionTopic,
      sync.since,
      JSON.stringify(sync.info),
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

  /** When the desk must act by itself next, epoch ms, or null. */
  nextDue(): number | null {
    const [row] = this.#rows(
      `SELECT min(due) AS due FROM (SELECT min(offer_expires) AS due FROM slots WHERE offered_to IS NOT NULL
       UNION ALL SELECT min(due_at) FROM lost)`,
    );
    return row?.due === null || row?.due === undefined ? null : Number(row.due);
  }

  pushOutbox(n: number, json: string): void {
    this.#sql.exec('INSERT INTO outbox VALUES (?, ?)', n, json);
  }

  /** All of them: an acknowledgement of a later one deletes those before it, sent or not. */
  *outboxAfter(n: number): Iterable<string> {
    for (const row of this.#sql.exec<Row>('SELECT json FROM outbox WHERE n > ? ORDER BY n', n)) {
      yield text(row.json);
    }
  }

  ackOutbox(n: number): void {
    this.#sql.exec('DELETE FROM outbox WHERE n <= ?', n);
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

function toAttendant(row: Row): AttendantRow {
  return {
    idText: text(row.id_text),
    info: JSON.parse(text(row.info)) as AttendantCard,
    type: text(row.type),
    availability: row.availability === 'away' ? 'away' : 'available',
    active: row.active === 1,
    online: row.online === 1,
    idleSince: Number(row.idle_since),
    viewing: textOrNull(row.viewing),
  };
}

function toChat(row: Row): ChatRow {
  const state = text(row.state);
  return {
    sessionTopic: text(row.session_topic),
    rev: Number(row.rev),
    state: state === 'waiting' || state === 'online' ? state : 'over',
    since: Number(row.since),
    info: JSON.parse(text(row.info)) as SessionInfo,
  };
}

function toSlot(row: Row): SlotRow {
  return {
    sessionTopic: text(row.session_topic),
    slot: Number(row.slot),
    type: text(row.type),
    attendantId: textOrNull(row.attendant_id),
    wantedId: textOrNull(row.wanted_id),
    note: text(row.note),
    from: row.from_json === null ? null : (JSON.parse(text(row.from_json)) as SlotRow['from']),
    offeredTo: textOrNull(row.offered_to),
    offerExpires: row.offer_expires === null ? null : Number(row.offer_expires),
    tried: JSON.parse(text(row.tried)) as string[],
  };
}
