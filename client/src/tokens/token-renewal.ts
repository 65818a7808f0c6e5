import { claimsOf } from './claims.ts';

/** Looked at this often at least: a machine that slept wakes with timers that are hours late. */
const LOOK_EVERY_MS = 30_000;
/** And not more often, whatever a token says of its life. */
const LOOK_PAUSE_MS = 500;
/** Between two tries to renew one token. */
const RETRY_MS = 60_000;
const MS_PER_SECOND = 1_000;

/** When a token was made and how long half of its life is, ms; null where it does not say. Nothing is verified. */
export function halfLifeOf(token: string, seenAt: number): { bornAt: number; halfMs: number } | null {
  const claims = claimsOf(token);
  if (claims === null) return null;
  const bornAt = claims.iat === undefined ? seenAt : claims.iat * MS_PER_SECOND;
  return { bornAt, halfMs: (claims.exp * MS_PER_SECOND - bornAt) / 2 };
}

export interface TokenRenewalOptions {
  /** The token at hand; null where there is none, or none that may be renewed now. */
  token(): string | null;
  /** When the token at hand came to this machine, by its clock, epoch ms. Asked for tokens that {@link TokenRenewal.came} was not told of. */
  cameAt?(): number | undefined;
  /** Gets the next token. Where the same one is still at hand afterwards, it is tried again after a minute. */
  renew(token: string): Promise<unknown>;
  now?: () => number;
  elapsed?: () => number;
}

export interface TokenRenewal {
  /** This token has just come from the server: its age counts from here. */
  came(token: string): void;
  /** Whether the token at hand is past half of its life. False where it does not say. */
  isDue(): boolean;
  /** Looks after the token until `stop()`. */
  start(): void;
  stop(): void;
}

/** What is known of the token at hand. `ageMs` is its age at the moment that `at` and `elapsed` name. */
interface Seen {
  token: string;
  halfMs: number | null;
  ageMs: number;
  at: number;
  elapsed: number;
  /** By time that only grows. */
  notBefore: number;
}

/**
 * Renews a token when half of its life is over: connections and calls then never meet its end. Its age is counted from when
 * it came to this machine, since the token's own times are of the server's clock. Time that only grows counts as well as
 * the clock, because a clock may be set back, and time that only grows may stand still while a machine sleeps.
 */
export function createTokenRenewal(options: TokenRenewalOptions): TokenRenewal {
  const now = options.now ?? Date.now;
  const elapsed = options.elapsed ?? (() => performance.now());
  let seen: Seen | null = null;
  let isRunning = false;
  /** Grows with each start and stop: a look that waited for its answer meanwhile plans nothing more. */
  let runs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const seenNow = (token: string, ageMs: number): Seen => ({
    token,
    halfMs: halfLifeOf(token, now())?.halfMs ?? null,
    ageMs,
    at: now(),
    elapsed: elapsed(),
    notBefore: Number.NEGATIVE_INFINITY,
  });

  /** Of a token that an earlier page left, or another tab. */
  function found(token: string): Seen {
    const at = now();
    const ageMs = at - (options.cameAt?.() ?? halfLifeOf(token, at)?.bornAt ?? at);
    // From the future: the clock was set back, and how old it is nobody knows.
    return seenNow(token, ageMs < 0 ? Number.POSITIVE_INFINITY : ageMs);
  }

  function present(): Seen | null {
    const token = options.token();
    if (token === null) return null;
    if (seen?.token !== token) seen = found(token);
    return seen;
  }

  /** How long until half of its life is over, ms. */
  function remaining({ halfMs, ageMs, at, elapsed: since }: Seen): number {
    return halfMs === null
      ? Number.POSITIVE_INFINITY
      : halfMs - ageMs - Math.max(now() - at, elapsed() - since);
  }

  async function look(): Promise<void> {
    const run = runs;
    const known = present();
    if (known !== null && remaining(known) <= 0 && elapsed() >= known.notBefore) {
      known.notBefore = elapsed() + RETRY_MS;
      // Away: tried again later.
      await options.renew(known.token).catch(() => {});
    }
    if (run === runs) plan();
  }

  function plan(): void {
    const known = present();
    const wait = known === null ? LOOK_EVERY_MS : Math.max(remaining(known), known.notBefore - elapsed());
    timer = setTimeout(() => void look(), Math.min(Math.max(wait, LOOK_PAUSE_MS), LOOK_EVERY_MS));
  }

  return {
    came(token) {
      seen = seenNow(token, 0);
    },
    isDue() {
      const known = present();
      return known !== null && remaining(known) <= 0;
    },
    start() {
      if (isRunning) return;
      isRunning = true;
      runs += 1;
      void look();
    },
    stop() {
      isRunning = false;
      runs += 1;
      clearTimeout(timer);
    },
  };
}
