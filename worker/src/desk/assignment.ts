import { type Offer, type OfferPayload, type SessionInfo, TOPICS } from '@chimpassist/protocol';
import type { Publish } from '@chimpassist/protocol/frames';
import { asWaiting } from '../contract/chat-report.ts';
import { type Candidate, choose } from './choose.ts';
import type { DeskStore } from './desk-store.ts';
import type { SlotRow } from './rows.ts';
import type { QueueKey } from './sorted-slots.ts';

/**
 * Offers without an answer that one attendant has at most. More come as these are taken: the first attendant who comes to a
 * queue of thousands is not sent thousands.
 */
export const OFFERS_AT_ONCE = 32;
const PAGE = 8;

interface Limits {
  assignmentTimeoutMs: number;
  attendantMaxSessions: number | null;
}

/**
 * Whom places are offered to, for one change of the desk: looks at the places and attendants that the change is about,
 * never at the whole queue. Where all have stayed silent the round begins again, and the customer is told that nobody is
 * there.
 */
export class Assignment {
  /** By the number under which each is said. */
  readonly offers: { n: number; publish: Publish }[] = [];
  /** Session topics whose customers nobody who is there could take; they stay in the queue. */
  readonly nobody = new Set<string>();
  /** Session topics whose offers changed. */
  readonly touched = new Set<string>();
  readonly #store: DeskStore;
  readonly #limits: Limits;
  readonly #now: number;
  #loaded: Map<string, Candidate> | undefined;

  constructor(store: DeskStore, limits: Limits, now: number) {
    this.#store = store;
    this.#limits = limits;
    this.#now = now;
  }

  /** Whether somebody of this type takes chats now, busy or not. */
  isThere(type: string): boolean {
    return [...this.#candidates.values()].some((candidate) => candidate.type === type);
  }

  /**
   * An open place with its offer, or in the queue; the caller writes it.
   *
   * @param others the other places of the chat.
   * @param info of the chat, where the caller has it.
   */
  place(slot: SlotRow, others: readonly SlotRow[], info?: SessionInfo): SlotRow {
    const inChat = membersOf(others);
    const pick = (tried: readonly string[]) =>
      choose(
        [...this.#candidates.values()],
        { type: slot.type, wantedId: slot.wantedId, excluded: new Set([...tried, ...inChat]) },
        (candidate) => this.#hasRoom(candidate),
      );
    let { tried } = slot;
    let chosen = pick(tried);
    let isNobody = false;
    if (chosen === undefined && slot.required) {
      const isThere = [...this.#candidates.values()].some(
        ({ idText, type }) => !inChat.has(idText) && (type === slot.type || idText === slot.wantedId),
      );
      isNobody = !isThere || tried.length > 0;
      if (tried.length > 0) {
        tried = [];
        chosen = pick(tried);
      }
    }
    if (isNobody) this.nobody.add(slot.sessionTopic);
    if (slot.offeredTo !== (chosen?.idText ?? null)) this.touched.add(slot.sessionTopic);
    if (chosen === undefined) {
      // An optional place may stay open: nobody is told, and nobody is asked twice.
      const isAskedAll = !slot.required && tried.length > 0;
      return {
        ...slot,
        tried,
        offeredTo: null,
        offerExpires: null,
        offerN: null,
        queued: isAskedAll ? 2 : 1,
        untold: slot.required && !isNobody,
      };
    }
    this.#candidates.set(chosen.idText, {
      ...chosen,
      load: chosen.load + 1,
      offers: chosen.offers + 1,
    });
    const offerExpires = this.#now + this.#limits.assignmentTimeoutMs;
    const placed = {
      ...slot,
      tried,
      offeredTo: chosen.idText,
      offerExpires,
      offerN: this.#store.counters.up('outbox_n'),
      queued: 0,
      untold: false,
    } as const;
    this.#offer(placed, info);
    return placed;
  }

  /** Places again what lies open in the table, and writes it. */
  replace(slot: SlotRow): void {
    const others = this.#store.slots.of(slot.sessionTopic).filter((other) => other.slot !== slot.slot);
    this.#store.slots.put(this.place(slot, others));
  }

