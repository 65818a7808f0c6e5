import type { Assignment } from './assignment.ts';
import type { DeskStore } from './desk-store.ts';
import type { QueueKey } from './sorted-slots.ts';

/** Customers who are told in one go that somebody has come. */
const AT_ONCE = 20;

/**
 * Customers who were told that nobody is there, and who hear that somebody has come: those who are offered at once, the others in the
 * order of the queue, some at a time. Kept in memory: where it is lost, the acceptance tells it.
 */
export class Hopes {
  readonly #store: Pick<DeskStore, 'chats' | 'slots'>;
  readonly #tell: (sessionTopic: string, rev: number) => Promise<boolean>;
  readonly #offered = new Set<string>();
  /** How far the queues of these pools have heard. */
  #queues: { pools: readonly string[]; after: QueueKey | null } | null = null;

  /** @param tell resolves with whether a chat could be reached. */
  constructor(
    store: Pick<DeskStore, 'chats' | 'slots'>,
    tell: (sessionTopic: string, rev: number) => Promise<boolean>,
  ) {
    this.#store = store;
    this.#tell = tell;
  }

  /** Somebody has come. Within the change that offers. */
  rise(assignment: Pick<Assignment, 'isThere' | 'touched'>): void {
    for (const topic of assignment.touched)
      if (this.#store.slots.of(topic).some(({ offeredTo }) => offeredTo !== null)) this.#offered.add(topic);
    const pools = this.#store.slots.pools.filter((pool) => assignment.isThere(pool));
    this.#queues = pools.length === 0 ? null : { pools, after: null };
  }

  get isDue(): boolean {
    return this.#offered.size > 0 || this.#queues !== null;
  }

  /** Tells the next of them. */
  async tellSome(): Promise<void> {
    const { chats } = this.#store;
    const topics = new Set(this.#offered);
    this.#offered.clear();
    for (const topic of this.#nextInQueues()) topics.add(topic);
    await Promise.all(
      [...topics].map(async (topic) => {
        const chat = chats.chat(topic);
        if (chat?.state === 'waiting' && chat.info.status === 'aborted') await this.#tell(topic, chat.rev);
      }),
    );
  }

  #nextInQueues(): string[] {
    if (this.#queues === null) return [];
    const { pools, after } = this.#queues;
    const rows = this.#store.slots.queued(pools, after, AT_ONCE);
    const last = rows.at(-1);
    this.#queues = rows.length < AT_ONCE || last === undefined ? null : { pools, after: last };
    return rows.filter(({ required }) => required).map(({ sessionTopic }) => sessionTopic);
  }
}
