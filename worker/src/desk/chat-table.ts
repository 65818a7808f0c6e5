import { idText, isBotId, type OfferFact, type SessionInfo } from '@chimpassist/protocol';
import type { TopicsPage } from '@chimpassist/protocol/frames';
import type { DatedReport } from './dated-report.ts';
import { EndedOffers } from './ended-offers.ts';
import type { History } from './history.ts';
import { type ChatRow, type DeskPart, partOf, type Row, text, toChat } from './rows.ts';
import type { SlotTable } from './slot-table.ts';
import { WaitingQueue } from './waiting-queue.ts';

/** So many rows one call reads at most: the desk has other work. */
const LOOKED_AT_MAX = 5_000;
/** So many chats are counted from either end of the queue to find a place. */
const COUNTED_MAX = 32;
/**
 * For the index of live chats, which is written when one comes, and not when it goes on: what has become of it since stands
 * beside its places.
 */
const LIVE = 'waiting';

const OVER = 'over';

/** A chat that is changing: it is written once, when the change is whole. */
interface Pending extends ChatRow {
  isNewToIndex: boolean;
}

export interface ChatsPage {
  chats: ChatRow[];
  /** The topic behind which the next page begins; null: there is none. */
  next: string | null;
}

/** The chats that have reported to the desk, each in one row with its places. Synchronous. */
export class ChatTable {
  readonly #sql: SqlStorage;
  readonly #slots: SlotTable;
  readonly #history: History;
  /** What the running change writes of a chat at its end; null: only its places. */
  readonly #pending = new Map<string, Pending | null>();
  readonly endedOffers = new EndedOffers();
  readonly queue = new WaitingQueue();

  constructor(sql: SqlStorage, slots: SlotTable, history: History) {
    this.#sql = sql;
    this.#slots = slots;
    this.#history = history;
  }

