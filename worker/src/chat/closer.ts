import type { SilenceStand } from '../contract/desk-object.ts';
import type { Job } from '../storage/scheduler.ts';
import type { ChatStore } from './chat-store.ts';
import type { ChatEvent } from './machine/event.ts';
import { type LastWord, nextOfSilence, type SilenceStep } from './machine/silence.ts';

/** The customer's last word is sought in so many. */
const SOUGHT_MAX = 50;

export interface CloserOptions {
  store: ChatStore;
  /** What keeps the chat from its end. @param since the customer has spoken last. */
  stand(since: number): Promise<SilenceStand>;
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
    const { store, stand, take } = this.#options;
    const { asideUntil, closing } = await stand(this.#customerSpokeAt);
    const { settings } = store.record;
    // Changed since the chat has told anything.
    if (settings?.closing !== undefined && JSON.stringify(settings.closing) !== JSON.stringify(closing)) {
      const { closing: _, ...others } = settings;
      const next = closing === undefined ? others : { ...others, closing };
      store.note({ ...store.record, settings: next });
    }
    if (asideUntil !== null) {
      // Taken back at any time, which nobody tells: it is looked at again.
      this.#notBefore = Math.min(asideUntil, now + (closing?.afterMs ?? 0));
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
    if (closing !== undefined) return nextOfSilence(record.state, this.#lastWord, closing, now);
    // The end that was announced does not come.
    const isAnnounced = record.state.kind === 'online' && record.state.closesAt !== undefined;
    return isAnnounced ? { at: 0, event: { kind: 'goesOn' } } : null;
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
