import type { SessionTopic } from '@chimpassist/protocol';
import type { LinkObject } from '../contract/link-object.ts';
import type { Speaking, SpokenState } from '../contract/speaking-link.ts';
import { log } from '../log.ts';

const PREFIX = 'speaks ';

export interface SpeakingLinksOptions {
  topic: SessionTopic;
  storage: Pick<DurableObjectStorage, 'kv'>;
  linkOf(name: string): Pick<DurableObjectStub<LinkObject>, 'chatChanged' | 'customerHeardAt'>;
  stateNow(): SpokenState;
  waitUntil(work: Promise<unknown>): void;
}

/**
 * Links in which somebody speaks as the customer. They answer keep-alives by what the chat tells them, so they are told of each
 * new state. On disk, one row for a link: it outlives both sides' sleep, and goes with the client's connection.
 */
export class SpeakingLinks {
  readonly #options: SpeakingLinksOptions;
  #known: Map<string, Speaking> | null = null;
  #toldState = '';

  constructor(options: SpeakingLinksOptions) {
    this.#options = options;
  }

  /** Whether somebody who has proven to be the customer is connected. */
  get isCustomerThere(): boolean {
    return [...this.#all.values()].includes('proven');
  }

  join(link: string, speaking: Speaking): void {
    if (this.#all.get(link) === speaking) return;
    this.#all.set(link, speaking);
    this.#options.storage.kv.put(PREFIX + link, speaking);
  }

  leave(link: string): void {
    if (this.#all.delete(link)) this.#options.storage.kv.delete(PREFIX + link);
  }

  /** Tells the links what has changed, after the running call has ended. */
  tell(): void {
    if (this.#all.size === 0) return;
    const { linkOf, stateNow, topic, waitUntil } = this.#options;
    waitUntil(
      Promise.resolve().then(async () => {
        const state = stateNow();
        const text = JSON.stringify(state);
        if (text === this.#toldState) return;
        this.#toldState = text;
        await Promise.all(
          [...this.#all.keys()].map((link) =>
            linkOf(link)
              .chatChanged(topic, state)
              .catch((error: unknown) => log('link_not_told', { error })),
          ),
        );
      }),
    );
  }

  /** When a link last heard the customer, epoch ms; null where nobody speaks any more. */
  async heardAt(): Promise<number | null> {
    const { linkOf, topic } = this.#options;
    const times = await Promise.all(
      [...this.#all.keys()].map((link) =>
        // One that does not answer has lost its sockets.
        linkOf(link)
          .customerHeardAt(topic)
          .catch(() => null),
      ),
    );
    return times.reduce((latest, each) => (each === null ? latest : Math.max(each, latest ?? 0)), null);
  }

  get #all(): Map<string, Speaking> {
    this.#known ??= new Map(
      [...this.#options.storage.kv.list<Speaking>({ prefix: PREFIX })].map(([key, speaking]) => [
        key.slice(PREFIX.length),
        speaking,
      ]),
    );
    return this.#known;
  }
}
