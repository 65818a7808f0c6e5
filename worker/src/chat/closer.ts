import type { Job } from '../storage/scheduler.ts';
import type { ChatStore } from './chat-store.ts';
import type { ChatEvent } from './machine/event.ts';
import { type LastWord, nextOfSilence, type SilenceStep } from './machine/silence.ts';

/** The customer's last word is sought in so many. */
const SOUGHT_MAX = 50;

export interface CloserOptions {
  store: ChatStore;
  /** Until when attendants have put the chat aside, epoch ms, and null where nobody has. @param since the customer has spoken last. */
  asideUntil(since: number): Promise<number | null>;
  /** Hands an event to the chat, and what comes of it to everybody. Everything is stored when it returns. */
  take(event: ChatEvent): void;
}

/** Ends a chat in which nobody says anything any more, as the workspace has set it: first a warning, then the end. */
export class Closer {
  readonly #options: CloserOptions;
  /** The chat was put aside: nobody looks at it before, epoch ms. */
  #notBefore = 0;

  constructor(options: CloserOptions) {
    this.#options = options;
  }

  get job(): Job {
    return {
      name: 'silence',
      nextDue: () => {
        const next = this.#next(Date.now());
        return next === null ? null : Math.max(next.at, this.#notBefore);
      },
      run: (now) => this.#run(now),
    };
  }

  async #run(now: number): Promise<void> {
    const { store, asideUntil, take } = this.#options;
    const { afterMs } = store.record.settings?.closing ?? { afterMs: 0 };
    const until = await asideUntil(this.#customerSpokeAt);
    if (until !== null) {
      // Taken back at any time, which nobody tells: it is looked at again.
      this.#notBefore = Math.min(until, now + afterMs);
      take({ kind: 'goesOn' });
      return;
    }
    // Somebody may have spoken meanwhile.
    const next = this.#next(now);
    if (next !== null && next.at <= now) take(next.event);
  }

  #next(now: number): SilenceStep | null {
    const { record } = this.#options.store;
    const { closing } = record.settings ?? {};
    return closing === undefined ? null : nextOfSilence(record.state, this.#lastWord, closing, now);
  }

  get #lastWord(): LastWord {
    const [last] = this.#options.store.reader.recent(0, 1);
    if (last === undefined) return { at: 0, isCustomers: false };
    const { receivedAt, from } = last.message;
    return { at: receivedAt, isCustomers: from.role !== 'attendant' };
  }

  get #customerSpokeAt(): number {
    const newest = this.#options.store.reader.recent(0, SOUGHT_MAX);
    return newest.findLast(({ message: { from } }) => from.role !== 'attendant')?.message.receivedAt ?? 0;
  }
}
