import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import { claimsOf } from '@chimpassist/client/tokens';
import type { Account } from '../identity/account.ts';

/** Between two tries where the Worker cannot be reached. */
const RETRY_MS = 60_000;
/** Looked at this often: a machine that slept wakes with timers that are hours late. */
const LOOK_EVERY_MS = 30_000;
/** Several tabs have one token: one of them renews it, the others hear of it. */
const LOCK = 'chimpassist.token';
const MS_PER_SECOND = 1_000;

/** When a token was made and how long half of its life is, ms; null where it does not say. Nothing is verified. */
export function halfLifeOf(token: string, seenAt: number): { bornAt: number; halfMs: number } | null {
  const claims = claimsOf(token);
  if (claims === null) return null;
  const bornAt = claims.iat === undefined ? seenAt : claims.iat * MS_PER_SECOND;
  return { bornAt, halfMs: (claims.exp * MS_PER_SECOND - bornAt) / 2 };
}

/**
 * Renews the token when half its life is over, so that nobody who works is asked for the password. Its age is counted
 * from when it came to this machine: the token's own times are of the server's clock. Time that only grows counts as well
 * as the clock, because a clock may be set back, and time that only grows may stand still while a machine sleeps.
 */
export function startTokenRenewal(
  account: Account,
  rest: AttendantRest,
  now: () => number = Date.now,
  elapsed: () => number = () => performance.now(),
): () => void {
  let seen: { token: string; halfMs: number | null; at: number; elapsed: number; ageMs: number } | null =
    null;
  let notBefore = Number.NEGATIVE_INFINITY;

  function first(token: string): NonNullable<typeof seen> {
    const at = now();
    const life = halfLifeOf(token, at);
    const ageMs = at - (account.tokenAt() ?? life?.bornAt ?? at);
    // From the future: the clock was set back, and how old it is nobody knows.
    return {
      token,
      halfMs: life?.halfMs ?? null,
      at,
      elapsed: elapsed(),
      ageMs: ageMs < 0 ? Number.POSITIVE_INFINITY : ageMs,
    };
  }
  const isDue = (known: NonNullable<typeof seen>): boolean =>
    known.halfMs !== null &&
    known.ageMs + Math.max(now() - known.at, elapsed() - known.elapsed) >= known.halfMs;
  let busy = false;

  async function renew(token: string): Promise<void> {
    try {
      const next = await rest.renewToken();
      // Signed out meanwhile, or renewed by another tab.
      if (next !== null && account.token() === token) account.renew(next);
    } catch (error) {
      notBefore = elapsed() + RETRY_MS;
      if (error instanceof RestError && error.status === 401) account.expire();
    }
  }
  async function look(): Promise<void> {
    const token = account.token();
    if (token === null || busy || account.expired()) return;
    if (seen?.token !== token) seen = first(token);
    if (!isDue(seen) || elapsed() < notBefore) return;
    busy = true;
    try {
      if (navigator.locks === undefined) await renew(token);
      else
        await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
          if (lock !== null) await renew(token);
        });
    } finally {
      busy = false;
    }
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  void look();
  return () => clearInterval(timer);
}
