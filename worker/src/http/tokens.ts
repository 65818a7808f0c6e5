import { idText, namesOf, type Principal, SafeError } from '@chimpassist/protocol';
import type { SigningKeys, Verified } from '@chimpassist/protocol/trust';
import { keysOf, verifiedBy } from '../token-keys.ts';
import { type AppContext, objectsFor, settingsFor } from './context.ts';
import { siteOf } from './site.ts';
import { keyCaller } from './v1/key-caller.ts';
import { isKey } from './v1/key-text.ts';

/** The keys of the site that is asked: see {@link keysOf}. */
export const keysFor = (c: AppContext): Promise<SigningKeys | null> => keysOf(c.env, siteOf(c));

/**
 * The keys, or null where clients without tokens are let in, so that it can go on without.
 *
 * @throws {SafeError} `not_configured`: nobody could ever be let in.
 */
export async function keysOrLegacy(c: AppContext): Promise<SigningKeys | null> {
  const keys = await keysFor(c);
  if (keys === null && settingsFor(c).legacyClients === 'none') {
    throw new SafeError(
      'not_configured',
      `${namesOf(siteOf(c)).variable('TOKEN_KEYS')} is not set, so nobody can be let in. Set it, or LEGACY_CLIENTS for clients without tokens.`,
    );
  }
  return keys;
}

export const bearerOf = (c: AppContext): string | null =>
  /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;

/** What was verified of a request: the gate asks, and then the call itself may. */
const seen = new WeakMap<Request, Promise<Verified>>();

/**
 * Who brings the request's token. It is verified once, however often it is asked for.
 *
 * @throws {SafeError} `unauthorized` for one that has ended, was revoked or was never ours. It is not "nobody": a client that
 * has one must renew it.
 */
function verified(c: AppContext): Promise<Verified> {
  const known = seen.get(c.req.raw);
  if (known !== undefined) return known;
  const found = verifyToken(c, bearerOf(c) ?? '');
  seen.set(c.req.raw, found);
  return found;
}

/** An attendant's token and its sign-in. @throws {SafeError} `unauthorized` or `forbidden` */
export async function verifiedAttendant(
  c: AppContext,
): Promise<Verified & { principal: { kind: 'attendant' }; signInId: string }> {
  const { principal, signInId, expiresAt } = await verified(c);
  if (principal.kind !== 'attendant' || signInId === null)
    throw new SafeError('forbidden', 'This token is not an attendant’s.');
  return { principal, signInId, expiresAt };
}

/** The text of the attendant's id. @throws {SafeError} as {@link verifiedAttendant} */
export const attendantIdFor = async (c: AppContext): Promise<string> =>
  idText((await verifiedAttendant(c)).principal.id);

/** Who asks, by the request's own proof. @throws {SafeError} `unauthorized` */
export async function principalOf(c: AppContext): Promise<Principal> {
  if (c.req.header('authorization') === undefined) return { kind: 'anonymous' };
  const bearer = bearerOf(c);
  if (bearer !== null && isKey(bearer)) return keyCaller(c, bearer);
  return (await verified(c)).principal;
}

/** Whose token it is. @throws {SafeError} `unauthorized` */
export async function verifyToken(c: AppContext, token: string): Promise<Verified> {
  const found = await verifiedBy(token, {
    keys: await keysFor(c),
    baseTopic: settingsFor(c).baseTopic,
    standingOf: (id, signInId) => objectsFor(c).signInGuard(`attendant ${id}`).standing(signInId),
  });
  if (found === null) throw notValid();
  return found;
}

const notValid = () =>
  new SafeError('unauthorized', 'Your token has ended or is not valid here. Sign in again.');
