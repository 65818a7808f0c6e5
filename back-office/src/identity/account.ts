import type { Addresses } from '@chimpassist/client/rest';
import { idText } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import { isWriting } from '../ui/writing.ts';
import {
  clearIdentity,
  type Identity,
  loadIdentity,
  OWN_KEY,
  onIdentityChanged,
  saveIdentity,
} from './stored-identity.ts';

const isSamePerson = (one: Identity | null, other: Identity | null): boolean =>
  one === null || other === null ? one === other : idText(one.attendant.id) === idText(other.attendant.id);

/**
 * Who is signed in, over reloads and in every tab. Signing in or out in one tab does so in all of them, but no field goes
 * away under a person who writes in it: such a tab says what happened and waits. A token that ended leaves the person
 * where they were and only asks for the password again. `key`: where it is kept, which is another place for each site.
 */
export function createAccount(key: string = OWN_KEY) {
  const [identity, setIdentity] = createSignal<Identity | null>(loadIdentity(key));
  const [expired, setExpired] = createSignal(false);
  const [elsewhere, setElsewhere] = createSignal<{ next: Identity | null } | null>(null);
  const [visit, setVisit] = createSignal(0);
  const tokenChanged = new Set<() => void>();
  const tellToken = (): void => {
    for (const listener of [...tokenChanged]) listener();
  };

  const stop = onIdentityChanged((next) => {
    if (elsewhere() === null && isSamePerson(next, identity())) {
      setExpired(false);
      setIdentity(next);
      tellToken();
    } else if (elsewhere() !== null || isWriting()) setElsewhere({ next });
    else setIdentity(next);
  }, key);

  return {
    identity,
    /** Grows when a page that waited goes on: everything below it is built again. */
    visit,
    /** The password is needed again; everything on the screen stays. */
    expired,
    /** Another tab signed somebody else in, or out, while a person wrote here. Nothing is sent from here any more. */
    elsewhere,
    /** The person has seen it: this tab does as the other one did. */
    follow() {
      const changed = elsewhere();
      if (changed === null) return;
      setElsewhere(null);
      setExpired(false);
      setVisit((count) => count + 1);
      setIdentity(changed.next);
    },
    signIn(next: Identity) {
      const dated = { ...next, tokenAt: Date.now() };
      saveIdentity(dated, key);
      setElsewhere(null);
      setExpired(false);
      setIdentity(dated);
      tellToken();
    },
    signOut() {
      clearIdentity(key);
      setIdentity(null);
    },
    /** The Worker or the broker refused the token. */
    expire() {
      if (identity() !== null && elsewhere() === null) setExpired(true);
    },
    /** A renewed token takes the place of the old one. */
    renew(token: string) {
      const current = identity();
      if (current !== null && elsewhere() === null) {
        const renewed = { ...current, token, tokenAt: Date.now() };
        saveIdentity(renewed, key);
        setIdentity(renewed);
        tellToken();
      }
    },
    /** The Worker names other addresses than at the sign-in. */
    named(addresses: Addresses) {
      const current = identity();
      if (current === null || elsewhere() !== null) return;
      const next = { ...current, addresses };
      saveIdentity(next, key);
      setIdentity(next);
    },
    addresses: (): Addresses | undefined => identity()?.addresses,
    /** Called after the token has changed, here or in another tab. Returns a function that unsubscribes. */
    onToken(listener: () => void): () => void {
      tokenChanged.add(listener);
      return () => tokenChanged.delete(listener);
    },
    /** When the token came, by this machine's clock, as far as it is known. */
    tokenAt: (): number | undefined => identity()?.tokenAt,
    token: (): string | null => (elsewhere() === null ? (identity()?.token ?? null) : null),
    stop,
  };
}

export type Account = ReturnType<typeof createAccount>;
