import {
  BOT_ANSWER_MS,
  type BotAnswer,
  type BotFailure,
  type BotTurn,
  botEntryOf,
  randomId,
  type SessionTopic,
} from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { BotRecord, BotTurnRecord } from '../chat/chat-record.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { botOf } from '../chat/machine/bot.ts';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { TurnTaken } from '../contract/chat-object.ts';
import type { ChatEffects, Outlet } from '../contract/outlet.ts';
import type { BotTerms } from '../contract/workspace-object.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';
import { framesOf, type Receiver } from './answer-frames.ts';
import { askBot } from './ask-bot.ts';
import { FAILURE_NOTES } from './failure-notes.ts';
import { isLooping, nextSaid } from './loops.ts';
import { turnOf } from './turn-of.ts';

/** A turn that was interrupted, because this object was stopped meanwhile, is begun once more. */
const TRIES_MAX = 2;
/** A turn contains at most so many messages; more go into another turn. */
const UNANSWERED_MAX = 100;

export interface BotTurnsOptions {
  store: ChatStore;
  topic: SessionTopic;
  allowsPrivate: boolean;
  workspace(): {
    botTerms(id: string): Promise<BotTerms | null>;
    botFailed(id: string, why: BotFailure): Promise<void>;
    membersOf(team: string): Promise<readonly (string | number)[] | null>;
  };
  /** Takes frames for whose writer the Worker vouches, and publishes them on all roads. */
  take(frames: ChatFrame[]): void;
  /** Whether the chat has all of these files. */
  hasFiles(files: readonly { id: string }[]): boolean;
  /** Writes a note for the attendants. */
  note(content: string, from: AttendantCard, failure?: BotFailure): void;
  waitUntil(work: Promise<unknown>): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * The turns of a bot in one chat: asked when the customer has said something, one after the other, and answered once. Whether an
 * answer counts is decided here, in one step with what it says: after a human has come, or has said a word, none does.
 */
export class BotTurns implements Outlet<ChatEffects> {
  readonly #options: BotTurnsOptions;
  /** The running try of this object. */
  #asking: string | null = null;

  constructor(options: BotTurnsOptions) {
    this.#options = options;
  }

  push({ entries = [], controls = [] }: ChatEffects): void {
    if (entries.length > 0 || controls.length > 0) this.#begin();
  }

  pushPerishable(): void {}

  get job(): Job {
    return {
      name: 'turns of a bot',
      nextDue: () => this.#record?.turn?.until ?? null,
      run: (now) => this.#due(now),
    };
  }

  /** Returns the turn that the bot has to answer; null: none. */
  now(): BotTurn | null {
    const { store, topic } = this.#options;
    const bot = botOf(store.record.state);
    const turn = this.#record?.turn;
    return bot === null || turn === undefined ? null : turnOf(store, topic, bot, turn);
  }

  /** Takes a bot's answer, by whatever way it comes. It counts once, and only while the bot has the chat. */
  async answer(turnId: string, answer: BotAnswer): Promise<TurnTaken> {
    const bot = botOf(this.#options.store.record.state);
    const to = bot === null ? null : await this.#receiverOf(bot, answer);
    return this.#take(turnId, answer, to);
  }

  get #record(): BotRecord | undefined {
    return this.#options.store.record.bot;
  }

  /** Begins a turn for an unanswered message, if none is open. It is stored in the row that is written anyway. */
  #begin(): void {
    const { store } = this.#options;
    const record = this.#record;
    if (record === undefined || record.turn !== undefined || botOf(store.record.state) === null) return;
    const open = store.reader.messagesAfter(record.answeredUpTo, UNANSWERED_MAX);
    const seq = open.findLast(({ message: { from } }) => from.role !== 'attendant')?.message.seq;
    if (seq === undefined) return;
    const now = Date.now();
    const turn = { id: randomId(), seq, at: now, until: now + BOT_ANSWER_MS, tries: 1 };
    const askedAt = [...record.askedAt, now].slice(-50);
    store.save({ ...store.record, bot: { ...record, turn, askedAt } });
    // Once the transaction of which this is the last step is whole. Where it is not, there is no such turn.
    this.#options.waitUntil(Promise.resolve().then(() => this.#ask(turn.id)));
  }

