import { createListeners } from '../listeners.ts';
import { createTokenRenewal } from './token-renewal.ts';

/** Keeps a token in memory and renews it at half of its life. `renew` answers the next one; null where there is none. */
export function createTokenKeeper(renew: () => Promise<string | null>) {
  let token: string | null = null;
  let renewing: Promise<void> | null = null;
  const renewed = createListeners();

  function keep(next: string | null): void {
    token = next;
    if (next !== null) renewal.came(next);
    renewed.tell();
  }
  function renewNow(): Promise<void> {
    renewing ??= renew()
      .then(keep)
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }
  const renewal = createTokenRenewal({ token: () => token, renew: renewNow });
  return {
    token: (): string | null => token,
    keep,
    /** Called after each new token. Returns a function that unsubscribes. */
    onRenewed: renewed.add,
    renewNow,
    start: renewal.start,
    stop: renewal.stop,
  };
}
