import {
  isBotId,
  type Offer,
  type OfferFact,
  type OfferPayload,
  type SessionInfo,
  TOPICS,
} from '@chimpassist/protocol';
import type { Publish } from '@chimpassist/protocol/frames';
import { asWaiting } from '../contract/chat-report.ts';
import { lostText } from '../contract/lost-text.ts';
import { Fitting } from '../routing/fitting.ts';
import { type Wants, wantsOf } from '../routing/pool.ts';
import { type Candidate, choose } from './choose.ts';
import type { DeskStore } from './desk-store.ts';
import type { SlotRow } from './rows.ts';
import { byArrival, type QueueKey } from './sorted-slots.ts';

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
 * Makes the offers of one change of the desk: chooses attendants for the places that the change is about, and never looks at the
 * whole queue. When all attendants have let the offer of a place lapse, the round begins again, and the customer is told that
 * nobody is there.
 */
export class Assignment {
  /** The offers that stand, by their numbers. */
  readonly offers: { n: number; publish: Publish }[] = [];
  /** Session topics of customers whom no attendant who is there could take. They stay in the queue. */
  readonly nobody = new Set<string>();
  /** Session topics whose offers changed. */
  readonly touched = new Set<string>();
  readonly #store: DeskStore;
  readonly #limits: Limits;
  readonly #now: number;
  #loaded: Map<string, Candidate> | undefined;
  #fittingNow: Fitting | undefined;

  constructor(store: DeskStore, limits: Limits, now: number) {
    this.#store = store;
    this.#limits = limits;
    this.#now = now;
  }

  /** Whether somebody who is asked for the places of this queue takes chats now, busy or not. */
  isThere(pool: string): boolean {
    return this.#fitting.isAnyFor(wantsOf(pool));
  }

