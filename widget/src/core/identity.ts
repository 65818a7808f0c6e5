import { type CustomerRest, type Opened, openSession } from '@chimpassist/client/rest';
import { createTokenRenewal } from '@chimpassist/client/tokens';
import type { Customer } from '@chimpassist/protocol';
import { isSameUserData, makeGuest, readUserData, writeGuest } from './customer.ts';
import type { Memory, Remembered } from './memory.ts';
import { isOf, NOBODY, personOf, somebodyElse } from './person.ts';
import type { KeyValueStore } from './safe-storage.ts';
import { sealOf } from './sealed-notes.ts';

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
  /** Checks whether another person uses the page by now, and if so ends the former one's visit. */
  look: () => void,
) {
  let renewing: Promise<Identity> | null = null;
  /** Grows when a person leaves: an answer for an earlier person is not stored, and the question is not repeated. */
  let departures = 0;
  let isOver = false;
  let onAnswer = (): void => {};
  /** A token that a broker did not take: renewed before it is shown again. It still proves a guest to the Worker. */
  let doubted: string | null = null;

  const remembered = (): Remembered => memory.read() ?? NO_ONE;

  /** For whom the page stands now. */
  function pagePerson(): string {
    const page = readUserData(storage);
    return page === null ? NOBODY : String(page.id);
  }

  /** Another person uses the page than the one whose data is stored. */
  function isChanged(): boolean {
    const known = memory.read();
    return known !== null && !isOf(known, pagePerson());
  }

  /** Returns who uses the page, before the Worker has said it: the page's visitor, or the remembered guest. */
  function who(): Customer | null {
    const page = readUserData(storage);
    const { customer, customerId, isGuest } = remembered();
    if (customer === undefined || !isGuest) return page;
    return page !== null && String(page.id) === customerId ? page : customer;
  }

  /** @param asking the value of `departures` while the person who needs the answer used the page. */
  async function ask(asking: number): Promise<Identity> {
    look();
    if (asking !== departures || isOver) throw somebodyElse();
    const page = readUserData(storage);
    const seal = await sealOf(personOf(remembered()), page?.hash);
    // Another person has come meanwhile, in this tab or another: the answer is not theirs.
    const isOld = (): boolean => asking !== departures || !isSameUserData(page, readUserData(storage));
    if (isOld()) return ask(asking);
    remember({ seal });
    const claim = who();
    /** A refusal, or a challenge, may lead to another try: not in the name of a person who has left. */
    async function openNow(request: Parameters<CustomerRest['openSession']>[0]): Promise<Opened> {
      if (isOld()) throw somebodyElse();
      return rest.openSession(request);
    }
    let opened: Opened;
    try {
      opened = await openSession(
        { openSession: openNow },
        {
          customer: claim && { id: claim.id, name: claim.name, avatarURL: claim.avatarURL },
          hash: page?.hash,
          token: remembered().token,
        },
        challenge,
      );
    } catch (error) {
      // What the page said before was refused: what it says now may be accepted.
      if (isOld()) return ask(asking);
      throw error;
    }
    if (isOld()) return ask(asking);
    const { sessionId, token, customer, mqtt, edges } = opened;
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
      ...(mqtt === undefined ? {} : { mqtt }),
      ...(edges === undefined ? {} : { edges }),
    });
    onAnswer();
    return { customer: answered, sessionId: remembered().sessionId ?? sessionId, token: token ?? null };
  }

  function remember(change: Partial<Remembered>): void {
    memory.write({ ...remembered(), ...change });
  }

  /** @throws {RestError} where the Worker does not answer or refuses. */
  function renew(): Promise<Identity> {
    if (renewing !== null) return renewing;
    const asking = departures;
    const work = Promise.resolve()
      .then(() => ask(asking))
      .finally(() => {
        if (renewing === work) renewing = null;
      });
    renewing = work;
    return work;
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
    /** Stores for whom the page stands, before anything is stored in their name. Returns who that is. */
    sitDown(): string {
      const person = pagePerson();
      if (memory.read() === null) remember({ of: person, isGuest: person === NOBODY });
      return personOf(remembered());
    },
    /** Returns what may seal the messages of the person who uses the page: with the page's proof, and without one. */
    seals: (person: string): Promise<string[]> =>
      Promise.all([sealOf(person, readUserData(storage)?.hash), sealOf(person, undefined)]),
    token: (): string | null => remembered().token,
    renew,
    /** Renews the token in time for as long as one stays. `answered` is called after each answer of the Worker. */
    startRenewing(answered: () => void): void {
      onAnswer = answered;
      renewal.start();
    },
    stopRenewing(): void {
      onAnswer = () => {};
      renewal.stop();
    },
    remember,
    /**
     * The person leaves: answers to their questions are ignored from now on.
     *
     * @param isOther somebody else sits here. Otherwise the page ends the chat: an answer that is on its way is still this person's.
     */
    depart(isOther: boolean): void {
      isOver ||= !isOther;
      if (!isOther) return;
      departures += 1;
      renewing = null;
    },
    /** Returns where to connect, as the Worker names it. @throws {TypeError} where it names nothing. */
    brokerHost(): string {
      const { mqtt } = remembered();
      if (mqtt !== undefined) return mqtt;
      throw new TypeError('Give the widget mqttBrokerHost: the Worker names no address to connect to.');
    },
    /** A broker did not take the token. */
    doubt(): void {
      doubted = remembered().token;
    },
    /**
     * What the broker is shown in this customer's name: their token, or nothing.
     *
     * @param isAddressNeeded where to connect is the Worker's to say
     */
    async credentials(
      { id }: Customer,
      isAddressNeeded: boolean,
    ): Promise<{ username?: string; password?: string }> {
      // A Worker that is away refuses nobody: the token at hand is tried.
      if (isStale() || (isAddressNeeded && remembered().mqtt === undefined)) await renew().catch(() => null);
      const { token, customerId } = remembered();
      return token === null || customerId !== String(id) ? {} : { username: String(id), password: token };
    },
  };
}
export type IdentityKeeper = ReturnType<typeof createIdentity>;
