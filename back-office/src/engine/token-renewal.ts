import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import { createTokenRenewal } from '@chimpassist/client/tokens';
import type { Account } from '../identity/account.ts';

/** Several tabs have one token: one of them renews it, the others hear of it. */
const LOCK = 'chimpassist.token';

/** Renews the attendant's token, so that nobody is asked for the password at work. Returns a function that stops it. */
export function startTokenRenewal(
  account: Account,
  rest: Pick<AttendantRest, 'renewToken'>,
  site = '',
): () => void {
  async function renew(token: string): Promise<void> {
    try {
      const next = await rest.renewToken();
      // Signed out meanwhile, or renewed by another tab.
      if (next !== null && account.token() === token) account.renew(next);
    } catch (error) {
      // The same goes for a refusal: it is of the token that was shown.
      if (error instanceof RestError && error.status === 401 && account.token() === token) account.expire();
    }
  }
  const renewal = createTokenRenewal({
    token: () => (account.expired() ? null : account.token()),
    cameAt: account.tokenAt,
    async renew(token) {
      if (navigator.locks === undefined) return renew(token);
      await navigator.locks.request(LOCK + site, { ifAvailable: true }, async (lock) => {
        if (lock !== null) await renew(token);
      });
    },
  });
  renewal.start();
  return renewal.stop;
}
