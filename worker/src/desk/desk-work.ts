import { idText, isBotId, type SessionTopic } from '@chimpassist/protocol';
import type { Publish } from '@chimpassist/protocol/frames';
import type { ChatObject } from '../contract/chat-object.ts';
import type { DeskEvent, DeskEventAnswer } from '../contract/chat-report.ts';
import type { Outlet } from '../contract/outlet.ts';
import type { RoutingData } from '../contract/routing-data.ts';
import { log } from '../log.ts';
import { wantsOf } from '../routing/pool.ts';
import type { Settings } from '../settings.ts';
import { Assignment, OFFERS_AT_ONCE } from './assignment.ts';
import { type DatedReport, dated } from './dated-report.ts';
import type { DeskStore } from './desk-store.ts';
import type { Feed } from './feed.ts';
import { Hopes } from './hopes.ts';
import type { Presence } from './presence.ts';
import type { ChatRow, SlotRow } from './rows.ts';
import { isOvertaken, takeReport } from './take-report.ts';

const RETRY_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** Customers who are told in one go that nobody is there any more. */
const CUSTOMERS_AT_ONCE = 20;

export interface DeskWorkOptions {
  /** The object of a chat. */
  chatOf(
    sessionTopic: SessionTopic,
  ): Pick<DurableObjectStub<ChatObject>, 'apply' | 'bridgeCame' | 'follow' | 'openingChanged'>;
  settings: Settings;
  store: DeskStore;
  outlet: Outlet;
  /** Says an offer, which the chat's row keeps, under its number. */
  sayOffer(n: number, offer: Publish): void;
  feed: Feed;
  presence: Presence;
  /** Nobody who is there could take these chats. */
  nobodyFor(topics: ReadonlySet<string>): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/** A colleague has handed it to this attendant in person. */
const isByName = ({ offeredTo, wantedId, from }: SlotRow): boolean => from !== null && offeredTo === wantedId;

/** What a change of the desk brings with it: offers, the feed, and events for chats. */
export class DeskWork {
  readonly #options: DeskWorkOptions;
  /** Customers who had heard that nobody is there, and are to hear that somebody has come. */
  readonly #hopes: Hopes;

  constructor(options: DeskWorkOptions) {
    this.#options = options;
    this.#hopes = new Hopes(options.store, (topic, rev) => this.#tellChat(topic, { kind: 'somebody', rev }));
  }

  /**
   * One change of the desk: all of it or nothing, with the offers and the feed that come of it.
   *
   * @param last comes after the feed was told.
   * @returns the topics of the chats that nobody who is there could take.
   */
  change(work: (assignment: Assignment) => void, last?: (assignment: Assignment) => void): Set<string> {
    const assignment = new Assignment(this.#options.store, this.#options.settings, Date.now());
    try {
      this.#options.store.transaction(() => {
        work(assignment);
        for (const { n, publish } of assignment.offers) this.#options.sayOffer(n, publish);
        for (const topic of assignment.touched) this.#options.feed.chat(topic);
        this.#options.feed.flush();
        last?.(assignment);
      });
    } catch (error) {
      this.#options.feed.forget();
      throw error;
    }
    if (assignment.nobody.size > 0) this.#options.nobodyFor(assignment.nobody);
    return assignment.nobody;
  }