  /** Reads the live chats: their places, and the queue. */
  load(): void {
    for (const row of this.#rows(
      `SELECT session_topic, arrived_at, state, desk FROM chats WHERE state != 'over' AND state = 'waiting'
       UNION ALL SELECT session_topic, arrived_at, state, desk FROM chats WHERE state != 'over' AND state = 'online'`,
    )) {
      const sessionTopic = text(row.session_topic);
      const part = partOf(row);
      const arrivedAt = Number(row.arrived_at);
      for (const slot of part.slots) this.#slots.load({ ...slot, sessionTopic, arrivedAt });
      this.endedOffers.load(sessionTopic, part.offers);
      if (part.state === 'waiting') this.queue.put({ arrivedAt, sessionTopic });
    }
  }

  /** How many wait. */
  get waiting(): number {
    return this.queue.size;
  }

  chat(sessionTopic: string): ChatRow | null {
    const pending = this.#pending.get(sessionTopic);
    if (pending) return pending;
    const [row] = this.#rows('SELECT * FROM chats WHERE session_topic = ?', sessionTopic);
    return row ? toChat(row) : null;
  }

  liveChats(): ChatRow[] {
    return ['waiting', 'online']
      .flatMap((state) => this.#rows("SELECT * FROM chats WHERE state != 'over' AND state = ?", state))
      .map(toChat)
      .sort((a, b) => a.arrivedAt - b.arrivedAt || (a.sessionTopic < b.sessionTopic ? -1 : 1));
  }

  /** A page of live chats by topic, for the bridge's start. */
  liveChatsAfter(topic: string, limit: number): ChatRow[] {
    return this.#rows(
      "SELECT * FROM chats WHERE state != 'over' AND session_topic > ? ORDER BY session_topic LIMIT ?",
      topic,
      limit,
    ).map(toChat);
  }

  /** @param since by the desk's clock, epoch ms: live chats, and those that told of something after that. */
  topicsAfter(topic: string, limit: number, since: number): TopicsPage {
    const seen = this.#rows(
      `SELECT session_topic, state != 'over' OR told_at >= ? AS has_grown FROM chats WHERE session_topic > ?
       ORDER BY session_topic LIMIT ?`,
      since,
      topic,
      since === 0 ? limit : LOOKED_AT_MAX,
    );
    const grown = seen.filter((row) => row.has_grown === 1);
    const topics = grown.slice(0, limit).map((row) => text(row.session_topic));
    if (grown.length >= limit) return { topics, next: topics.at(-1) ?? null };
    return { topics, next: seen.length < LOOKED_AT_MAX ? null : text(seen.at(-1)?.session_topic) };
  }

  /** A page of the chats that told of something since a time, epoch ms. Of very many it looks at some only, and goes on there. */
  pageAfter(topic: string, limit: number, since: number, isWanted: (chat: ChatRow) => boolean): ChatsPage {
    const chats: ChatRow[] = [];
    let looked = 0;
    for (const row of this.#sql.exec<Row>(
      'SELECT * FROM chats WHERE session_topic > ? AND ifnull(told_at, 0) >= ? ORDER BY session_topic LIMIT ?',
      topic,
      since,
      LOOKED_AT_MAX,
    )) {
      const chat = toChat(row);
      looked += 1;
      if (isWanted(chat)) chats.push(chat);
      if (chats.length >= limit || looked >= LOOKED_AT_MAX) return { chats, next: chat.sessionTopic };
    }
    return { chats, next: null };
  }

  /** Something was added to the log of a chat that is over. @returns whether the desk knows the chat. */
  touch(sessionTopic: string): boolean {
    const { rowsWritten } = this.#sql.exec(
      'UPDATE chats SET told_at = ? WHERE session_topic = ?',
      Date.now(),
      sessionTopic,
    );
    return rowsWritten > 0;
  }

  /**
   * The place of a waiting chat in the queue: 1 is next.
   *
   * @returns null where it does not wait, or waits so far from both ends that nobody counts.
   */
  positionOf(sessionTopic: string): number | null {
    const place = this.queue.placeOf(sessionTopic);
    const isNearAnEnd = place !== null && (place - 1 <= COUNTED_MAX || this.waiting - place <= COUNTED_MAX);
    return isNearAnEnd ? place : null;
  }

  /** Offers that have ended since the customer asked last. */
  offersOf(sessionTopic: string): readonly OfferFact[] {
    const known = this.endedOffers.of(sessionTopic);
    if (known !== undefined) return known;
    const [row] = this.#rows('SELECT desk FROM chats WHERE session_topic = ?', sessionTopic);
    return (row && partOf(row).offers) ?? [];
  }

  /** Stores a chat's report. */
  put(report: DatedReport, known: ChatRow | null): void {
    const { sessionTopic, rev, minor = 0, state, since, arrivedAt, info, tags = [], asks = [] } = report;
    const arrivedThere = report.arrivedThere ?? arrivedAt;
    if (state === 'waiting') this.queue.put({ arrivedAt, sessionTopic });
    else this.queue.delete(sessionTopic);
    if (state !== 'over' && known?.arrivedAt !== arrivedAt) this.endedOffers.load(sessionTopic);
    const isNewToIndex =
      known === null || (known.state === 'over') !== (state === 'over') || known.arrivedAt !== arrivedAt;
    const inIt = new Set(this.#slots.of(sessionTopic).map(({ attendantId }) => attendantId));
    const told = { sessionTopic, info, known, isNewTo: (id: string) => !inIt.has(id) };
    this.#pending.set(sessionTopic, {
      ...{ sessionTopic, rev, minor, state, since, arrivedAt, arrivedThere, info, tags, asks },
      away: report.away === true,
      served: this.#history.take(info.assignedAttendants.filter((id) => !isBotId(id)).map(idText), told),
      isNewToIndex: isNewToIndex || this.#pending.get(sessionTopic)?.isNewToIndex === true,
    });
  }

  /** The places of a chat have changed. */
  placesChanged(sessionTopic: string): void {
    if (!this.#pending.has(sessionTopic)) this.#pending.set(sessionTopic, null);
  }

  /** The chat has told its customer that nobody is there, which has raised its `rev` by one. */
  markAnnounced(sessionTopic: string): void {
    const chat = this.chat(sessionTopic);
    if (chat === null) return;
    const info: SessionInfo = { ...chat.info, status: 'aborted' };
    const isNewToIndex = this.#pending.get(chat.sessionTopic)?.isNewToIndex === true;
    this.#pending.set(chat.sessionTopic, { ...chat, rev: chat.rev + 1, info, isNewToIndex });
  }

  /** Writes what has changed, each chat once. */
  flush(): void {
    for (const [sessionTopic, chat] of this.#pending) {
      if (chat === null) this.#writePlaces(sessionTopic);
      else this.#write(chat);
      if (chat?.state === 'over') this.endedOffers.end(sessionTopic);
    }
    this.#pending.clear();
  }

  /** Deletes everything about a chat, for its erasure. */
  forget(chat: ChatRow): void {
    const { sessionTopic } = chat;
    this.queue.delete(sessionTopic);
    for (const slot of this.#slots.of(sessionTopic)) this.#slots.remove(slot);
    this.#pending.delete(sessionTopic);
    this.endedOffers.end(sessionTopic);
    this.#sql.exec('DELETE FROM chats WHERE session_topic = ?', sessionTopic);
    this.#history.forget(chat);
  }

  #writePlaces(sessionTopic: string): void {
    const chat = this.chat(sessionTopic);
    if (chat === null) return;
    const part = this.#partOf(chat);
    this.#sql.exec('UPDATE chats SET desk = ? WHERE session_topic = ?', part, sessionTopic);
  }

  #write(chat: Pending): void {
    const { sessionTopic, state, arrivedAt, arrivedThere } = chat;
    const said = {
      rev: chat.rev,
      minor: chat.minor,
      since: chat.since,
      info: JSON.stringify(chat.info),
      away: chat.away ? 1 : 0,
      desk: this.#partOf(chat),
      arrived_there: arrivedThere,
      tags: chat.tags.length === 0 ? null : JSON.stringify(chat.tags),
      asks: chat.asks.length === 0 ? null : JSON.stringify(chat.asks),
    };
    if (chat.isNewToIndex)
      this.#sql.exec(
        `INSERT OR REPLACE INTO chats
           (rev, minor, since, info, away, desk, arrived_there, tags, asks, told_at, session_topic, state, arrived_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...Object.values(said),
        Date.now(),
        sessionTopic,
        state === 'over' ? OVER : LIVE,
        arrivedAt,
      );
    else if (!this.#isKnown(sessionTopic, said))
      this.#sql.exec(
        `UPDATE chats SET rev = ?, minor = ?, since = ?, info = ?, away = ?, desk = ?, arrived_there = ?, tags = ?,
           asks = ?, told_at = ?
         WHERE session_topic = ?`,
        ...Object.values(said),
        Date.now(),
        sessionTopic,
      );
  }

  /** A chat that has slept may tell again what it told before. */
  #isKnown(sessionTopic: string, said: Row): boolean {
    const [row] = this.#rows('SELECT * FROM chats WHERE session_topic = ?', sessionTopic);
    return row !== undefined && Object.entries(said).every(([name, value]) => row[name] === value);
  }

  #partOf({ sessionTopic, state, served }: ChatRow): string {
    const slots = this.#slots.of(sessionTopic).map(({ sessionTopic: _, arrivedAt: __, ...slot }) => slot);
    const offers = this.offersOf(sessionTopic);
    return JSON.stringify({
      ...{ state, slots, served },
      ...(offers.length > 0 ? { offers: [...offers] } : {}),
    } satisfies DeskPart);
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}
