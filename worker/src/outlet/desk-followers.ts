import type { Publish } from '@chimpassist/protocol/frames';
import type { LinkObject, Said } from '../contract/link-object.ts';
import { log } from '../log.ts';
import { matches } from '../mqtt/index.ts';

const PREFIX = 'follows ';

export interface DeskFollowersOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  linkOf(name: string): Pick<DurableObjectStub<LinkObject>, 'hear'>;
  waitUntil(work: Promise<void>): void;
}

/**
 * Links of legacy clients that follow topics which are none of the platform's, since answers go where the asker says. One row for a
 * link, which goes with the client's connection.
 */
export class DeskFollowers {
  readonly #options: DeskFollowersOptions;
  #known: Map<string, string[]> | null = null;

  constructor(options: DeskFollowersOptions) {
    this.#options = options;
  }

  /** @param filters without base; none: the link follows nothing here any more. */
  follow(link: string, filters: string[]): void {
    const { kv } = this.#options.storage;
    if (filters.length === 0) {
      if (this.#all.delete(link)) kv.delete(PREFIX + link);
      return;
    }
    this.#all.set(link, filters);
    kv.put(PREFIX + link, filters);
  }

  /** @param from a link that has heard it. */
  tell(publishes: readonly Publish[], from: string): void {
    for (const [link, filters] of this.#all) {
      if (link === from) continue;
      const said = publishes
        .filter(({ topic }) => filters.some((filter) => matches(filter, topic)))
        .map(({ topic, qos, payload }): Said => ({ topic, qos, text: JSON.stringify(payload) }));
      if (said.length > 0) this.#options.waitUntil(this.#say(link, said));
    }
  }

  async #say(link: string, said: Said[]): Promise<void> {
    try {
      await this.#options.linkOf(link).hear(said);
    } catch (error) {
      log('link_not_told', { error });
    }
  }

  get #all(): Map<string, string[]> {
    this.#known ??= new Map(
      [...this.#options.storage.kv.list<string[]>({ prefix: PREFIX })].map(([key, filters]) => [
        key.slice(PREFIX.length),
        filters,
      ]),
    );
    return this.#known;
  }
}
