import type { Log } from './log.ts';

/** Tells of an outage once, and again where its reason changes: not at every attempt to end it. */
export class OutageLog {
  readonly #log: Log;
  readonly #message: string;
  #told: string | null = null;

  constructor(log: Log, message: string) {
    this.#log = log;
    this.#message = message;
  }

  tell(error: string, more: { hint: string; broker?: string; worker?: string }): void {
    const level = error === this.#told ? 'debug' : 'warn';
    this.#told = error;
    this.#log[level]({ error, ...more }, this.#message);
  }

  over(): void {
    this.#told = null;
  }
}
