import type { SessionTopic } from '@chimpassist/protocol';
import type { ChatObject } from '../contract/chat-object.ts';
import type { DeskObject } from '../contract/desk-object.ts';
import type { Cursors } from './cursors.ts';
import type { DeliveryTable } from './delivery-table.ts';
import type { HookConfigs } from './hook-config.ts';

const PAGE = 50;
/** More than these of one chat, and of all chats, are not fetched before some have arrived: they are safe in the logs. */
const OF_ONE_MAX = 50;
const OF_ALL_MAX = 1_000;
const CHATS_AT_ONCE = 8;
const SWEPT_KEY = 'swept';
/** Chats tell by themselves; a chat that was ended before it had told is found by this. */
const SWEEP_MS = 600_000;
/** Whom the desk heard of so long before the last look may have been missed by it. */
const OVERLAP_MS = 60_000;
const TOPICS_PAGE = 200;

export interface ReadingOptions {
  storage: DurableObjectStorage;
  cursors: Cursors;
  table: DeliveryTable;
  configs: HookConfigs;
  chatOf(topic: SessionTopic): Pick<DurableObjectStub<ChatObject>, 'hookPage'>;
  desk(): Pick<DurableObjectStub<DeskObject>, 'topicsSince' | 'putHook'>;
}

/** Reads the logs of the chats that have more, from where this webhook stands in each of them. */
export class Reading {
  readonly #options: ReadingOptions;
  /** Chats that are read just now, and whether they have told of more meanwhile. */
  readonly #reading = new Map<string, { hasGrown: boolean }>();

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** A chat says that it has more. */
  grown(topic: string): void {
    const { cursors } = this.#options;
    const reading = this.#reading.get(topic);
    if (reading !== undefined) reading.hasGrown = true;
    cursors.markBehind(topic);
  }

  /** Whether there is something to read, and room for it. */
  get isDue(): boolean {
    return this.#reading.size === 0 && this.#next.length > 0;
  }

  get #next(): string[] {
    const { cursors, table, configs } = this.#options;
    if (configs.now?.isOn !== true || table.countWaiting() >= OF_ALL_MAX) return [];
    return cursors
      .behind(OF_ALL_MAX)
      .filter((topic) => !this.#reading.has(topic) && table.countWaiting(topic) < OF_ONE_MAX)
      .slice(0, Math.max(0, CHATS_AT_ONCE - this.#reading.size));
  }

  /** Reads what there is, as far as there is room. @throws where a chat cannot be reached. */
  async read(now: () => void): Promise<void> {
    for (let topics = this.#next; topics.length > 0; topics = this.#next) {
      await Promise.all(topics.map((topic) => this.#readOne(topic)));
      now();
    }
  }

  async #readOne(topic: string): Promise<void> {
    const { storage, cursors, table, configs, chatOf } = this.#options;
    const config = configs.now;
    if (config === null) return;
    const reading = { hasGrown: false };
    this.#reading.set(topic, reading);
    try {
      const from = cursors.placeIn(topic) ?? { since: config.createdAt };
      const page = await chatOf(topic).hookPage(config.id, from, PAGE);
      // It may have been erased, or all of this removed, while the chat was asked.
      const events = this.#eventsNow;
      if (!cursors.isBehind(topic)) return;
      storage.transactionSync(() => {
        for (const { type, at, json } of page.events)
          if (events.includes(type)) table.add(topic, type, at, json);
        cursors.read(topic, page, reading.hasGrown);
      });
    } finally {
      this.#reading.delete(topic);
    }
  }

  get #eventsNow(): readonly string[] {
    return this.#options.configs.now?.events ?? [];
  }

  /** When all chats are looked at again, epoch ms. */
  get sweepDue(): number | null {
    const { storage, configs } = this.#options;
    if (configs.now?.isOn !== true) return null;
    return (storage.kv.get<number>(SWEPT_KEY) ?? 0) + SWEEP_MS;
  }

  /** The next look is at all chats that the desk knows. */
  sweepAll(): void {
    this.#options.storage.kv.delete(SWEPT_KEY);
    this.#options.cursors.markAllBehind();
  }

  /** Looks at each chat that may have something that it could not tell. @throws where the desk cannot be reached. */
  async sweep(): Promise<void> {
    const { storage, cursors, configs, desk } = this.#options;
    const config = configs.now;
    if (config === null) return;
    const swept = storage.kv.get<number>(SWEPT_KEY);
    const begun = Date.now();
    await desk().putHook(config.id, true);
    const since = swept === undefined ? 0 : swept - OVERLAP_MS;
    for (let after: string | null = ''; after !== null; ) {
      const page: { topics: string[]; next: string | null } = await desk().topicsSince(
        after,
        TOPICS_PAGE,
        since,
      );
      for (const topic of page.topics) cursors.markBehind(topic);
      after = page.next;
    }
    storage.kv.put(SWEPT_KEY, begun);
  }
}
