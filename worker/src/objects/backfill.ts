import type { SessionTopic } from '@chimpassist/protocol';
import { log } from '../log.ts';
import type { Objects } from './addresses.ts';

/** Chats that hand in what they have, in one go, of which it is stored how far it is. */
const CHATS_OF_A_GO = 20;
/** Of these so many at once: where all objects share a thread, a message waits for no more than these. */
const CHATS_AT_ONCE = 2;
/** Between these: messages and searches come first. */
const PAUSE_MS = 25;
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
      const topics = await this.#objects.desk().topics(after, CHATS_OF_A_GO);
      const asked: PromiseSettledResult<void>[] = [];
      for (let n = 0; n < topics.length; n += CHATS_AT_ONCE) {
        if (n > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        const some = topics.slice(n, n + CHATS_AT_ONCE);
        asked.push(...(await Promise.allSettled(some.map((topic) => this.#ask(topic)))));
      }
      // Meanwhile it was told to begin again.
      if (this.#progress?.after !== after) return;
      const failed = asked.find((each) => each.status === 'rejected');
      if (failed !== undefined && tries < TRIES_MAX) throw failed.reason;
      this.#storage.kv.put<Progress>(KEY, {
        after: topics.length < CHATS_OF_A_GO ? null : (topics.at(-1) ?? null),
        tries: 0,
      });
      if (topics.length === CHATS_OF_A_GO) await this.#storage.setAlarm(Date.now() + PAUSE_MS);
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
