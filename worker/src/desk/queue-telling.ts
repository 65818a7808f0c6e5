import type { SessionTopic, WaitRange } from '@chimpassist/protocol';
import type { ChatObject } from '../contract/chat-object.ts';
import type { QueuePlace } from '../contract/chat-report.ts';
import { log } from '../log.ts';
import type { DeskStore } from './desk-store.ts';
import { QueueAudience } from './queue-audience.ts';
import { QueuePace } from './queue-pace.ts';

export interface QueueTellingOptions {
  store: DeskStore;
  /** The object of a chat. */
  chatOf(sessionTopic: SessionTopic): Pick<DurableObjectStub<ChatObject>, 'queueMoved'>;
}

/** Tells customers who wait where they stand, as the queue moves. */
export class QueueTelling {
  readonly #options: QueueTellingOptions;
  readonly #pace = new QueuePace();
  #news: QueueAudience | undefined;

  constructor(options: QueueTellingOptions) {
    this.#options = options;
  }

  /** An attendant has taken somebody who waited. */
  taken(now: number): void {
    this.#pace.taken(now);
  }

  /** A chat hears its place in the answer to its report. @returns how long it may still wait. */
  answered(sessionTopic: string, position: number | null, now: number): WaitRange | null {
    if (position === null) return null;
    this.#known.told(sessionTopic, position);
    return this.#pace.range(position, now);
  }

  /** Tells who has come nearer since the last time. A chat that cannot be reached hears of its next step. */
  async tell(now: number): Promise<void> {
    const { store, chatOf } = this.#options;
    const steps = store.chats.queue.takeSteps();
    if (steps === 0) return;
    const moved = this.#known.moved(steps);
    await Promise.all(
      moved.map(({ sessionTopic, position }) =>
        chatOf(sessionTopic)
          .queueMoved(this.#placeAt(position, now))
          .catch((error: unknown) => log('chat_unreached', { error })),
      ),
    );
  }

  #placeAt(position: number, now: number): QueuePlace {
    const wait = this.#pace.range(position, now);
    return { position, ...(wait === null ? {} : { wait }) };
  }

  get #known(): QueueAudience {
    const { store } = this.#options;
    this.#news ??= new QueueAudience({
      // Another one after a change that was taken back.
      get size() {
        return store.chats.queue.size;
      },
      first: (limit) => store.chats.queue.first(limit),
      positionOf: (topic) => store.chats.queue.placeOf(topic),
    });
    return this.#news;
  }
}
