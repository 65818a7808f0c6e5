import { poolOf } from '../routing/pool.ts';
import type { SlotRow } from './rows.ts';
import { byArrival, type QueueKey, SortedByName } from './sorted-slots.ts';

/** The name of the queue in which a place waits. */
const poolOfRow = ({ type, needs = null }: SlotRow): string => poolOf({ type, needs });

/**
 * The places of chats that wait or go on, with their offers, and the queue: places that wait to be offered. They stand in the
 * rows of their chats, and here in memory, sorted by what is asked of them: an index on the disk would be a row for each
 * change. Nothing costs more where thousands wait. Synchronous.
 */
export class SlotTable {
  readonly #byTopic = new Map<string, SlotRow[]>();
  readonly #queued = new SortedByName<SlotRow>();
  readonly #askedAll = new SortedByName<SlotRow>();
  readonly #wanted = new SortedByName<SlotRow>();
  readonly #filled = new SortedByName<SlotRow>();
  readonly #offered = new SortedByName<SlotRow>();
  readonly #untold = new SortedByName<SlotRow>();
  readonly #changed: (sessionTopic: string) => void;
  /** No offer falls due before this, epoch ms; null: there is none; undefined: to be looked for. */
  #noneDueBefore: number | null | undefined;

  /** @param changed is told whose places are to be written. */
  constructor(changed: (sessionTopic: string) => void) {
    this.#changed = changed;
  }

  of(sessionTopic: string): readonly SlotRow[] {
    return this.#byTopic.get(sessionTopic) ?? [];
  }

  /** Takes a place as it stands on the disk. */
  load(row: SlotRow): void {
    const others = this.of(row.sessionTopic).filter(({ slot }) => slot !== row.slot);
    this.#byTopic.set(
      row.sessionTopic,
      [...others, row].sort((a, b) => a.slot - b.slot),
    );
    for (const [sorted, name] of this.#placesOf(row)) sorted.add(name, row);
    if (row.offerExpires !== null && this.#noneDueBefore !== undefined)
      this.#noneDueBefore = Math.min(row.offerExpires, this.#noneDueBefore ?? row.offerExpires);
  }

  put(row: SlotRow): void {
    this.#forget(row);
    this.load(row);
    this.#changed(row.sessionTopic);
  }

  remove(row: Pick<SlotRow, 'sessionTopic' | 'slot'>): void {
    this.#forget(row);
    const left = this.of(row.sessionTopic).filter(({ slot }) => slot !== row.slot);
    if (left.length === 0) this.#byTopic.delete(row.sessionTopic);
    else this.#byTopic.set(row.sessionTopic, left);
    this.#changed(row.sessionTopic);
  }

  /** Places that an attendant is in. */
  filledBy(attendantId: string): SlotRow[] {
    return [...(this.#filled.of(attendantId)?.all ?? [])];
  }

  /** Places that are offered to an attendant. */
  offeredTo(attendantId: string): SlotRow[] {
    return [...(this.#offered.of(attendantId)?.all ?? [])];
  }

  /** Whom places are offered to, by session topic. */
  offers(): Map<string, string[]> {
    return new Map(this.standing().map(({ sessionTopic }) => [sessionTopic, this.offersOf(sessionTopic)]));
  }

  /** Places that are offered to somebody, by the offer's number where it has one. */
  standing(): SlotRow[] {
    return this.#offered.names
      .flatMap((id) => this.offeredTo(id))
      .sort((a, b) => (a.offerN ?? 0) - (b.offerN ?? 0));
  }

  /** Whom places of one chat are offered to. */
  offersOf(sessionTopic: string): string[] {
    return this.of(sessionTopic).flatMap(({ offeredTo }) => offeredTo ?? []);
  }

  /** The team for whose members alone a place of the chat is open. */
  teamOf(sessionTopic: string): string | undefined {
    return this.of(sessionTopic).find(({ attendantId, needs }) => attendantId === null && needs?.team)?.needs
      ?.team;
  }

  /** Chats that an attendant is in, and offers that it has. */
  loadOf(attendantId: string): { filled: number; offers: number } {
    return {
      filled: this.#filled.of(attendantId)?.size ?? 0,
      offers: this.#offered.of(attendantId)?.size ?? 0,
    };
  }

  /** Everybody who is in a chat, or has an offer. */
  get busy(): string[] {
    return [...new Set([...this.#filled.names, ...this.#offered.names])];
  }

  /** The queues in which at least one place waits to be offered. */
  get pools(): string[] {
    return this.#queued.names;
  }

  /** The next places of these queues that wait to be offered, by their customers' arrival. */
  queued(pools: readonly string[], after: QueueKey | null, limit: number): SlotRow[] {
    const next = pools.flatMap((pool) => {
      const queue = this.#queued.of(pool);
      return (after === null ? queue?.first(limit) : queue?.after(after, limit)) ?? [];
    });
    return pools.length === 1 ? next : byArrival(next).slice(0, limit);
  }

  /** Places that wait for an attendant by name, or for this one first. */
  queuedByName(attendantId: string, limit: number): SlotRow[] {
    return this.#wanted.of(attendantId)?.first(limit) ?? [];
  }

  /** Optional places that everybody who is there was asked for: somebody who comes may want one. */
  askedAll(type: string, limit: number): SlotRow[] {
    return this.#askedAll.of(type)?.first(limit) ?? [];
  }

  /** The queues in which customers believe that somebody is there. */
  get untoldPools(): string[] {
    return this.#untold.names;
  }

  untold(pool: string, limit: number): SlotRow[] {
    return this.#untold.of(pool)?.first(limit) ?? [];
  }

  /** Offers without an answer, by their customers' arrival. */
  expiredOffers(now: number): SlotRow[] {
    const next = this.nextOfferExpires;
    if (next === null || next > now) return [];
    this.#noneDueBefore = undefined;
    return byArrival(
      this.standing().filter(({ offerExpires }) => offerExpires !== null && offerExpires <= now),
    );
  }

  /** Before when no offer counts as declined, epoch ms, or null. It may be too early: an offer that was taken is not looked for. */
  get nextOfferExpires(): number | null {
    if (this.#noneDueBefore === undefined) this.#noneDueBefore = this.#nextDue;
    return this.#noneDueBefore;
  }

  get #nextDue(): number | null {
    return this.standing().reduce<number | null>(
      (next, { offerExpires }) =>
        offerExpires === null ? next : Math.min(offerExpires, next ?? offerExpires),
      null,
    );
  }

  #forget({ sessionTopic, slot }: Pick<SlotRow, 'sessionTopic' | 'slot'>): void {
    const known = this.of(sessionTopic).find((row) => row.slot === slot);
    if (known !== undefined) for (const [sorted, name] of this.#placesOf(known)) sorted.delete(name, known);
  }

  /** Where a row is looked for, and by which name. */
  *#placesOf(row: SlotRow): Iterable<[SortedByName<SlotRow>, string]> {
    if (row.queued === 1) yield [this.#queued, poolOfRow(row)];
    if (row.queued === 1 && row.wantedId !== null) yield [this.#wanted, row.wantedId];
    if (row.queued === 2) yield [this.#askedAll, row.type];
    if (row.attendantId !== null) yield [this.#filled, row.attendantId];
    if (row.offeredTo !== null) yield [this.#offered, row.offeredTo];
    if (row.untold) yield [this.#untold, poolOfRow(row)];
  }
}
