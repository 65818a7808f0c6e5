import { type CustomerRest, openSession } from '@chimpassist/client/rest';
import { createTokenRenewal } from '@chimpassist/client/tokens';
import type { Customer } from '@chimpassist/protocol';
import { isSameUserData, makeGuest, readUserData, writeGuest } from './customer.ts';
import { sealOf } from './kept.ts';
import type { Memory, Remembered } from './memory.ts';
import { isOf, NOBODY, personOf } from './person.ts';
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
  rest: CustomerRest,
  challenge: (() => Promise<string>) | undefined,
  /** Looks whether the page has another visitor by now, and if so lets the former one go. */
  look: () => void,
) {
  let renewing: Promise<Identity> | null = null;
  /** A token that a broker did not take: renewed before it is shown again. It still proves a guest to the Worker. */
  let doubted: string | null = null;

  const remembered = (): Remembered => memory.read() ?? NO_ONE;

  /** For whom the page stands now. */
  function pagePerson(): string {
    const page = readUserData(storage);
    return page === null ? NOBODY : String(page.id);
  }

  /** Somebody else sits here than the one whose things lie here. */
  function isChanged(): boolean {
    const known = memory.read();
    return known !== null && !isOf(known, pagePerson());
  }

  /** Who sits here, before the Worker has said it: the page's visitor, or the guest whom we remember. */
  function who(): Customer | null {
    const page = readUserData(storage);
    const { customer, customerId, isGuest } = remembered();
    if (customer === undefined || !isGuest) return page;
    return page !== null && String(page.id) === customerId ? page : customer;
  }

  async function ask(): Promise<Identity> {
    look();
    const page = readUserData(storage);
    const seal = await sealOf(personOf(remembered()), page?.hash);
    // Somebody else sat down meanwhile, in this tab or another: the answer is not theirs.
    const isOld = (): boolean => !isSameUserData(page, readUserData(storage));
    if (isOld()) return ask();
    remember({ seal });
    const claim = who();
    const { sessionId, token, customer } = await openSession(
      rest,
      {
        customer: claim && { id: claim.id, name: claim.name, avatarURL: claim.avatarURL },
        hash: page?.hash,
        token: remembered().token,
      },
      challenge,
    );
    // In their own name, what was asked meanwhile is answered all the same.
    if (isOld()) return ask();
    if (token !== undefined) renewal.came(token);
    const known = remembered();
    const answered: Customer = customer ?? claim ?? makeGuest();
    // A guest's first id, or another one for an id that an older widget had made up.
    const isRenamed = claim === null || String(claim.id) !== String(answered.id);
    if (isRenamed) writeGuest(storage, answered, known.isGuest ? known.customerId : null);
    const isSame = known.customerId === String(answered.id);
    const isGuest = isRenamed || (known.isGuest && isSame);
    memory.write({
      customerId: String(answered.id),
      isGuest,
      sessionId: (isSame ? known.sessionId : null) ?? sessionId,
      token: token ?? null,
      endedSessionId: isSame ? known.endedSessionId : null,
      activeAt: isSame ? known.activeAt : 0,
      of: memory.read() === null ? pagePerson() : personOf(known),
      seal,
      ...(isGuest ? { customer: answered } : {}),
    });
    return { customer: answered, sessionId: remembered().sessionId ?? sessionId, token: token ?? null };
  }

  function remember(change: Partial<Remembered>): void {
    memory.write({ ...remembered(), ...change });
  }

  /** @throws {RestError} where the Worker does not answer or refuses. */
  function renew(): Promise<Identity> {
    renewing ??= Promise.resolve()
      .then(ask)
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }

  /** The token that came in this page grows old by this page's time, one that an earlier page left by the server's times. */
  const renewal = createTokenRenewal({ token: () => remembered().token, renew });

  /** Whether the token is past half of its life, or there is none that a broker takes. */
  function isStale(): boolean {
    const { token } = remembered();
    return token === null || token === doubted || renewal.isDue();
  }

  return {
    isChanged,
    remembered,
    pagePerson,
    who,
    /** Writes down for whom we are here, before anything is kept in their name. Returns who that is. */
    sitDown(): string {
      const person = pagePerson();
      if (memory.read() === null) remember({ of: person, isGuest: person === NOBODY });
      return personOf(remembered());
    },
    /** What may seal the words of the person who sits here: with the page's proof, and as before there was one. */
    seals: (person: string): Promise<string[]> =>
      Promise.all([sealOf(person, readUserData(storage)?.hash), sealOf(person, undefined)]),
    token: (): string | null => remembered().token,
    renew,
    /** Renews the token in time for as long as one stays, and ends that. */
    startRenewing: renewal.start,
    stopRenewing: renewal.stop,
    remember,
    /** A broker did not take the token. */
    doubt(): void {
      doubted = remembered().token;
    },
    /** What the broker is shown in this customer's name: their token, or nothing. */
    async credentials({ id }: Customer): Promise<{ username?: string; password?: string }> {
      // A Worker that is away refuses nobody: the token at hand is tried.
      if (isStale()) await renew().catch(() => null);
      const { token, customerId } = remembered();
      return token === null || customerId !== String(id) ? {} : { username: String(id), password: token };
    },
  };
}
export type IdentityKeeper = ReturnType<typeof createIdentity>;
