import { requestSignIn, type SignInFailure } from '@chimpassist/client/rest';
import { createSignal } from 'solid-js';
import type { Identity } from './stored-identity.ts';

/** Why a person is not signed in; `missing`: a field is empty, and nobody was asked. */
export type SignInTrouble = SignInFailure | 'missing';

/** A person's attempts to sign in, one at a time, and what went wrong with the last. */
export function createSignInAttempts(endpoint: string, onSignedIn: (identity: Identity) => void) {
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<SignInTrouble | null>(null);

  async function ask(email: string, password: string): Promise<SignInTrouble | null> {
    if (email === '' || password === '') return 'missing';
    setBusy(true);
    setTrouble(null);
    const result = await requestSignIn(endpoint, email, password);
    setBusy(false);
    if (!result.ok) return result.failure;
    const { attendant, token, addresses } = result;
    onSignedIn({ attendant, token, addresses });
    return null;
  }

  return {
    busy,
    trouble,
    /** @returns what is wrong, so that the form puts the focus there; null where nothing is, or an attempt is under way. */
    async attempt(email: string, password: string): Promise<SignInTrouble | null> {
      if (busy()) return null;
      const wrong = await ask(email.trim(), password);
      if (wrong !== null) setTrouble(wrong);
      return wrong;
    },
  };
}
