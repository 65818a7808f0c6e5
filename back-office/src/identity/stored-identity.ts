import type { Addresses } from '@chimpassist/client/rest';
import { type AttendantInfo, AttendantInfoSchema, type Id, idText } from '@chimpassist/protocol';
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

/** Where the page's own site keeps who is signed in. */
export const OWN_KEY = 'chimpassist.attendant';

/** Where another site of the desk keeps it, for this attendant of the page's own site: nobody else gets that sign-in. */
export const siteKey = (site: string, ownId: Id): string => `${OWN_KEY}@${site}/${idText(ownId)}`;

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
export function loadIdentity(key: string = OWN_KEY): Identity | null {
  try {
    return parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function saveIdentity(identity: Identity, key: string = OWN_KEY): void {
  try {
    localStorage.setItem(key, JSON.stringify(identity));
  } catch {
    // Blocked or full: the sign-in lasts until the page is left.
  }
}

export function clearIdentity(key: string = OWN_KEY): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** Called when another tab of this browser signed in or out. Returns a function that unsubscribes. */
export function onIdentityChanged(
  listener: (identity: Identity | null) => void,
  key: string = OWN_KEY,
): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === key || event.key === null) listener(loadIdentity(key));
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
