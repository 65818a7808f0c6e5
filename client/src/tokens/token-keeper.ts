import { claimsOf } from './claims.ts';

/** Looked at this often: a machine that slept wakes with timers that are hours late. */
const LOOK_EVERY_MS = 30_000;

/** How long half of a token's life is, ms; null where it does not say. Nothing is verified. */
export function halfLifeOf(token: string): number | null {
  const { iat, exp } = claimsOf(token) ?? {};
  return iat === undefined || exp === undefined ? null : (exp - iat) * 500;
}

/**
 * Keeps a token and renews it at half of its life, counted from when it came: by the clock and by time that only grows,
 * because the one may be set and the other stands still while a machine sleeps.
 */
export function createTokenKeeper(renew: () => Promise<string | null>) {
  let token: string | null = null;
  let cameAt = { clock: 0, elapsed: 0 };
  let renewing: Promise<void> | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  function keep(next: string | null): void {
    token = next;
    cameAt = { clock: Date.now(), elapsed: performance.now() };
  }
  function isHalfOver(): boolean {
    const half = token === null ? null : halfLifeOf(token);
    const age = Math.max(Date.now() - cameAt.clock, performance.now() - cameAt.elapsed);
    return half !== null && age >= half;
  }
  function renewNow(): Promise<void> {
    renewing ??= renew()
      .then(keep)
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }
  return {
    token: (): string | null => token,
    keep,
    renewNow,
    start(): void {
      timer ??= setInterval(() => {
        // Away: looked at again in half a minute.
        if (isHalfOver()) renewNow().catch(() => {});
      }, LOOK_EVERY_MS);
    },
    stop(): void {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
