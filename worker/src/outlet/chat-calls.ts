import type { SessionTopic } from '@chimpassist/protocol';
import type { ChatFrame, LogEntry, Publish } from '@chimpassist/protocol/frames';
import type { Chat } from '../chat/chat.ts';
import type { ChatRecord } from '../chat/chat-record.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { ChatEvent } from '../chat/machine/event.ts';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { BatchTerms, ReachedAnswer } from '../contract/chat-object.ts';
import type { DeskEvent, DeskEventAnswer } from '../contract/chat-report.ts';
import type { FrameRefusal } from '../contract/outlet.ts';
import { BridgeAnswer, type BridgeAnswers } from './bridge-answers.ts';
import type { MirrorNotifier } from './mirror-notifier.ts';

export interface ChatCallsOptions {
  store: ChatStore;
  topic: SessionTopic;
  chat: Chat;
  answers: BridgeAnswers;
  news: MirrorNotifier;
  /** What the bridge says of this chat, without what it cannot know. */
  withoutGuesses(frames: ChatFrame[]): ChatFrame[];
  /** What the bridge says of these entries for legacy clients, beside what it says by itself. */
  fileRepeats(entries: readonly LogEntry[]): Publish[];
  /** Tells the desk what has become of the chat, and adds to the answer what comes of it. It does not reject. */
  tellDesk(answer: BridgeAnswer): Promise<void>;
}

/** The calls that bring frames and events to a chat: each is answered with what the chat says because of it. */
export class ChatCalls {
  readonly #options: ChatCallsOptions;
  /** After which record, and to the bridge of which epoch, the held state was said last. */
  #said: { record: ChatRecord; epoch: number } | null = null;

  constructor(options: ChatCallsOptions) {
    this.#options = options;
  }

  /** The bridge's batch. Everything is stored before the first `await`, and the answer waits for the disk. */
  async takeBatch(
    frames: ChatFrame[],
    { seenRev, epoch, at, log: wantsLog }: BatchTerms,
  ): Promise<ReachedAnswer> {
    const { store, topic, chat, answers, news, withoutGuesses, fileRepeats, tellDesk } = this.#options;
    const answer = new BridgeAnswer();
    const known = withoutGuesses(frames);
    const { headSeq } = store.log;
    news.covered(wantsLog, () => answers.gather(answer, () => chat.take(known, { seenRev, epoch, at })));
    // Before others may store something.
    const hasGrownBy = store.log.headSeq - headSeq;
    await tellDesk(answer);
    const { record } = store;
    const isTold =
      this.#said?.record === record && this.#said.epoch === epoch && seenRev === record.state.rev;
    if (!isTold || record.state.kind !== 'online' || !isNewWords(frames, hasGrownBy)) {
      answers.gather(answer, () => chat.sayHeld());
      this.#said = { record, epoch };
    }
    return {
      sessionTopic: topic,
      ok: true,
      refused: answer.refusedOf(frames),
      acks: answer.acks,
      headSeq: store.log.headSeq,
      ...(wantsLog ? { log: answer.entries } : {}),
      held: answer.held,
      controls: answers.controlsAbove(seenRev),
      publishes: [...answer.publishes, ...fileRepeats(answer.entries)],
    };
  }

  /** Takes frames that came over a socket which ends at the edge. Everything is stored when it returns. */
  takeAtEdge(frames: ChatFrame[]): FrameRefusal[] {
    const { store, chat, answers } = this.#options;
    const answer = new BridgeAnswer();
    const { epoch } = store.record;
    answers.gather(answer, () => chat.take(frames, { seenRev: 0, epoch, at: undefined }));
    return answer.refusals;
  }

  /** Takes frames for whose writers the Worker vouches. */
  takePosted(frames: ChatFrame[]): BridgeAnswer {
    const { store, chat, answers } = this.#options;
    const answer = new BridgeAnswer();
    const { epoch } = store.record;
    answers.gather(answer, () => chat.take(frames, { seenRev: 0, epoch, at: undefined, isVouched: true }));
    return answer;
  }

  /** Lets an attendant in. Everything is stored when it returns. */
  letIn(attendant: AttendantCard): void {
    const { chat, answers } = this.#options;
    answers.gather(new BridgeAnswer(), () => chat.letIn(attendant));
  }

  /** What the chat does by itself. Everything is stored when it returns. */
  takeOwn(event: ChatEvent): void {
    const { chat, answers } = this.#options;
    answers.gather(new BridgeAnswer(), () => chat.happen(event, event.kind === 'silent'));
  }

  /** An event from the desk. The answer holds what the chat would otherwise call the desk for, so the two never wait for each other. */
  apply(event: DeskEvent): DeskEventAnswer {
    const { store, chat, answers } = this.#options;
    const answer = new BridgeAnswer();
    const { rev } = store.record.state;
    answers.gather(answer, () => chat.apply(event));
    return { sync: chat.report(), held: answer.held, controls: answers.controlsAbove(rev) };
  }
}

/**
 * Only messages, each of which was new: so the answer to the batch before has arrived, or some of these would have come
 * before. They change nothing of what the bridge holds of a chat that is online.
 */
const isNewWords = (frames: readonly ChatFrame[], hasGrownBy: number): boolean =>
  hasGrownBy === frames.length && frames.every(({ kind }) => kind === 'message');
