import { type Row, type SlotRow, text, toSlot } from './rows.ts';

/** The place of a slot in the queue: after it, the next one is looked for. */
export type QueueKey = Pick<SlotRow, 'arrivedAt' | 'sessionTopic' | 'slot'>;
/** In the words of the index, or it is not used. */
const QUEUED = 'queued > 0 AND queued = 1';

/**
 * The places of chats that wait or go on, with their offers, and the queue: places that wait to be offered. Whatever is
 * asked here is found by an index, so that nothing costs more where thousands wait. Synchronous.
 */
export class SlotTable {
  readonly #sql: SqlStorage;
  /** No offer falls due before this, epoch ms; null: there is none; undefined: to be read. */
  #noneDueBefore: number | null | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  of(sessionTopic: string): SlotRow[] {
    return this.#slots('SELECT * FROM slots WHERE session_topic = ? ORDER BY slot', sessionTopic);
  }

  put(row: SlotRow): void {
    if (row.offerExpires !== null && this.#noneDueBefore !== undefined)
      this.#noneDueBefore = Math.min(row.offerExpires, this.#noneDueBefore ?? row.offerExpires);
    this.#sql.exec(
      `INSERT OR REPLACE INTO slots (session_topic, slot, type, attendant_id, wanted_id, note, from_json, offered_to,
         offer_expires, tried, required, arrived_at, queued, untold) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      row.arrivedAt,
      row.queued,
      row.untold ? 1 : 0,
    );
  }

  remove({ sessionTopic, slot }: Pick<SlotRow, 'sessionTopic' | 'slot'>): void {
    this.#sql.exec('DELETE FROM slots WHERE session_topic = ? AND slot = ?', sessionTopic, slot);
  }

  /** Places that an attendant is in. */
  filledBy(attendantId: string): SlotRow[] {
    return this.#slots('SELECT * FROM slots WHERE attendant_id = ?', attendantId);
  }

  /** Places that are offered to an attendant. */
  offeredTo(attendantId: string): SlotRow[] {
    return this.#slots(
      'SELECT * FROM slots WHERE offered_to = ? ORDER BY arrived_at, session_topic, slot',
      attendantId,
    );
  }

  /** Whom places are offered to, by session topic. */
  offers(): Map<string, string[]> {
    const offers = new Map<string, string[]>();
    for (const row of this.#rows(
      'SELECT session_topic, offered_to FROM slots WHERE offered_to IS NOT NULL ORDER BY session_topic, slot',
    )) {
      const topic = text(row.session_topic);
      offers.set(topic, [...(offers.get(topic) ?? []), text(row.offered_to)]);
    }
    return offers;
  }

  /** Whom places of one chat are offered to. */
  offersOf(sessionTopic: string): string[] {
    return this.of(sessionTopic).flatMap(({ offeredTo }) => offeredTo ?? []);
  }

  /** The next places for an attendant: those of the level, and those that wait for this one by name. */
  queuedFor(attendantId: string, type: string, limit: number): SlotRow[] {
    const order = 'ORDER BY arrived_at, session_topic, slot LIMIT ?2';
    return this.#slots(
      `SELECT * FROM (SELECT * FROM slots WHERE ${QUEUED} AND type = ?1 ${order})
       UNION SELECT * FROM (SELECT * FROM slots WHERE wanted_id = ?3 AND queued = 1 ${order})
       ORDER BY arrived_at, session_topic, slot`,
      type,
      limit,
      attendantId,
    );
  }

  /** The next places of a type that wait to be offered, by their customers' arrival. */
  queued(type: string, after: QueueKey, limit: number): SlotRow[] {
    const { arrivedAt, sessionTopic, slot } = after;
    return this.#slots(
      `SELECT * FROM slots WHERE ${QUEUED} AND type = ? AND (arrived_at, session_topic, slot) > (?, ?, ?)
       ORDER BY arrived_at, session_topic, slot LIMIT ?`,
      type,
      arrivedAt,
      sessionTopic,
      slot,
      limit,
    );
  }

  /** Places that wait for an attendant by name, or for this one first. */
  queuedByName(attendantId: string, limit: number): SlotRow[] {
    return this.#slots(
      'SELECT * FROM slots WHERE wanted_id = ? AND queued = 1 ORDER BY arrived_at, session_topic, slot LIMIT ?',
      attendantId,
      limit,
    );
  }

  /** Optional places that everybody who is there was asked for: somebody who comes may want one. */
  askedAll(type: string, limit: number): SlotRow[] {
    return this.#slots(
      'SELECT * FROM slots WHERE queued > 0 AND queued = 2 AND type = ? ORDER BY arrived_at, session_topic, slot LIMIT ?',
      type,
      limit,
    );
  }

  /** Types of places in the queue whose customers believe that somebody is there. */
  untoldTypes(): string[] {
    const types: string[] = [];
    for (let last = ''; ; ) {
      const [row] = this.#rows('SELECT min(type) AS type FROM slots WHERE untold = 1 AND type > ?', last);
      if (row?.type === null || row === undefined) return types;
      last = text(row.type);
      types.push(last);
    }
  }

  untold(type: string, limit: number): SlotRow[] {
    return this.#slots('SELECT * FROM slots WHERE untold = 1 AND type = ? LIMIT ?', type, limit);
  }

  /** Offers without an answer, by their customers' arrival. */
  expiredOffers(now: number): SlotRow[] {
    this.#noneDueBefore = undefined;
    return this.#slots(
      `SELECT * FROM slots WHERE offered_to IS NOT NULL AND offer_expires <= ?
       ORDER BY arrived_at, session_topic, slot`,
      now,
    );
  }

  /** Before when no offer counts as declined, epoch ms, or null. It may be too early: an offer that was taken is not looked for. */
  get nextOfferExpires(): number | null {
    if (this.#noneDueBefore === undefined) {
      const [row] = this.#rows('SELECT min(offer_expires) AS due FROM slots WHERE offered_to IS NOT NULL');
      this.#noneDueBefore = row?.due === null || row?.due === undefined ? null : Number(row.due);
    }
    return this.#noneDueBefore;
  }

  /** Forgets the next time, so that it is read again: an alarm has come. */
  lookAgain(): void {
    this.#noneDueBefore = undefined;
  }

  #slots(query: string, ...bindings: SqlStorageValue[]): SlotRow[] {
    return this.#rows(query, ...bindings).map(toSlot);
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}
