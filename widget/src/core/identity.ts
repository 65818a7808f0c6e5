import type { Customer } from '@chimpassist/protocol';
import { isSameCustomer, makeGuest, readUserData, writeGuest } from './customer.ts';
import type { Memory, Remembered } from './memory.ts';
import { type Opened, type Rest, RestError } from './rest.ts';
import type { KeyValueStore } from './safe-storage.ts';

export interface Identity {
  customer: Customer;
  sessionId: string;
  token: string | null;
}

const NO_ONE: Remembered = {
  customerId: '',
  isGuest: false,
  sessionId: null,
  token: null,
  endedSessionId: null,
  activeAt: 0,
};

/** Who the customer is, from the page, from what is remembered, and from the Worker, which has the last word. */
export function createIdentity(
  storage: KeyValueStore,
  memory: Memory,
  rest: Rest,
  challenge: (() => Promise<string>) | undefined,
) {
  let renewing: Promise<Identity> | null = null;

  const remembered = (): Remembered => memory.read() ?? NO_ONE;

  /** Somebody else sits here than the one whose things lie here. */
  function isChanged(): boolean {
    const known = memory.read();
    if (known === null) return false;
    const page = readUserData(storage);
    return page === null ? !known.isGuest : String(page.id) !== known.customerId;
  }

  type Request = Omit<Parameters<Rest['openSession']>[0], 'token'>;

  async function open(request: Request, token: string | null): Promise<Opened> {
    try {
      return await rest.openSession({ ...request, token });
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      // Too old, or of keys that are gone: the id and its proof must do.
      if (error.status === 401 && token !== null) return open(request, null);
      if (error.code === 'challenge_required' && challenge !== undefined && request.turnstile === undefined) {
        return open({ ...request, turnstile: await challenge() }, token);
      }
      throw error;
    }
  }

  async function ask(): Promise<Identity> {
    const page = readUserData(storage);
    const known = remembered();
    const { sessionId, token, customer } = await open(
      {
        customer: page === null ? null : { id: page.id, name: page.name, avatarURL: page.avatarURL },
        hash: page?.hash,
        turnstile: undefined,
      },
      known.token,
    );
    // Somebody else sat down meanwhile, in this tab or another: the answer is not theirs.
    if (!isSameCustomer(page, readUserData(storage))) return ask();
    const who: Customer = customer ?? page ?? makeGuest();
    // A guest's first id, or another one for an id that an older widget had made up.
    const isNamedAnew = page === null || !isSameCustomer(page, who);
    if (isNamedAnew) writeGuest(storage, who);
    const isGuest = isNamedAnew || (known.isGuest && known.customerId === String(page.id));
    const isSame = known.customerId === String(who.id);
    memory.write({
      customerId: String(who.id),
      isGuest,
      sessionId: (isSame ? known.sessionId : null) ?? sessionId,
      token: token ?? null,
      endedSessionId: isSame ? known.endedSessionId : null,
      activeAt: isSame ? known.activeAt : 0,
    });
    return { customer: who, sessionId: remembered().sessionId ?? sessionId, token: token ?? null };
  }

  return {
    isChanged,
    remembered,
    token: (): string | null => remembered().token,
    /** @throws {RestError} where the Worker does not answer or refuses. */
    renew(): Promise<Identity> {
      renewing ??= ask().finally(() => {
        renewing = null;
      });
      return renewing;
    },
    remember(change: Partial<Remembered>): void {
      memory.write({ ...remembered(), ...change });
    },
    /** Whether the token is past half of its life, or none is there. */
    isStale(now: number): boolean {
      const { token } = remembered();
      if (token === null) return true;
      const life = lifeOf(token);
      return life !== null && now >= (life.issuedAt + life.expiresAt) / 2;
    },
  };
}
export type IdentityKeeper = ReturnType<typeof createIdentity>;

/** From the token's claims, only to know when to renew; whether it is true is for others to say. Epoch ms. */
export function lifeOf(token: string): { issuedAt: number; expiresAt: number } | null {
  try {
    const part = token.split('.')[1] ?? '';
    const claims: unknown = JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/')));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return null;
    const { exp } = claims;
    const iat = 'iat' in claims ? claims.iat : undefined;
    if (typeof exp !== 'number') return null;
    return { issuedAt: (typeof iat === 'number' ? iat : exp - 43_200) * 1000, expiresAt: exp * 1000 };
  } catch {
    return null;
  }
}
