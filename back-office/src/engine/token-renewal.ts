import * as v from 'valibot';
import type { Account } from '../identity/account.ts';
import { type Rest, RestError } from './rest.ts';

/** Between two tries where the Worker cannot be reached. */
const RETRY_MS = 60_000;
/** Looked at this often: a machine that slept wakes with timers that are hours late. */
const LOOK_EVERY_MS = 30_000;
/** Several tabs have one token: one of them renews it, the others hear of it. */
const LOCK = 'chimpassist.token';
const MS_PER_SECOND = 1_000;

const ClaimsSchema = v.object({ iat: v.optional(v.number()), exp: v.number() });

/** When half of a token's life is over, epoch ms; null where it does not say how long it lives. Nothing is verified. */
export function halfLifeOf(token: string, seenAt: number): number | null {
  try {
    const middle = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { iat, exp } = v.parse(ClaimsSchema, JSON.parse(atob(middle)));
    const begun = iat === undefined ? seenAt : iat * MS_PER_SECOND;
    return begun + (exp * MS_PER_SECOND - begun) / 2;
  } catch {
    return null;
  }
}

/** Renews the token when half its life is over, so that nobody who works is asked for the password. */
export function startTokenRenewal(account: Account, rest: Rest, now: () => number = Date.now): () => void {
  let seen: { token: string; due: number | null } | null = null;
  let notBefore = 0;
  let busy = false;

  async function renew(token: string): Promise<void> {
    try {
      const next = await rest.renewToken();
      // Signed out meanwhile, or renewed by another tab.
      if (next !== null && account.token() === token) account.renew(next);
    } catch (error) {
      notBefore = now() + RETRY_MS;
      if (error instanceof RestError && error.status === 401) account.expire();
    }
  }
  async function look(): Promise<void> {
    const token = account.token();
    if (token === null || busy || account.expired()) return;
    if (seen?.token !== token) seen = { token, due: halfLifeOf(token, now()) };
    if (seen.due === null || now() < seen.due || now() < notBefore) return;
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
