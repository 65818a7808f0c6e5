import { idText, type SessionInfo } from '@chimpassist/protocol';
import { type ChatRow, type Row, type SlotRow, text, toChat, toSlot } from './rows.ts';
import type { ChatSync } from './sync.ts';

/** The chats that the desk was told of, their places and offers, and who was in which. Synchronous. */
export class ChatTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  chat(sessionTopic: string): ChatRow | null {
    const [row] = this.#rows('SELECT * FROM chats WHERE session_topic = ?', sessionTopic);
    return row ? toChat(row) : null;
  }

  liveChats(): ChatRow[] {
    return this.#rows("SELECT * FROM chats WHERE state != 'over' ORDER BY arrived_at, session_topic").map(
      toChat,
    );
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
                AND (o.arrived_at < c.arrived_at
                  OR (o.arrived_at = c.arrived_at AND o.session_topic <= c.session_topic))) AS position
       FROM chats c WHERE c.session_topic = ? AND c.state = 'waiting'`,
      sessionTopic,
    );
    return row ? Number(row.position) : null;
  }

  /** Takes what a chat says of itself. An offer stands while its place stays open. */
  putChat(sync: ChatSync): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO chats (session_topic, rev, state, since, info, arrived_at, away) VALUES (?, ?, ?, ?, ?, ?, ?)',
      sync.sessionTopic,
      sync.rev,
      sync.state,
      sync.since,
      JSON.stringify(sync.info),
      sync.arrivedAt,
      sync.away ? 1 : 0,
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
        required: slot.required,
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
    sync.besides.forEach((id, i) => {
      this.putSlot({
        sessionTopic: sync.sessionTopic,
        // Behind every place of a template, which has at most 20.
        slot: 1000 + i,
        type: '',
        required: false,
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
       WHERE s.attendant_id IS NULL AND s.offered_to IS NULL ORDER BY c.arrived_at, s.session_topic, s.slot`,
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

  /** When the next offer counts as declined, epoch ms, or null. */
  nextOfferExpires(): number | null {
    const [row] = this.#rows('SELECT min(offer_expires) AS due FROM slots WHERE offered_to IS NOT NULL');
    return row?.due === null || row?.due === undefined ? null : Number(row.due);
  }

  putSlot(row: SlotRow): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO slots (session_topic, slot, type, attendant_id, wanted_id, note, from_json, offered_to,
         offer_expires, tried, required) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      row.required ? 1 : 0,
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

  /** Everything about a chat, for its erasure. */
  forget(sessionTopic: string): void {
    for (const table of ['chats', 'slots', 'history', 'lost']) {
      this.#sql.exec(`DELETE FROM ${table} WHERE session_topic = ?`, sessionTopic);
    }
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}
