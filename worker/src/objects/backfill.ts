import type { SessionTopic } from '@chimpassist/protocol';
import { log } from '../log.ts';
import type { Objects } from './addresses.ts';

/** Chats that hand in what they have, in one go. */
const CHATS_AT_ONCE = 20;
/** Between two goes: messages and searches come first. */
const PAUSE_MS = 250;
const RETRY_MS = 30_000;
/** A chat that cannot be reached so often is left out. */
const TRIES_MAX = 5;
const KEY = 'backfill';

/** Up to which session topic all chats were asked; null: all were. */
interface Progress {
  after: string | null;
  tries: number;
}

/** Asks all chats for what an index of them is made of. It goes on by the alarm, and stores how far it is. */
export class Backfill {
  readonly #storage: DurableObjectStorage;
  readonly #objects: Objects;
  readonly #ask: (topic: SessionTopic) => Promise<void>;

  /** @param ask has a chat hand in what it has. */
  constructor(storage: DurableObjectStorage, objects: Objects, ask: (topic: SessionTopic) => Promise<void>) {
    this.#storage = storage;
    this.#objects = objects;
    this.#ask = ask;
  }

  /** Once in a deployment's life. */
  async begin(): Promise<void> {
    if (this.#progress === undefined) await this.again();
  }

  /** All chats are asked from now on, whether they were before or not. */
  async again(): Promise<void> {
    this.#storage.kv.put<Progress>(KEY, { after: '', tries: 0 });
    await this.#storage.setAlarm(Date.now());
  }

  /** Some chats more. It does not reject. */
  async goOn(): Promise<void> {
    const { after, tries } = this.#progress ?? { after: null, tries: 0 };
    if (after === null) return;
    try {
      const topics = await this.#objects.desk().topics(after, CHATS_AT_ONCE);
      const asked = await Promise.allSettled(topics.map((topic) => this.#ask(topic)));
      const failed = asked.find((each) => each.status === 'rejected');
      if (failed !== undefined && tries < TRIES_MAX) throw failed.reason;
      this.#storage.kv.put<Progress>(KEY, {
        after: topics.length < CHATS_AT_ONCE ? null : (topics.at(-1) ?? null),
        tries: 0,
      });
      if (topics.length === CHATS_AT_ONCE) await this.#storage.setAlarm(Date.now() + PAUSE_MS);
    } catch (error) {
      log('backfill_failed', { error });
      this.#storage.kv.put<Progress>(KEY, { after, tries: tries + 1 });
      await this.#storage.setAlarm(Date.now() + RETRY_MS);
    }
  }

  get #progress(): Progress | undefined {
    return this.#storage.kv.get<Progress>(KEY);
  }
}
