import { type Id, idText, isSafeInAcl, SafeError } from '@chimpassist/protocol';
import {
  GUEST_RETURN_S,
  identityHash,
  type SigningKeys,
  type TokenPrincipal,
} from '@chimpassist/protocol/trust';
import { type AppContext, accessFor, settingsFor } from '../context.ts';
import { isSameSecret } from '../secret.ts';
import { bearerOf } from '../tokens.ts';
import { passTurnstile } from './turnstile.ts';

const GUEST_PREFIX = 'guest-';
export const makeGuestId = (): Id => `${GUEST_PREFIX}${crypto.randomUUID()}`;

export interface Claim {
  id?: Id | undefined;
  hash?: string | undefined;
}

/**
 * Who opens a session: a customer whose id the operator's site has proven, a guest who was here before, or a new guest.
 *
 * @param turnstile the page's answer to the challenge, where one is configured.
 * @throws {SafeError} `unauthorized` for an id that is not proven, once `IDENTITY_SECRET` is set.
 */
export async function identify(
  c: AppContext,
  keys: SigningKeys,
  { id, hash }: Claim,
  turnstile: string | undefined,
): Promise<Extract<TokenPrincipal, { kind: 'customer' }>> {
  const secret = accessFor(c).identitySecret;
  if (id !== undefined && !isSafeInAcl(idText(id)))
    throw new SafeError('bad_id', 'An id cannot hold "${": brokers would put something else in its place.');
  if (id !== undefined && hash !== undefined && secret) {
    if (isSameSecret(hash.toLowerCase(), await identityHash(id, secret)))
      return { kind: 'customer', id, guest: false };
    throw new SafeError(
      'unauthorized',
      'The hash does not prove this id. Check IDENTITY_SECRET on both sides.',
    );
  }
  const known = await guestOf(c, keys);
  if (known !== null && (id === undefined || idText(id) === known))
    return { kind: 'customer', id: known, guest: true };
  // A guest's id is good for its token only; without it, it is somebody new.
  if (id === undefined || idText(id).startsWith(GUEST_PREFIX)) {
    await passTurnstile(c, turnstile);
    return { kind: 'customer', id: makeGuestId(), guest: true };
  }
  if (secret)
    throw new SafeError('unauthorized', 'This id is not proven: the page must send its hash with it.');
  return { kind: 'customer', id, guest: false };
}

/** The guest of the token that came along, which may have ended some days ago. */
async function guestOf(c: AppContext, keys: SigningKeys): Promise<string | null> {
  const token = bearerOf(c);
  if (token === null) return null;
  const { baseTopic } = settingsFor(c);
  const found = await keys.verify(token, baseTopic, { graceS: GUEST_RETURN_S });
  return found?.principal.kind === 'customer' && found.principal.guest ? idText(found.principal.id) : null;
}
