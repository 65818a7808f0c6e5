import { calculateJwkThumbprint, createLocalJWKSet, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import { IdSchema, idText } from '../ids.ts';
import { type AclEntry, aclOf } from './acl.ts';
import type { Principal } from './principal.ts';

/** How long a token lasts. Clients renew it at half of that. */
export const TOKEN_LIFE_S = 12 * 3600;
/** How long after its end a guest's token still gives the guest the same id back, and nothing else. */
export const GUEST_RETURN_S = 30 * 24 * 3600;
const ALGORITHM = 'ES256';
/** Clocks of brokers and Workers differ a little. */
const CLOCK_TOLERANCE_S = 5;

/** The audience of tokens for one base topic: one made for another platform with the same keys opens nothing here. */
export const audienceOf = (base: string): string => `chimpassist:${base}`;

/** Somebody who can have a token. */
export type TokenPrincipal = Extract<Principal, { kind: 'customer' | 'attendant' }>;

const ClaimsSchema = v.variant('role', [
  v.object({ role: v.picklist(['customer', 'guest']), sub: IdSchema, base: v.string(), exp: v.number() }),
  v.object({
    role: v.literal('attendant'),
    sub: IdSchema,
    base: v.string(),
    exp: v.number(),
    type: v.string(),
    sid: v.pipe(v.string(), v.minLength(1)),
  }),
]);

/** What a verified token says. */
export interface Verified {
  principal: TokenPrincipal;
  /** Of an attendant: which sign-in the token came from; renewed tokens keep it, signing out revokes it. */
  signInId: string | null;
  /** Epoch ms. */
  expiresAt: number;
}

/** Keys that verify. They hold no secret. */
export interface PublicKeys {
  /** A JWK set, as it is served to brokers. */
  jwks: { keys: JWK[] };
  verify(token: string, base: string, options?: { graceS?: number }): Promise<Verified | null>;
}

/** Keys that sign too. */
export interface SigningKeys extends PublicKeys {
  sign(
    principal: TokenPrincipal,
    base: string,
    options?: { signInId?: string; now?: number },
  ): Promise<string>;
}

const JwkSchema = v.object({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: v.string(),
  y: v.string(),
  d: v.optional(v.string()),
  kid: v.optional(v.string()),
});
const JwksSchema = v.object({ keys: v.pipe(v.array(JwkSchema), v.minLength(1)) });
type Key = v.InferOutput<typeof JwkSchema> & { kid: string };

/** Keys that cannot be read. The message never holds what was given. */
export class TokenKeysError extends Error {
  override name = 'TokenKeysError';
}

async function readKeys(text: string, name: string): Promise<[Key, ...Key[]]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TokenKeysError(`${name} is no JSON.`);
  }
  const parsed = v.safeParse(JwksSchema, value);
  if (!parsed.success)
    throw new TokenKeysError(`${name} should be {"keys":[…]}, a JWK set of EC keys on the curve P-256.`);
  const keys = await Promise.all(
    parsed.output.keys.map(async (key) => {
      const { kty, crv, x, y } = key;
      return { ...key, kid: key.kid ?? (await calculateJwkThumbprint({ kty, crv, x, y })) };
    }),
  );
  return keys as [Key, ...Key[]];
}

const publicPart = ({ kty, crv, x, y, kid }: Key): JWK => ({
  kty,
  crv,
  x,
  y,
  kid,
  alg: ALGORITHM,
  use: 'sig',
});

function verifierOf(keys: readonly Key[]): PublicKeys {
  const jwks = { keys: keys.map(publicPart) };
  const keyOf = createLocalJWKSet(jwks);
  return {
    jwks,
    async verify(token, base, { graceS = 0 } = {}) {
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          algorithms: [ALGORITHM],
          audience: audienceOf(base),
          clockTolerance: CLOCK_TOLERANCE_S + graceS,
        });
        const claims = v.parse(ClaimsSchema, payload);
        if (claims.base !== base) return null;
        const expiresAt = claims.exp * 1000;
        if (claims.role === 'attendant') {
          const { sub: id, type, sid } = claims;
          return { principal: { kind: 'attendant', id, type }, signInId: sid, expiresAt };
        }
        const guest = claims.role === 'guest';
        return { principal: { kind: 'customer', id: claims.sub, guest }, signInId: null, expiresAt };
      } catch {
        // Why a token is refused is nobody's business who brings it.
        return null;
      }
    },
  };
}

/** @throws {TokenKeysError} */
export async function publicKeys(text: string): Promise<PublicKeys> {
  return verifierOf(await readKeys(text, 'The JWK set'));
}

/** Reads `TOKEN_KEYS`: the first key signs, all of them verify. @throws {TokenKeysError} */
export async function signingKeys(text: string): Promise<SigningKeys> {
  const keys = await readKeys(text, 'TOKEN_KEYS');
  const [first] = keys;
  if (first.d === undefined)
    throw new TokenKeysError('The first key of TOKEN_KEYS has no private part ("d"), so it cannot sign.');
  const { kty, crv, x, y, d, kid } = first;
  const key = await importJWK({ kty, crv, x, y, d }, ALGORITHM);
  return {
    ...verifierOf(keys),
    sign(principal, base, { signInId, now = Date.now() } = {}) {
      const issuedAt = Math.floor(now / 1000);
      const acl: AclEntry[] = aclOf(principal, base);
      const role =
        principal.kind === 'attendant'
          ? { role: 'attendant', type: principal.type, sid: signInId }
          : { role: principal.guest ? 'guest' : 'customer' };
      return new SignJWT({ ...role, base, acl })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid })
        .setSubject(idText(principal.id))
        .setAudience(audienceOf(base))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + TOKEN_LIFE_S)
        .sign(key);
    },
  };
}
