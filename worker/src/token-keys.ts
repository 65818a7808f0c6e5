import { idText, type SiteId } from '@chimpassist/protocol';
import { type SigningKeys, signingKeys, type Verified } from '@chimpassist/protocol/trust';
import type { Env } from './contract/env.ts';
import { accessOf } from './site-access.ts';

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

export interface TokenProof {
  /** Null where `TOKEN_KEYS` is not set: no token proves anything. */
  keys: SigningKeys | null;
  baseTopic: string;
  /** Whether an attendant's sign-in counts, and as what. */
  standingOf(attendantId: string, signInId: string): Promise<{ isRevoked: boolean; type: string | null }>;
}

/** Who brings a token, at the level that counts today; null for one that has ended, was revoked or was never ours. */
export async function verifiedBy(
  token: string,
  { keys, baseTopic, standingOf }: TokenProof,
): Promise<Verified | null> {
  const found = (await keys?.verify(token, baseTopic)) ?? null;
  if (found === null) return null;
  const { principal, signInId } = found;
  if (principal.kind !== 'attendant' || signInId === null) return found;
  const { isRevoked, type } = await standingOf(idText(principal.id), signInId);
  if (isRevoked) return null;
  return type === null ? found : { ...found, principal: { ...principal, type } };
}