  /**
   * Makes an offer of an open place, or puts it into the queue. The caller writes it.
   *
   * @param others the other places of the chat.
   * @param info of the chat, where the caller has it.
   */
  place(slot: SlotRow, others: readonly SlotRow[], info?: SessionInfo): SlotRow {
    const inChat = membersOf(others);
    const wants: Wants = { type: slot.type, needs: slot.needs ?? null };
    const fits = (candidate: Candidate) => this.#fitting.fits(candidate, wants);
    const { order } = this.#store.routing.table.routing;
    const lastId = this.#lastOf(slot);
    const pick = (tried: readonly string[]) =>
      choose(
        [...this.#candidates.values()],
        { fits, wantedId: slot.wantedId, lastId, order, excluded: new Set([...tried, ...inChat]) },
        (candidate) => this.#hasRoom(candidate),
      );
    let { tried } = slot;
    let chosen = pick(tried);
    let isNobody = false;
    if (chosen === undefined && slot.required) {
      const isThere = [...this.#candidates.values()].some(
        (candidate) =>
          !inChat.has(candidate.idText) && (fits(candidate) || candidate.idText === slot.wantedId),
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
      // An optional place may stay open: the customer is not told, and no attendant is asked twice.
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
    const offerN = this.#store.counters.up('outbox_n');
    this.#candidates.set(chosen.idText, {
      ...chosen,
      load: chosen.load + 1,
      offers: chosen.offers + 1,
      newestOffer: offerN,
    });
    const offerExpires = this.#now + this.#limits.assignmentTimeoutMs;
    const placed = {
      ...slot,
      tried,
      offeredTo: chosen.idText,
      offerExpires,
      offeredAt: this.#now,
      offerN,
      queued: 0,
      untold: false,
    } as const;
    this.#offer(placed, info);
    return placed;
  }

  /** Makes new offers of the open places in the table, and writes them. */
  replace(slot: SlotRow): void {
    const others = this.#store.slots.of(slot.sessionTopic).filter((other) => other.slot !== slot.slot);
    this.#store.slots.put(this.place(slot, others));
  }

  /**
   * Takes offers back that lapsed, were declined, or whose attendants have gone. These attendants have room again, and others get
   * the offers. An attendant who has let an offer lapse, or declined it, is not asked again before all others.
   */
  withdraw(slots: readonly SlotRow[], why: 'declined' | 'expired' | 'gone'): void {
    for (const { offeredTo } of slots) {
      const holder = this.#candidates.get(offeredTo ?? '');
      if (holder)
        this.#candidates.set(holder.idText, { ...holder, load: holder.load - 1, offers: holder.offers - 1 });
    }
    for (const slot of slots) {
      const { offeredTo } = slot;
      this.#offerEnded(slot, why);
      const tried = why !== 'gone' && offeredTo !== null ? [...slot.tried, offeredTo] : slot.tried;
      this.touched.add(slot.sessionTopic);
      this.replace({ ...slot, offeredTo: null, offerExpires: null, offerN: null, tried });
    }
    for (const id of new Set(slots.map(({ offeredTo }) => offeredTo ?? ''))) this.serve(id);
  }

  /** Returns the attendants whose offers were taken, of the places as they were before. */
  taken(slots: readonly SlotRow[]): void {
    for (const slot of slots) this.#offerEnded(slot, 'accepted');
  }

  /** Counts the offer of a hand-over by name that was not taken, and whose place others fill. */
  passed(slot: SlotRow, why: 'declined' | 'expired'): void {
    this.#offerEnded(slot, why);
  }

  #offerEnded({ sessionTopic, offeredTo, offeredAt = 0 }: SlotRow, why: OfferFact['end'] | 'declined'): void {
    if (offeredTo === null || offeredAt === 0) return;
    // A bridge of an older release knows no other ends, and would leave the whole row out.
    const end = why === 'declined' ? { end: 'expired' as const, isDeclined: true as const } : { end: why };
    const ms = Math.max(0, this.#now - offeredAt);
    this.#store.chats.endedOffers.add(sessionTopic, { who: offeredTo, at: offeredAt, ms, ...end });
  }

  /**
   * Offers waiting places to an attendant who may have room again, the oldest first: those that any such attendant may take,
   * and those that wait for this one by name.
   */
  serve(attendantId: string): void {
    const me = this.#candidates.get(attendantId);
    if (me === undefined || !this.#hasRoom(me)) return;
    const { slots } = this.#store;
    const pools = slots.pools.filter((pool) => this.#fitting.fits(me, wantsOf(pool)));
    const fitting = slots.queued(pools, null, PAGE);
    const first = byArrival(new Set([...fitting, ...slots.queuedByName(attendantId, PAGE)]));
    let after: QueueKey | undefined = this.#serveInOrder(attendantId, first) ? fitting[PAGE - 1] : undefined;
    while (after !== undefined) after = this.#serveNext(attendantId, pools, after);
  }

  /** An attendant has gone, or the teams have changed: attendants without an offer may get one now. */
  serveAll(): void {
    for (const id of [...this.#candidates.keys()].sort()) this.serve(id);
  }

  /** An attendant who comes may also take optional places that all others have been offered. */
  serveNewcomer(attendantId: string): void {
    this.serve(attendantId);
    const type = this.#candidates.get(attendantId)?.type;
    if (type === undefined) return;
    for (const slot of this.#store.slots.askedAll(type, OFFERS_AT_ONCE)) {
      if (!slot.tried.includes(attendantId)) this.replace(slot);
    }
  }

  #serveNext(attendantId: string, pools: readonly string[], after: QueueKey): QueueKey | undefined {
    const page = this.#store.slots.queued(pools, after, PAGE);
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

  #hasRoom({ load, offers, most }: Candidate): boolean {
    return offers < OFFERS_AT_ONCE && (most === null || load < most);
  }

  /** Returns who answered this customer last, where the team wants the same attendant again. */
  #lastOf({ sessionTopic, required }: SlotRow): string | null {
    if (!required || !this.#store.routing.table.routing.sameAttendant) return null;
    const served = Object.entries(this.#store.chats.chat(sessionTopic)?.served ?? {});
    return served.sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
  }

  get #fitting(): Fitting {
    this.#fittingNow ??= new Fitting(this.#store.routing.table, [...this.#candidates.values()], this.#now);
    return this.#fittingNow;
  }

  get #candidates(): Map<string, Candidate> {
    this.#loaded ??= new Map(
      this.#store.candidates(this.#limits.attendantMaxSessions).map((each) => [each.idText, each]),
    );
    return this.#loaded;
  }

  #offer(slot: SlotRow, known: SessionInfo | undefined): void {
    const info = known ?? this.#store.chats.chat(slot.sessionTopic)?.info;
    if (info !== undefined) this.offers.push(...offerOf(slot, info));
  }
}

/** Returns how an offer that stands is published; none where there is no offer, or where an older release stored it elsewhere. */
export function offerOf(slot: SlotRow, info: SessionInfo): { n: number; publish: Publish }[] {
  const { offeredTo, offerExpires, offerN } = slot;
  if (offeredTo === null || offerExpires === null || offerN === null) return [];
  const payload: OfferPayload = { ...asWaiting(info), offer: offerDetails(slot, offerExpires) };
  return [{ n: offerN, publish: { topic: TOPICS.assignTo(offeredTo), payload, qos: 1 } }];
}

/** Returns the attendants who are in the chat, or have an offer of another place of it. */
function membersOf(others: readonly SlotRow[]): Set<string> {
  const ids = others.flatMap(({ attendantId, offeredTo }) => [attendantId, offeredTo]);
  return new Set(ids.filter((id) => id !== null));
}

/** What an offer says beside the chat itself. */
export const offerDetails = (
  { note, from, wantedId, offeredTo, lost }: SlotRow,
  expiresAt: number,
): Offer => ({
  expiresAt,
  remainingMs: Math.max(0, expiresAt - Date.now()),
  // A hand-over says why by its own line.
  ...(lost === undefined || from !== null ? {} : { line: lost.kind, from: lost.from, note: lostText(lost) }),
  ...(note === '' ? {} : { note }),
  ...(from === null ? {} : { from }),
  ...(from !== null && !isBotId(from.id) && wantedId === offeredTo ? { byName: true } : {}),
});
