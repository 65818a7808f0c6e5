import {
  type Ack,
  type Attachment,
  type ControlPayload,
  type Customer,
  INSTRUCTIONS,
  type OfferFact,
  type SentAttachment,
  type SessionTopic,
  TOPICS,
  type ToldOpening,
} from '@chimpassist/protocol';
import type { ChatFrame, HeldState } from '@chimpassist/protocol/frames';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { Erasure } from '../contract/chat-object.ts';
import {
  asWaiting,
  type ChatReport,
  type DeskEvent,
  type QueuePlace,
  type ReportAnswer,
} from '../contract/chat-report.ts';
import type { ChatEffects, FrameRefusal, Outlet } from '../contract/outlet.ts';
import type { Settings } from '../settings.ts';
import type { ChatStore, Others } from './chat-store.ts';
import type { Consents } from './consents.ts';
import { type ErasedBeside, erase } from './erasure.ts';
import { FrameTaker, type FrameTerms } from './frame-taker.ts';
import type { ChangeBody } from './log-rows.ts';
import type { ChatEvent } from './machine/event.ts';
import { isLive } from './machine/state.ts';
import { refusalNotices } from './refusal-notices.ts';
import { controlPayload, currentInfo } from './session-info.ts';
import { heldOf, reportOf } from './views.ts';

export interface ChatOptions {
  store: ChatStore;
  settings: Settings;
  topic: SessionTopic;
  outlet: Outlet<ChatEffects>;
  /** Whether the customer has agreed to what the team requires. */
  consents: Pick<Consents, 'stop'>;
  /** Returns what the chat itself knows of a message's files; null where it does not know one of them. */
  resolved(attachments: readonly SentAttachment[]): Attachment[] | null;
}

/**
 * One customer's chat, without a host: it takes frames and events, stores what comes of them, and says it through its outlet,
 * as the last step of the same transaction. It waits for nothing.
 */
export class Chat {
  readonly #store: ChatStore;
  readonly #topic: SessionTopic;
  readonly #outlet: Outlet<ChatEffects>;
  readonly #frames: FrameTaker;
  /** The customer's place in the queue, as the desk said it last. */
  #place: QueuePlace | undefined;
  /** The effects that the running transaction publishes at its end. */
  #said: ChatEffects[] = [];

