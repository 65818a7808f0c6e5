import type { SessionTopic } from '@chimpassist/protocol';
import { HeldStates } from '@chimpassist/protocol/held';
import type { SpokenState } from '../contract/speaking-link.ts';

const PREFIX = 'chat ';

/**
 * The chats in which somebody speaks over a link as the customer, as they last told: enough to answer keep-alives without
 * waking them. On disk, so that a link which slept between two keep-alives asks no chat either.
 */
export class SpokenChats {
  readonly states = new HeldStates();
  readonly #kv: SyncKvStorage;
  readonly #listeners = new Map<SessionTopic, string[]>();

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>) {
    this.#kv = kv;
    for (const [key, state] of kv.list<SpokenState>({ prefix: PREFIX }))
      this.#learn(key.slice(PREFIX.length), state);
  }

  get topics(): SessionTopic[] {
    return [...this.#listeners.keys()];
  }

  has(topic: SessionTopic): boolean {
    return this.#listeners.has(topic);
  }

  /** Links that follow the chat. */
  listenersOf(topic: SessionTopic): string[] {
    return this.#listeners.get(topic) ?? [];
  }

  take(topic: SessionTopic, state: SpokenState): void {
    this.#learn(topic, state);
    this.#kv.put(PREFIX + topic, state);
  }

  forget(): void {
    for (const topic of this.topics) {
      this.#kv.delete(PREFIX + topic);
      this.states.forget(topic);
    }
    this.#listeners.clear();
  }

  #learn(topic: SessionTopic, { held, people, listeners }: SpokenState): void {
    this.#listeners.set(topic, listeners);
    if (held !== null) this.states.update(held, Date.now());
    if (people !== null) this.states.learn(topic, people);
  }
}
