import { claimedIdentityOf, type Message } from '@chimpassist/protocol';

/** A word does not wait longer than this for the Worker to say a message with files. */
const WORKER_SAYS_MS = 2_000;

/** Messages with files of one chat that the Worker is going to say. */
export class AwaitedMessages {
  readonly #waiting = new Map<string, () => void>();

  /** Resolves when the Worker has said it, or has taken too long. */
  async comes(message: Message): Promise<void> {
    const identity = claimedIdentityOf(message);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, WORKER_SAYS_MS);
    this.#waiting.set(identity, resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(identity);
  }

  said(message: Message): void {
    this.#waiting.get(claimedIdentityOf(message))?.();
  }
}
