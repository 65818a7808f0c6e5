import { type PublicKeys, publicKeys, type Verified } from '@chimpassist/protocol/trust';
import type { Log } from '../log.ts';
import type { KnownClients } from './known-clients.ts';

const REFRESH_EVERY_MS = 300_000;
/** A token of an unknown key makes us ask the Worker, but nobody makes us ask it oftener than this. */
const ASK_AGAIN_MS = 10_000;
const TIMEOUT_MS = 5_000;

/** The Worker's public keys. They sign nothing. */
export class KeyRing {
  readonly #url: string;
  readonly #store: KnownClients;
  readonly #log: Log;
  #keys: PublicKeys | null = null;
  #askedAt = 0;

  constructor(backend: string, store: KnownClients, log: Log) {
    this.#url = `${backend}/.well-known/jwks.json`;
    this.#store = store;
    this.#log = log;
  }

  /** Null for a token that none of the keys has signed for this base topic, or that has ended. */
  async verify(token: string, baseTopic: string, now: number): Promise<Verified | null> {
    if (this.#keys === null && this.#store.jwks !== null) this.#keys = await publicKeys(this.#store.jwks);
    if (this.#keys === null || now - this.#askedAt > REFRESH_EVERY_MS) await this.#refresh(now);
    const found = await this.#keys?.verify(token, baseTopic);
    if (found) return found;
    if (now - this.#askedAt < ASK_AGAIN_MS) return null;
    await this.#refresh(now);
    return (await this.#keys?.verify(token, baseTopic)) ?? null;
  }

  async #refresh(now: number): Promise<void> {
    this.#askedAt = now;
    try {
      const response = await fetch(this.#url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!response.ok) throw new Error(`The Worker answered ${response.status}.`);
      const text = await response.text();
      this.#keys = await publicKeys(text);
      this.#store.jwks = text;
    } catch (error) {
      // The keys of before go on.
      this.#log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'no fresh token keys');
    }
  }
}
