import type { ChatReport, ReportAnswer } from '../contract/chat-report.ts';
import { firstBot, isBots, withBot } from './bot-first.ts';
import { dated } from './dated-report.ts';
import type { DeskStore } from './desk-store.ts';
import type { DeskWork } from './desk-work.ts';
import type { Feed } from './feed.ts';
import type { QueueTelling } from './queue-telling.ts';
import type { ChatRow } from './rows.ts';
import { isOvertaken } from './take-report.ts';
import { teamOpening } from './team-hours.ts';

export interface ChatReportsOptions {
  store: DeskStore;
  work: DeskWork;
  queue: QueueTelling;
  feed: Feed;
  /** Whether a bridge ever connected. */
  isBridged(): boolean;
  /** Whether there is a mirror. */
  isMirrored(): boolean;
  /** Ids of the webhooks. */
  hooks(): string[];
  /** The chat is over: tells a mirror at once. */
  isOver(sessionTopic: string): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
  waitUntil(work: Promise<void>): void;
}

/** Takes the reports of chats, and answers them. */
export class ChatReports {
  readonly #options: ChatReportsOptions;

  constructor(options: ChatReportsOptions) {
    this.#options = options;
  }

  /** Takes a chat's whole state. A report that is older than what is known changes nothing. */
  async take(told: ChatReport): Promise<ReportAnswer> {
    const { store, work, queue, arm, waitUntil, isOver } = this.#options;
    const known = store.chats.chat(told.sessionTopic);
    if (known && isOvertaken(told, known)) return this.#answer(known, false);
    const bot = told.isForBot ? firstBot(store.routing.bots) : null;
    const received = bot === null ? told : withBot(told, bot);
    const report = dated(received, known, () => store.now());
    const isFirstToKnow = (nobodyFor: ReadonlySet<string>) =>
      nobodyFor.has(report.sessionTopic) && report.state === 'waiting' && report.info.status !== 'aborted';
    const nobody = work.change(
      (assignment) => work.takeReport(report, known, assignment),
      (assignment) => {
        // The desk itself tells the chat, in its answer, that nobody is there: its row says so too.
        if (isFirstToKnow(assignment.nobody)) store.chats.markAnnounced(report.sessionTopic);
      },
    );
    await arm();
    const isNobody = isFirstToKnow(nobody);
    nobody.delete(report.sessionTopic);
    waitUntil(work.tellNobody(nobody));
    if (known?.state === 'waiting' && report.state === 'online' && !isBots(report)) queue.taken(Date.now());
    const answer = this.#answer(report, isNobody);
    waitUntil(queue.tell(Date.now()));
    // The last answer is there at once.
    if (report.state === 'over') isOver(report.sessionTopic);
    return bot === null ? answer : { ...answer, bot };
  }

  /** Forgets a chat of which nothing is stored any more. */
  forget(sessionTopic: string): void {
    const { store, work, feed } = this.#options;
    const known = store.chats.chat(sessionTopic);
    if (known === null) return;
    work.change(() => {
      store.chats.forget(known);
      feed.chat(sessionTopic);
    });
  }

  #answer(chat: Pick<ChatRow, 'sessionTopic'>, nobody: boolean): ReportAnswer {
    const { store, queue, isBridged, isMirrored, hooks } = this.#options;
    const { watchers } = store.links;
    const opening = teamOpening(store, chat.sessionTopic, Date.now());
    const position = store.chats.positionOf(chat.sessionTopic);
    const offers = store.chats.offersOf(chat.sessionTopic);
    const wait = queue.answered(chat.sessionTopic, position, Date.now());
    return {
      ...(watchers.length > 0 ? { watchers } : {}),
      nobody,
      position,
      ...(wait === null ? {} : { wait }),
      ...(opening === null ? {} : { opening }),
      ...(offers.length > 0 ? { offers: [...offers] } : {}),
      isBridged: isBridged(),
      hooks: hooks(),
      ...(Object.keys(store.routing.chats).length > 0 ? { settings: store.routing.chats } : {}),
      ...(isMirrored() ? { isMirrored: true } : {}),
      ...(store.routing.asksToJoin ? { asksToJoin: true } : {}),
      ...(store.routing.table.routing.rules.length > 0 ? { isRuled: true } : {}),
    };
  }
}
