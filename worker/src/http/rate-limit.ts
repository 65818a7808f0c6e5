import { SafeError } from '@chimpassist/protocol';
import { hexOf } from '@chimpassist/protocol/trust';
import { type AppContext, objectsFor } from './context.ts';

const MINUTE_MS = 60_000;
/** New sessions and renewals from one address: an office behind one address opens its pages at once in the morning. */
const SESSIONS_PER_MINUTE = 120;
const SIGN_INS_PER_MINUTE = 60;
/** Sockets of clients that bring their token in CONNECT: legacy clients open two for each page. */
const PLAIN_SOCKETS_PER_MINUTE = 240;
/** Pages that say who is there, from one address. */
const VISITORS_PER_MINUTE = 240;
/** Wrong passwords for one e-mail from one address. */
const WRONG_PASSWORDS = 10;
/** Wrong passwords for one e-mail from all addresses together, but for those from which it has signed in lately. */
const WRONG_PASSWORDS_OF_ALL = 100;
const WRONG_PASSWORDS_WINDOW_MS = 5 * MINUTE_MS;

/** Too many tries: `429` with `Retry-After`. */
export class RateLimited extends SafeError {
  /** Seconds until it can succeed, at least 1. */
  readonly retryAfterS: number;
  constructor(retryAfterMs: number) {
    const retryAfterS = Math.max(1, Math.ceil(retryAfterMs / 1000));
    super('rate_limited', `Too many tries. Try again in ${retryAfterS} seconds.`);
    this.retryAfterS = retryAfterS;
  }
}

/**
 * Whose tries are counted together. Of an IPv6 address the first 64 bits: who has one of these addresses has them all. Cloudflare sets
 * the header, and overwrites what a client sends.
 */
function addressOf(c: AppContext): string {
  const address = c.req.header('cf-connecting-ip') ?? 'unknown';
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  while (tail !== undefined && groups.length + rest.length < 8) groups.push('0');
  return [...groups, ...rest].slice(0, 4).join(':');
}

/** @returns how long this address has to wait for another session, ms, or null. */
export function waitForSessions(c: AppContext): Promise<number | null> {
  return objectsFor(c)
    .signInGuard(`sessions from ${addressOf(c)}`)
    .take(SESSIONS_PER_MINUTE, MINUTE_MS);
}

/** Counts a socket of somebody who is not known yet. @throws {RateLimited} */
export async function limitPlainSockets(c: AppContext): Promise<void> {
  const wait = await objectsFor(c)
    .signInGuard(`sockets from ${addressOf(c)}`)
    .take(PLAIN_SOCKETS_PER_MINUTE, MINUTE_MS);
  if (wait !== null) throw new RateLimited(wait);
}

/** Counts a page that says who is there: each page load is one. @throws {RateLimited} */
export async function limitVisitors(c: AppContext): Promise<void> {
  const wait = await objectsFor(c)
    .signInGuard(`visitors from ${addressOf(c)}`)
    .take(VISITORS_PER_MINUTE, MINUTE_MS);
  if (wait !== null) throw new RateLimited(wait);
}

/** What became of a sign-in that was counted. */
export interface CountedSignIn {
  /** Nothing but a wrong password counts against the e-mail. */
  doesNotCount(): Promise<void>;
  /** From this address nobody else's tries lock this e-mail out. */
  succeeded(): Promise<void>;
}

/**
 * Counts a sign-in before it is tried, so that many at once count too. Who guesses passwords locks their own address out of
 * an account, never its owner.
 *
 * @throws {RateLimited}
 */
export async function limitSignIns(c: AppContext, email: string): Promise<CountedSignIn> {
  const address = addressOf(c);
  const byAddress = objectsFor(c).signInGuard(`sign-ins from ${address}`);
  // An object's name can show up in the platform's logs; an e-mail must not.
  const digest = await digestOf(email.trim().toLowerCase());
  const byBoth = objectsFor(c).signInGuard(`sign-ins as ${digest} from ${address}`);
  const byEmail = objectsFor(c).signInGuard(`sign-ins as ${digest}`);
  const place = await digestOf(address);
  const wait =
    (await byAddress.take(SIGN_INS_PER_MINUTE, MINUTE_MS)) ??
    (await byBoth.take(WRONG_PASSWORDS, WRONG_PASSWORDS_WINDOW_MS)) ??
    (await byEmail.takeFrom(place, WRONG_PASSWORDS_OF_ALL, WRONG_PASSWORDS_WINDOW_MS));
  if (wait !== null) throw new RateLimited(wait);
  const doesNotCount = async () => {
    await Promise.all([byBoth.giveBack(), byEmail.giveBack()]);
  };
  return {
    doesNotCount,
    async succeeded() {
      await Promise.all([doesNotCount(), byEmail.welcome(place)]);
    },
  };
}

async function digestOf(text: string): Promise<string> {
  return hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
