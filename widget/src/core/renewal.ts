import { type IdentityKeeper, lifeOf } from './identity.ts';

/** Where renewing failed: tried again after this share of the token's life. */
const RETRY_SHARE = 1 / 16;

/**
 * Renews the token at half of its life for as long as one stays: connections and calls then never meet its end. Counted
 * from here, not by the token's own times, so that a visitor's clock may be wrong. Returns the way out.
 */
export function renewInTime(identity: Pick<IdentityKeeper, 'token' | 'renew'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  function plan(share: number): void {
    const token = identity.token();
    const life = token === null ? null : lifeOf(token);
    // A Worker without tokens, or tokens of a kind that is not known here.
    if (life === null || isStopped) return;
    timer = setTimeout(() => void renew(), (life.expiresAt - life.issuedAt) * share);
  }

  async function renew(): Promise<void> {
    try {
      await identity.renew();
      plan(1 / 2);
    } catch {
      plan(RETRY_SHARE);
    }
  }

  plan(1 / 2);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
