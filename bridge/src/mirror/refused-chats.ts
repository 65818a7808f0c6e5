import type { Log } from '../log.ts';
import { chatHash, faultOf } from './mirror-error.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 600_000;

interface Refused {
  failures: number;
  /** In ms that only grow. */
  retryAt: number;
  told: string;
}

/** Chats that the database, or their object, says no to. Each waits alone, longer and longer. */
export class RefusedChats {
  readonly #log: Log;
  readonly #chats = new Map<string, Refused>();

  constructor(log: Log) {
    this.#log = log;
  }

  get size(): number {
    return this.#chats.size;
  }

  /** Whether this chat must wait still. */
  isWaiting(sessionTopic: string, now: number): boolean {
    return (this.#chats.get(sessionTopic)?.retryAt ?? 0) > now;
  }

  refused(sessionTopic: string, error: unknown, now: number): void {
    const failures = (this.#chats.get(sessionTopic)?.failures ?? 0) + 1;
    const fault = faultOf(error);
    const told = JSON.stringify(fault);
    // Told once for each cause, not at every try.
    if (this.#chats.get(sessionTopic)?.told !== told) {
      this.#log.warn(
        { ...fault, chat: chatHash(sessionTopic) },
        'one chat cannot be mirrored; the others go on',
      );
    }
    const retryAt = now + Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
    this.#chats.set(sessionTopic, { failures, retryAt, told });
  }

  /** It went through. */
  done(sessionTopic: string): void {
    this.#chats.delete(sessionTopic);
  }

  /** Takes out those whose turn it is; they count as refused until they are done. */
  due(now: number): string[] {
    return [...this.#chats].filter(([, { retryAt }]) => retryAt <= now).map(([topic]) => topic);
  }

  /** When the next one's turn is, in ms from now, or null. */
  nextMs(now: number): number | null {
    const next = Math.min(...[...this.#chats.values()].map(({ retryAt }) => retryAt));
    return Number.isFinite(next) ? Math.max(0, next - now) : null;
  }
}
