import type { Addresses } from '@chimpassist/client/rest';
import { type AttendantInfo, AttendantInfoSchema } from '@chimpassist/protocol';
import * as v from 'valibot';

export interface Identity {
  attendant: AttendantInfo;
  /** For broker and REST; null where the Worker issues none. */
  token: string | null;
  /** When the token came, by this machine's clock, epoch ms; missing in what was kept before. */
  tokenAt?: number | undefined;
  /** Where to connect, as the Worker has named it last; missing in what was kept before. */
  addresses?: Addresses | undefined;
}

const KEY = 'chimpassist.attendant';

const IdentitySchema = v.object({
  attendant: AttendantInfoSchema,
  token: v.fallback(v.nullable(v.string()), null),
  tokenAt: v.fallback(v.optional(v.number()), undefined),
  addresses: v.fallback(
    v.optional(v.object({ mqtt: v.optional(v.string()), edges: v.optional(v.array(v.string())) })),
    undefined,
  ),
});

function parse(text: string | null): Identity | null {
  if (text === null) return null;
  try {
    const result = v.safeParse(IdentitySchema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** Storage that is blocked counts as empty: one then signs in at each visit. */
export function loadIdentity(): Identity | null {
  try {
    return parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function saveIdentity(identity: Identity): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(identity));
  } catch {
    // Blocked or full: the sign-in lasts until the page is left.
  }
}

export function clearIdentity(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

/** Called when another tab of this browser signed in or out. Returns a function that unsubscribes. */
export function onIdentityChanged(listener: (identity: Identity | null) => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEY || event.key === null) listener(loadIdentity());
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