  /** Offers that lapsed or were withdrawn: their attendants have room again, and the places are offered to others. */
  withdraw(slots: readonly SlotRow[], isDeclined: boolean): void {
    for (const { offeredTo } of slots) {
      const holder = this.#candidates.get(offeredTo ?? '');
      if (holder)
        this.#candidates.set(holder.idText, { ...holder, load: holder.load - 1, offers: holder.offers - 1 });
    }
    for (const slot of slots) {
      const { offeredTo } = slot;
      const tried = isDeclined && offeredTo !== null ? [...slot.tried, offeredTo] : slot.tried;
      this.touched.add(slot.sessionTopic);
      this.replace({ ...slot, offeredTo: null, offerExpires: null, offerN: null, tried });
    }
    for (const id of new Set(slots.map(({ offeredTo }) => offeredTo ?? ''))) this.serve(id);
  }

  /** Offers to an attendant who may have room again what waits for one of this level or name, the oldest first. */
  serve(attendantId: string): void {
    const me = this.#candidates.get(attendantId);
    if (me === undefined || !this.#hasRoom(me)) return;
    const first = this.#store.slots.queuedFor(attendantId, me.type, PAGE);
    let after: QueueKey | undefined = this.#serveInOrder(attendantId, first)
      ? first.filter(({ type }) => type === me.type)[PAGE - 1]
      : undefined;
    while (after !== undefined) after = this.#serveNext(attendantId, me.type, after);
  }

  /** Somebody who comes may also want optional places that all others were asked for. */
  serveNewcomer(attendantId: string): void {
    this.serve(attendantId);
    const type = this.#candidates.get(attendantId)?.type;
    if (type === undefined) return;
    for (const slot of this.#store.slots.askedAll(type, OFFERS_AT_ONCE)) {
      if (!slot.tried.includes(attendantId)) this.replace(slot);
    }
  }

  #serveNext(attendantId: string, type: string, after: QueueKey): QueueKey | undefined {
    const page = this.#store.slots.queued(type, after, PAGE);
    return this.#serveInOrder(attendantId, page) ? page[PAGE - 1] : undefined;
  }

  /** @returns whether there is room for more. */
  #serveInOrder(attendantId: string, slots: readonly SlotRow[]): boolean {
    for (const slot of slots) {
      const me = this.#candidates.get(attendantId);
      if (me === undefined || !this.#hasRoom(me)) return false;
      this.replace(slot);
    }
    return true;
  }

  #hasRoom({ load, offers }: Candidate): boolean {
    const { attendantMaxSessions } = this.#limits;
    return offers < OFFERS_AT_ONCE && (attendantMaxSessions === null || load < attendantMaxSessions);
  }

  get #candidates(): Map<string, Candidate> {
    this.#loaded ??= new Map(this.#store.candidates().map((candidate) => [candidate.idText, candidate]));
    return this.#loaded;
  }

  #offer(slot: SlotRow, known: SessionInfo | undefined): void {
    const info = known ?? this.#store.chats.chat(slot.sessionTopic)?.info;
    if (info !== undefined) this.offers.push(...offerOf(slot, info));
  }
}

/** How an offer that stands is said, by its number; none where there is none, or where it was kept apart by a version of before. */
export function offerOf(slot: SlotRow, info: SessionInfo): { n: number; publish: Publish }[] {
  const { offeredTo, offerExpires, offerN } = slot;
  if (offeredTo === null || offerExpires === null || offerN === null) return [];
  const payload: OfferPayload = { ...asWaiting(info), offer: offerDetails(slot, offerExpires) };
  return [{ n: offerN, publish: { topic: TOPICS.assignTo(offeredTo), payload, qos: 1 } }];
}

/** Attendants who are in the chat, or hold an offer of another place of it. */
function membersOf(others: readonly SlotRow[]): Set<string> {
  const ids = others.flatMap(({ attendantId, offeredTo }) => [attendantId, offeredTo]);
  return new Set(ids.filter((id) => id !== null));
}

/** What an attendant is told of an offer beside the chat. */
export const offerDetails = ({ note, from }: SlotRow, expiresAt: number): Offer => ({
  expiresAt,
  remainingMs: Math.max(0, expiresAt - Date.now()),
  ...(note === '' ? {} : { note }),
  ...(from === null ? {} : { from }),
});