  async #ask(turnId: string): Promise<void> {
    const { store, workspace, allowsPrivate, arm } = this.#options;
    const bot = botOf(store.record.state);
    const record = this.#record;
    if (record?.turn?.id !== turnId || bot === null) return;
    this.#asking = turnId;
    await arm();
    if (isLooping(record, Date.now())) return this.#fail(turnId, 'looped');
    let terms: BotTerms | null;
    try {
      terms = await workspace().botTerms(botEntryOf(bot.id));
    } catch (error) {
      // It is tried once more when the turn is due.
      log('bot_not_asked', { error });
      this.#asking = null;
      return;
    }
    const turn = this.now();
    if (terms === null) return this.#fail(turnId, 'gone');
    if (turn?.turn !== turnId) return;
    const asked = await askBot(terms, turn, allowsPrivate);
    if (asked.kind === 'failed') return this.#fail(turnId, asked.why);
    if (asked.kind === 'later') return;
    const taken = await this.answer(turnId, asked.answer);
    if ('refused' in taken && taken.refused === 'attachment_unknown') this.#fail(turnId, 'rubbish');
  }

  async #due(now: number): Promise<void> {
    const record = this.#record;
    const turn = record?.turn;
    if (record === undefined || turn === undefined || turn.until > now) return;
    if (this.#asking === turn.id || turn.tries >= TRIES_MAX) return this.#fail(turn.id, 'slow');
    const { store, waitUntil } = this.#options;
    const again: BotTurnRecord = { ...turn, tries: turn.tries + 1, until: now + BOT_ANSWER_MS };
    store.save({ ...store.record, bot: { ...record, turn: again } });
    waitUntil(this.#ask(turn.id));
  }

  /**
   * Returns to whom the hand-over leads; null: to the level that the chat asks for, also where the named team or person does not
   * exist.
   */
  async #receiverOf(bot: AttendantCard, { handOver }: BotAnswer): Promise<Receiver | null> {
    if (handOver === undefined) return null;
    const { workspace } = this.#options;
    const { attendantId, level } = handOver;
    if (attendantId !== undefined) return { attendantId };
    if (level !== undefined) return { type: level };
    try {
      const team = handOver.team ?? (await workspace().botTerms(botEntryOf(bot.id)))?.team ?? null;
      const members = team === null ? null : await workspace().membersOf(team);
      return team === null || members === null ? null : { team, members: [...members] };
    } catch (error) {
      log('team_unknown', { error });
      return null;
    }
  }

  /** All of it or nothing, and without waiting for anything. */
  #take(turnId: string, answer: BotAnswer, to: Receiver | null): TurnTaken {
    const { store, topic, take, note } = this.#options;
    const bot = botOf(store.record.state);
    const record = this.#record;
    if (bot === null || record?.turn?.id !== turnId) return { refused: 'turn_over' };
    if (record.turn.until < Date.now()) {
      this.#fail(turnId, 'slow');
      return { refused: 'turn_over' };
    }
    if (!this.#options.hasFiles(answer.messages.flatMap(({ attachments = [] }) => attachments)))
      return { refused: 'attachment_unknown' };
    const said = nextSaid(record, answer);
    if (said.isLoop) {
      this.#fail(turnId, 'looped');
      return { refused: 'turn_over' };
    }
    const from = store.log.headSeq;
    const frames = framesOf(answer, { bot, topic, turnId, to, now: Date.now() });
    store.transaction(() => {
      const { turn, choices: _, ...rest } = record;
      const choices = answer.messages.at(-1)?.choices;
      const answeredUpTo = turn?.seq ?? record.answeredUpTo;
      const bot = { ...rest, answeredUpTo, said: said.said, ...(choices === undefined ? {} : { choices }) };
      store.save({ ...store.record, bot });
      take(frames);
    });
    this.#asking = null;
    if (answer.handOver !== undefined && answer.handOver.summary.trim() !== '')
      note(answer.handOver.summary, bot);
    return { after: from, upTo: store.log.headSeq };
  }

  /** Hands the chat to people, with a note that says why. */
  #fail(turnId: string, why: BotFailure): void {
    const { store, topic, take, note, workspace, waitUntil } = this.#options;
    const bot = botOf(store.record.state);
    if (bot === null || this.#record?.turn?.id !== turnId) return;
    this.#asking = null;
    const left = { messages: [], handOver: { summary: '' }, end: false };
    take(framesOf(left, { bot, topic, turnId, to: null, now: Date.now() }));
    note(FAILURE_NOTES[why], bot, why);
    log('bot_failed', { why });
    waitUntil(
      workspace()
        .botFailed(botEntryOf(bot.id), why)
        .catch((error: unknown) => log('bot_failure_not_noted', { error })),
    );
  }
}
