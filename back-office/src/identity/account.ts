import { createSignal } from 'solid-js';
import {
  clearIdentity,
  type Identity,
  loadIdentity,
  onIdentityChanged,
  saveIdentity,
} from './stored-identity.ts';

/**
 * Who is signed in, over reloads and in every tab. Signing in or out in one tab does so in all of them; a token that
 * ended leaves the person where they were and only asks for the password again.
 */
export function createAccount() {
  const [identity, setIdentity] = createSignal<Identity | null>(loadIdentity());
  const [expired, setExpired] = createSignal(false);

  const stop = onIdentityChanged((next) => {
    setExpired(false);
    setIdentity(next);
  });

  return {
    identity,
    /** The password is needed again; everything on the screen stays. */
    expired,
    signIn(next: Identity) {
      saveIdentity(next);
      setExpired(false);
      setIdentity(next);
    },
    signOut() {
      clearIdentity();
      setIdentity(null);
    },
    /** The Worker or the broker refused the token. */
    expire() {
      if (identity() !== null) setExpired(true);
    },
    /** A renewed token takes the place of the old one. */
    renew(token: string) {
      const current = identity();
      if (current !== null) {
        saveIdentity({ ...current, token });
        setIdentity({ ...current, token });
      }
    },
    token: (): string | null => identity()?.token ?? null,
    stop,
  };
}

export type Account = ReturnType<typeof createAccount>;