  takeReport(report: DatedReport, known: ChatRow | null, assignment: Assignment): void {
    const before = new Set(
      this.#options.store.slots.of(report.sessionTopic).map(({ attendantId }) => attendantId),
    );
    const people = takeReport(this.#options.store, report, known, assignment);
    for (const { attendantId } of this.#options.store.slots.of(report.sessionTopic)) {
      if (attendantId === null || before.has(attendantId) || isBotId(attendantId)) continue;
      // It left between its acceptance and this report.
      if (!this.#options.store.attendant(attendantId)?.online)
        this.#options.store.putLost(attendantId, report.sessionTopic, 0, 0);
    }
    for (const id of people) assignment.serve(id);
    this.#options.feed.chat(report.sessionTopic);
    for (const id of report.info.assignedAttendants) this.#options.feed.attendant(idText(id));
  }

  /** Everything that is due: who came or went, silent offers, chats of attendants who left. */
  async due(): Promise<void> {
    const now = Date.now();
    const { declined, ...moved } = this.#options.presence.moved();
    const lapsed = this.#options.store.slots.expiredOffers(now).filter((slot) => !declined.includes(slot));
    await Promise.all([
      ...declined.filter(isByName).map((slot) => this.#giveBack(slot, false)),
      ...lapsed.filter(isByName).map((slot) => this.#giveBack(slot, true)),
    ]);
    const nobody = this.change((assignment) => {
      for (const slot of declined) this.#declined(assignment, slot);
      this.#settle(assignment, moved, now);
    });
    await this.workLost(now);
    await this.#settled(nobody);
  }

  /** The chat that a colleague has handed over by name goes back. Where it cannot be reached, the next one is asked. */
  async #giveBack(slot: SlotRow, hasLapsed: boolean): Promise<void> {
    const { store } = this.#options;
    const info = store.attendant(slot.offeredTo ?? '')?.info;
    if (info === undefined) return;
    const there = store.onlineAttendants().map(({ idText }) => idText);
    const event = { kind: 'declined', attendantId: info.id, name: info.name, there } as const;
    // The report of the chat that takes the place back knows of no offer any more.
    await this.#tellChat(slot.sessionTopic, hasLapsed ? { ...event, hasLapsed } : event, (assignment) => {
      const [now] = store.slots.of(slot.sessionTopic).filter((each) => each.slot === slot.slot);
      if (now?.offerN === slot.offerN) assignment.passed(slot, hasLapsed ? 'expired' : 'declined');
    });
  }

  /** The next one is asked, where the same offer still stands. */
  #declined(assignment: Assignment, { sessionTopic, slot, offerN }: SlotRow): void {
    const now = this.#options.store.slots.of(sessionTopic).filter((each) => each.slot === slot);
    assignment.withdraw(
      now.filter((each) => each.offeredTo !== null && each.offerN === offerN),
      'declined',
    );
  }

