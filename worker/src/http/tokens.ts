import { type Principal, SafeError, type SiteId } from '@chimpassist/protocol';
import { type SigningKeys, signingKeys, type Verified } from '@chimpassist/protocol/trust';
import type { Env } from '../contract/env.ts';
import { accessOf } from '../site-access.ts';
import { type AppContext, objectsFor, settingsFor } from './context.ts';
import { siteOf } from './site.ts';

/** By site, the keys that this isolate has read. */
const known = new Map<SiteId, { text: string; keys: Promise<SigningKeys> }>();

/** The keys of a site, which sign and verify; null where `TOKEN_KEYS` is not set. @throws {TokenKeysError} */
export async function keysOf(env: Env, site: SiteId): Promise<SigningKeys | null> {
  const text = accessOf(env, site).tokenKeys;
  if (text === null) return null;
  const read = known.get(site);
  if (read?.text === text) return read.keys;
  const keys = signingKeys(text);
  known.set(site, { text, keys });
  return keys;
}

/** The keys of the site that is asked: see {@link keysOf}. */
export const keysFor = (c: AppContext): Promise<SigningKeys | null> => keysOf(c.env, siteOf(c.req.raw));

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
      'TOKEN_KEYS is not set, so nobody can be let in. Set it, or LEGACY_CLIENTS for clients without tokens.',
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
  const found = verify(c, bearerOf(c) ?? '');
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

/** Who asks, by the request's own proof. @throws {SafeError} `unauthorized` */
export async function principalOf(c: AppContext): Promise<Principal> {
  if (c.req.header('authorization') === undefined) return { kind: 'anonymous' };
  return (await verified(c)).principal;
}

async function verify(c: AppContext, token: string): Promise<Verified> {
  const keys = await keysFor(c);
  const found = (await keys?.verify(token, settingsFor(c).baseTopic)) ?? null;
  if (found === null) throw notValid();
  const { principal, signInId } = found;
  if (principal.kind !== 'attendant' || signInId === null) return found;
  const { isRevoked, type } = await objectsFor(c).signInGuard(`attendant ${principal.id}`).standing(signInId);
  if (isRevoked) throw notValid();
  return type === null ? found : { ...found, principal: { ...principal, type } };
}

const notValid = () =>
  new SafeError('unauthorized', 'Your token has ended or is not valid here. Sign in again.');
