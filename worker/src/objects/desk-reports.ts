import type { SessionTopic } from '@chimpassist/protocol';
import type { Chat } from '../chat/chat.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { ReportAnswer } from '../contract/chat-report.ts';
import { sessionTopicIn } from '../contract/session-id.ts';
import { log } from '../log.ts';
import { BridgeAnswer, type BridgeAnswers } from '../outlet/bridge-answers.ts';
import type { Job } from '../storage/scheduler.ts';
import type { Objects } from './addresses.ts';

export interface DeskReportsOptions {
  store: ChatStore;
  topic: SessionTopic;
  objects: Objects;
  chat: () => Chat;
  bridge: BridgeAnswers;
  /** Hands what has ended to archives and ledgers. @throws if one cannot be reached. */
  ended(): Promise<void>;
  /** The desk has answered. */
  learned(answer: ReportAnswer): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/** What a chat's object tells desk and index of its state, until they know it. */
export class DeskReports {
  readonly #options: DeskReportsOptions;
  /** Calls that are under way; each sets the alarm where it fails. */
  #telling = 0;

  constructor(options: DeskReportsOptions) {
    this.#options = options;
  }

  /** Told again by the alarm only where the desk did not answer; each frame tells it anyway. */
  get job(): Job {
    return {
      name: 'tell desk',
      nextDue: () => (this.#telling === 0 && this.#options.store.isUntold ? 0 : null),
      run: () => this.#report(new BridgeAnswer()),
    };
  }

  /** Tells the desk; where it does not answer, the alarm tries again, and the answer to the bridge does not wait. */
  async tell(answer = new BridgeAnswer()): Promise<void> {
    this.#telling += 1;
    try {
      await this.#report(answer);
    } catch (error) {
      log('desk_unreached', { error });
    } finally {
      this.#telling -= 1;
      await this.#options.arm();
    }
  }

  /** Tells the desk, for a mirror, that the log has grown. @throws if it cannot be reached. */
  async tellGrown(isOver: boolean): Promise<void> {
    const { store, topic, objects } = this.#options;
    if (await objects.desk().grown(topic, isOver)) return;
    // The desk has forgotten this chat, and of those that it does not know no mirror hears.
    store.save({ ...store.record, unsynced: true });
    await this.tell();
  }

  /** Tells desk and index of a state that they do not know. @throws if they cannot be reached. */
  async #report(answer: BridgeAnswer): Promise<void> {
    const { store, chat, objects, bridge, learned } = this.#options;
    const report = store.record.unsynced ? chat().report() : null;
    if (report === null) return;
    await this.#putIndex(report.info.sessionId);
    const desks = await objects.desk().sync(report);
    // The ledger is told of them too.
    chat().learnOffers(report, desks.offers ?? []);
    await this.#options.ended();
    bridge.gather(answer, () => chat().reported(report, desks));
    learned(desks);
    // A bot has come: the desk gave it the chat, and hears that it has it.
    if (desks.bot !== undefined) await this.#report(answer);
  }

  async #putIndex(sessionId: string): Promise<void> {
    const { objects, topic } = this.#options;
    if (sessionTopicIn(sessionId) === null) await objects.sessionIndex(sessionId).put(sessionId, topic);
  }
}