  /** Offers that lapsed, and those of attendants who went, go to others; who came gets what waits. */
  #settle(
    assignment: Assignment,
    { leaving, coming }: { leaving: string[]; coming: string[] },
    now: number,
  ): void {
    for (const id of leaving) assignment.withdraw(this.#options.store.slots.offeredTo(id), 'gone');
    const expired = this.#options.store.slots.expiredOffers(now);
    if (expired.length > 0) assignment.withdraw(expired, 'expired');
    for (const id of coming) assignment.serveNewcomer(id);
    if (coming.length > 0) this.#hopes.rise(assignment);
    if (leaving.length === 0) return;
    for (const id of leaving) {
      for (const slot of this.#options.store.slots.queuedByName(id, OFFERS_AT_ONCE)) assignment.replace(slot);
    }
    // The last of a team has gone: the others of the level are asked.
    if (this.#options.store.slots.pools.some((pool) => wantsOf(pool).needs !== null)) assignment.serveAll();
    this.#findUntold(assignment);
  }

  /** Other rules and teams hold from now on: who waits may be for others. */
  async routingChanged(data: RoutingData): Promise<void> {
    const nobody = this.change((assignment) => {
      this.#options.store.routing.put(data);
      this.#serveAll(assignment);
    });
    await this.#settled(nobody);
  }

  /** A team opens or closes: what waits for it is offered, and its customers hear whether somebody is there. */
  async teamsTurned(): Promise<void> {
    await this.#settled(this.change((assignment) => this.#serveAll(assignment)));
  }

  #serveAll(assignment: Assignment): void {
    assignment.serveAll();
    this.#findUntold(assignment);
    this.#hopes.rise(assignment);
  }

  async #settled(nobody: Iterable<string>): Promise<void> {
    await this.#options.arm();
    await this.tellNobody(nobody);
    await this.#hopes.tellSome();
    // The others are told with the next alarm.
    if (this.#hopes.isDue) await this.#options.arm();
  }

  /** Customers who wait for a level of which nobody is there any more, some at a time; the alarm goes on with the rest. */
  #findUntold(assignment: Assignment): void {
    let isMore = false;
    for (const pool of this.#options.store.slots.untoldPools) {
      if (assignment.isThere(pool)) continue;
      const slots = this.#options.store.slots.untold(pool, CUSTOMERS_AT_ONCE);
      for (const slot of slots) assignment.replace(slot);
      isMore ||= slots.length === CUSTOMERS_AT_ONCE;
    }
    this.#options.store.isUntoldDue = isMore;
  }

  /** Whether customers are still to be told that somebody is there, or nobody. */
  get isTellingDue(): boolean {
    return this.#options.store.isUntoldDue || this.#hopes.isDue;
  }

  async workUntold(): Promise<void> {
    if (this.#options.store.isUntoldDue)
      await this.tellNobody(this.change((assignment) => this.#findUntold(assignment)));
    await this.#hopes.tellSome();
  }

  async workLost(now: number): Promise<void> {
    const due = this.#options.store.dueLost(now);
    await Promise.all(
      due.map(async ({ attendantId, sessionTopic, tries }) => {
        // Back before anything happened: it keeps its chat.
        const isBack = this.#options.store.attendant(attendantId)?.online === true;
        const { kind } = this.#options.store.accounts.standingOf(attendantId, now);
        const lost = { kind: 'attendantLost', attendantId, hasSignedOut: kind === 'signedOut' } as const;
        if (isBack || (await this.#tellChat(sessionTopic, lost))) {
          this.#options.store.deleteLost(attendantId, sessionTopic);
        } else {
          const delay = Math.min(RETRY_MS * 2 ** tries, RETRY_MAX_MS);
          this.#options.store.putLost(attendantId, sessionTopic, now + delay, tries + 1);
        }
      }),
    );
  }

  async tellNobody(topics: Iterable<string>): Promise<void> {
    await Promise.all(
      [...topics].map(async (topic) => {
        const chat = this.#options.store.chats.chat(topic);
        if (chat?.state !== 'waiting' || chat.info.status === 'aborted') return;
        if (await this.#tellChat(topic, { kind: 'nobody', rev: chat.rev })) return;
        // It is told with the next alarm.
        this.change(() => {
          for (const slot of this.#options.store.slots.of(topic)) {
            if (slot.queued === 1 && slot.required) this.#options.store.slots.put({ ...slot, untold: true });
          }
          this.#options.store.isUntoldDue = true;
        });
      }),
    );
  }

  /** @param before is done with what the chat answers, first. @returns whether the chat has taken the event. */
  async #tellChat(
    sessionTopic: string,
    event: DeskEvent,
    before: (assignment: Assignment) => void = () => {},
  ): Promise<boolean> {
    let answer: DeskEventAnswer;
    try {
      answer = await this.#options.chatOf(sessionTopic).apply(event);
    } catch (error) {
      log('chat_unreached', { error });
      return false;
    }
    const nobody = this.change((assignment) => {
      before(assignment);
      const known = this.#options.store.chats.chat(sessionTopic);
      if (answer.sync && !isOvertaken(answer.sync, known))
        this.takeReport(
          dated(answer.sync, known, () => this.#options.store.now()),
          known,
          assignment,
        );
      if (answer.controls.length > 0 || answer.held) {
        this.#options.outlet.push({
          controls: answer.controls,
          held: answer.held ? [answer.held] : [],
        });
      }
    });
    await this.tellNobody(nobody);
    return true;
  }
}
