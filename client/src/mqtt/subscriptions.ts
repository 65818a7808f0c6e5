import { guarded } from '../guarded.ts';
import type { MessageHandler } from './types.ts';

interface Subscriber {
  qos: 0 | 1;
  handler: MessageHandler;
  ready: (() => void) | undefined;
}

/** A filter with the highest quality that somebody wants. */
export interface Subscribed {
  filter: string;
  qos: 0 | 1;
}

/** Whether an MQTT filter takes a topic ([MQTT-4.7]); both without base. */
function matches(filter: string, topic: string): boolean {
  const want = filter.split('/');
  const have = topic.split('/');
  for (const [i, level] of want.entries()) {
    if (level === '#') return true;
    if (have[i] === undefined || (level !== '+' && level !== have[i])) return false;
  }
  return want.length === have.length;
}

const hasWildcard = (filter: string): boolean => filter.includes('+') || filter.includes('#');

/** Who wants to hear what: kept over reconnects, so that the next link can be told. */
export class Subscriptions {
  readonly #byFilter = new Map<string, Set<Subscriber>>();
  readonly #wildcards = new Set<string>();

  add(filter: string, subscriber: Subscriber): { isNew: boolean; remove: () => boolean } {
    const known = this.#byFilter.get(filter);
    const subscribers = known ?? new Set<Subscriber>();
    if (known === undefined) this.#byFilter.set(filter, subscribers);
    subscribers.add(subscriber);
    if (hasWildcard(filter)) this.#wildcards.add(filter);
    return {
      isNew: known === undefined,
      /** True when that was the last one of its filter. */
      remove: () => {
        if (!subscribers.delete(subscriber) || subscribers.size > 0) return false;
        this.#wildcards.delete(filter);
        return this.#byFilter.delete(filter);
      },
    };
  }

  filters(): Subscribed[] {
    return [...this.#byFilter.keys()].map((filter) => this.wanted(filter));
  }

  has(filter: string): boolean {
    return this.#byFilter.has(filter);
  }

  wanted(filter: string): Subscribed {
    const subscribers = [...(this.#byFilter.get(filter) ?? [])];
    return { filter, qos: subscribers.some(({ qos }) => qos === 1) ? 1 : 0 };
  }

  granted(filter: string): void {
    for (const { ready } of [...(this.#byFilter.get(filter) ?? [])]) guarded(() => ready?.());
  }

  deliver(topic: string, payload: unknown): void {
    // A desk with 500 chats has thousands of filters: those without wildcards are looked up, not tried.
    const takers = [topic, ...[...this.#wildcards].filter((filter) => matches(filter, topic))];
    for (const filter of takers) {
      for (const { handler } of [...(this.#byFilter.get(filter) ?? [])])
        guarded(() => handler(payload, topic));
    }
  }
}