  constructor({ store, settings, topic, outlet, resolved, consents }: ChatOptions) {
    this.#store = store;
    this.#topic = topic;
    this.#outlet = outlet;
    this.#frames = new FrameTaker({
      store,
      settings,
      topic,
      place: () => this.#place,
      resolved,
      consents,
      say: (effects) => this.#said.push(effects),
    });
  }

  /** Takes frames in their order: all of them are stored, or none is where one throws. */
  take(frames: readonly ChatFrame[], terms: FrameTerms): void {
    this.#turn(() => {
      const refusals: FrameRefusal[] = [];
      for (const frame of frames) {
        const refusal = this.#frames.take(frame, terms);
        if (refusal !== null) refusals.push({ frame, ...refusal });
      }
      this.#said.push({ refusals, publishes: refusalNotices(this.#topic, refusals) });
    });
  }

  /** Adds an attendant whom those in the chat have let in. */
  letIn(attendant: AttendantCard): void {
    this.#turn(() => this.#frames.run({ kind: 'join', attendant, takeOver: false, isInvited: true }));
  }

  /** Takes what an attendant has made of a message. The first time, the state says where such entries begin. */
  change(change: ChangeBody): void {
    this.#turn(() => {
      const seq = this.#store.log.putChange(change);
      const { record } = this.#store;
      if (record.changedFrom === undefined) this.#store.save({ ...record, changedFrom: seq });
    });
  }

  /** Begins the chat of a customer who never wrote here, as one that is over. It holds what an import brings. */
  begin(customer: Customer, begunAt: number): void {
    this.#turn(() => this.#frames.begin(customer, begunAt));
  }

  /** Takes an event of the desk, which learns of the new state by the call's answer. */
  apply(event: DeskEvent): void {
    this.#turn(() => this.#frames.run(event, false));
    this.sayHeld();
  }

  /** Takes an event that the chat brings about by itself. Of it the desk is told no more than it has to be anyway. */
  happen(event: ChatEvent, isForDesk: boolean): void {
    this.#turn(() => this.#frames.run(event, isForDesk || this.#store.record.unsynced));
  }

  /** Returns the report for the desk; null where there is nothing to report. */
  report(): ChatReport | null {
    return reportOf(this.#topic, this.#store.record, Date.now());
  }

  /** To whom the desk has offered this chat: it is stored with the next row, and told to the ledger before. */
  learnOffers({ info }: ChatReport, offers: readonly OfferFact[]): void {
    const { record } = this.#store;
    const { course } = record;
    if (course === undefined || course.sessionId !== info.sessionId || offers.length === 0) return;
    if (course.offers?.length === offers.length) return;
    this.#store.note({ ...record, course: { ...course, offers: [...offers] } });
  }

  /** Takes the desk's answer to a report. */
  reported(report: ChatReport, { nobody, position, wait, bot, offers: _, ...others }: ReportAnswer): void {
    this.#place = position === null ? undefined : { position, ...(wait === undefined ? {} : { wait }) };
    this.#turn(() => {
      this.#markReported(report, others);
      if (bot !== undefined) this.#frames.run({ kind: 'botCame', bot, rev: report.rev });
      if (!nobody) return;
      this.#frames.run({ kind: 'nobody', rev: report.rev });
      // The desk knows it already, because it said so.
      this.#markReported({ ...report, rev: report.rev + 1 }, others);
    });
    if (report.state !== 'waiting') return;
    // Who is next hears it with the first keep-alive; most of these are taken before.
    if (position !== null && position > 1) this.#sayPlace();
    const waits = { topic: TOPICS.attendantsRequest(), payload: asWaiting(report.info), qos: 0 } as const;
    this.#outlet.pushPerishable({ publishes: [waits] });
  }

  /** The queue has moved. The new place is published and not stored: the next answer of the desk is newer. */
  queueMoved(place: QueuePlace): void {
    this.#place = place;
    this.#sayPlace();
  }

  #sayPlace(): void {
    const { state } = this.#store.record;
    if (state.kind !== 'waiting' || state.announced) return;
    const info = currentInfo(this.#topic, state);
    const payload = controlPayload(info, state, { instruction: INSTRUCTIONS.update }, this.#place);
    this.#outlet.pushPerishable({ controls: [{ sessionTopic: this.#topic, rev: state.rev, payload }] });
  }

  /** Returns the control message about changed hours; null where no chat is live or waits. It is published and not stored. */
  openingControl(opening: ToldOpening): ControlPayload | null {
    const { record } = this.#store;
    const { state } = record;
    if (!isLive(state)) return null;
    // The next answer of the desk is newer.
    if (opening.isTeams) this.#store.note({ ...record, opening });
    const isNobody = state.kind === 'waiting' && state.announced;
    const effect = isNobody
      ? ({ instruction: INSTRUCTIONS.unavailable, reason: 'unavailable' } as const)
      : { instruction: INSTRUCTIONS.update };
    return { ...controlPayload(currentInfo(this.#topic, state), state, effect, this.#place), opening };
  }

  /** Marks the report as taken, unless something has changed since it was made. */
  #markReported({ rev, minor = 0 }: ChatReport, others: Others): void {
    const { state, minor: minorNow = 0 } = this.#store.record;
    if (state.rev === rev && minorNow === minor) this.#store.markTold(others);
  }

  /** Publishes the acknowledgements of messages once more at the edge, because the state of their files has changed. */
  acknowledgeAgain(acks: Ack[]): void {
    this.#outlet.push({ acks });
  }

  /** Returns the held state, by which keep-alives are answered; null where no customer ever wrote. */
  held(): HeldState | null {
    return heldOf(this.#topic, this.#store.record, this.#place?.position);
  }

  /** Publishes the held state, by which the bridge answers keep-alives. */
  sayHeld(): void {
    const held = this.held();
    if (held !== null) this.#outlet.pushPerishable({ held: [held] });
  }

  /**
   * Ends the chat, and deletes what it holds.
   *
   * @param eraseOthers does the same with its files and notes, in the same transaction.
   */
  erase(eraseOthers: () => ErasedBeside): Erasure {
    this.#turn(() => {
      const { state } = this.#store.record;
      if (isLive(state)) this.#frames.run({ kind: 'silent', rev: state.rev });
    });
    // Only now, after the end was published: what waits to arrive is deleted too.
    return this.#store.transaction(() => erase(this.#store, this.#topic, Date.now(), eraseOthers()));
  }

  /** Runs one transaction, which publishes its effects as its last step. */
  #turn(work: () => void): void {
    this.#said = [];
    this.#store.transaction(() => {
      const entries = this.#store.log.appendedBy(work);
      this.#outlet.push(asOne([...this.#said, { entries }]));
    });
  }
}

const asOne = (all: readonly ChatEffects[]): ChatEffects => ({
  acks: all.flatMap(({ acks = [] }) => acks),
  refusals: all.flatMap(({ refusals = [] }) => refusals),
  controls: all.flatMap(({ controls = [] }) => controls),
  publishes: all.flatMap(({ publishes = [] }) => publishes),
  entries: all.flatMap(({ entries = [] }) => entries),
});
