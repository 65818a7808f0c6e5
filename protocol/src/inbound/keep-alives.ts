import type { HeldStates, KeepAliveAnswer } from '../held/index.ts';
import type { Inbound } from './decode.ts';
import type { PerishableQuota } from './perishable-quota.ts';

/** What to do about a keep-alive. `busy`: it would be answered, but its sender has had enough answers for now. */
export type KeepAliveVerdict = KeepAliveAnswer | { kind: 'busy' };

/**
 * Answers the keep-alives of customers' pages, and their requests, from the state that is held, within quotas. The bridge
 * does so for those at a broker, the Worker for those whose connections end in it.
 */
export class KeepAlives {
  readonly #held: Pick<HeldStates, 'heard' | 'heardIdle'>;
  readonly #quota: PerishableQuota;

  constructor(held: Pick<HeldStates, 'heard' | 'heardIdle'>, quota: PerishableQuota) {
    this.#held = held;
    this.#quota = quota;
  }

  /**
   * Each keep-alive says that its page is open; only answers have a quota, and what the edge must answer.
   *
   * @param now in ms that only grow.
   */
  heard({ sessionTopic, frame, page }: Extract<Inbound, { kind: 'online' }>, now: number): KeepAliveVerdict {
    const { proven } = frame;
    const answer =
      page?.idle === true
        ? // A page that asks for nobody is told of the chat that there is; it never reaches the edge.
          this.#held.heardIdle(sessionTopic, now)
        : this.#held.heard(sessionTopic, frame, now, () => this.#quota.forward(sessionTopic, proven, now));
    if (answer.kind === 'answer' && !this.#quota.answer(sessionTopic, proven, now)) return { kind: 'busy' };
    return answer;
  }
}
