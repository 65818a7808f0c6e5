import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { identityHash } from './identity.ts';
import { audienceOf, GUEST_RETURN_S, publicKeys, signingKeys, TOKEN_LIFE_S } from './token.ts';

const BASE = 'chimpassist/demo';
const MARY = { kind: 'customer', id: 298301, guest: false } as const;
const ANA = { kind: 'attendant', id: 12, type: 'support/supervisor' } as const;

async function newKey(kid?: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), ...(kid === undefined ? {} : { kid }) };
}
const keysOf = (...keys: JWK[]) => signingKeys(JSON.stringify({ keys }));
const claimsOf = (token: string) =>
  JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')));

describe('a token', () => {
  it('says who it is for, for which base topic and how long, and carries its rules', async () => {
    const keys = await keysOf(await newKey());
    const now = 1_700_000_000_000;
    const token = await keys.sign(MARY, BASE, { now });
    expect(claimsOf(token)).toEqual({
      sub: '298301',
      role: 'customer',
      base: BASE,
      aud: audienceOf(BASE),
      iat: now / 1000,
      exp: now / 1000 + TOKEN_LIFE_S,
      acl: expect.arrayContaining([
        { permission: 'allow', action: 'subscribe', topic: `${BASE}/server/sessions/298301/#` },
      ]),
    });
  });

  it('is verified by the public keys alone, with role, type and sign-in', async () => {
    const keys = await keysOf(await newKey());
    const verifier = await publicKeys(JSON.stringify(keys.jwks));
    const customer = await keys.sign(MARY, BASE);
    expect((await verifier.verify(customer, BASE))?.principal).toEqual({ ...MARY, id: '298301' });
    const guest = await keys.sign({ kind: 'customer', id: 'guest-1', guest: true }, BASE);
    expect((await verifier.verify(guest, BASE))?.principal).toMatchObject({ guest: true });
    const attendant = await keys.sign(ANA, BASE, { signInId: 'a sign-in' });
    expect(await verifier.verify(attendant, BASE)).toMatchObject({
      principal: { ...ANA, id: '12' },
      signInId: 'a sign-in',
    });
  });

  it('the served keys hold no private part', async () => {
    const { jwks } = await keysOf(await newKey(), await newKey('second'));
    expect(jwks.keys).toHaveLength(2);
    for (const key of jwks.keys) expect(key).not.toHaveProperty('d');
  });

  it('TOKEN_KEYS rotate: the first signs, all verify, a removed one does not', async () => {
    const [old, fresh] = [await newKey(), await newKey()];
    const before = await keysOf(old);
    const during = await keysOf(fresh, old);
    const after = await keysOf(fresh);
    const [oldToken, freshToken] = [await before.sign(MARY, BASE), await during.sign(MARY, BASE)];
    expect(await during.verify(oldToken, BASE)).not.toBeNull();
    expect(await after.verify(freshToken, BASE)).not.toBeNull();
    expect(await after.verify(oldToken, BASE)).toBeNull();
    expect(await before.verify(freshToken, BASE)).toBeNull();
  });

  it('ends with its time, but gives a guest the id back for some days', async () => {
    const keys = await keysOf(await newKey());
    const day = 24 * 3600;
    const endedAgo = (seconds: number) =>
      keys.sign({ kind: 'customer', id: 'guest-1', guest: true }, BASE, {
        now: Date.now() - (TOKEN_LIFE_S + seconds) * 1000,
      });
    const yesterday = await endedAgo(day);
    expect(await keys.verify(yesterday, BASE)).toBeNull();
    expect(await keys.verify(yesterday, BASE, { graceS: GUEST_RETURN_S })).not.toBeNull();
    expect(await keys.verify(await endedAgo(31 * day), BASE, { graceS: GUEST_RETURN_S })).toBeNull();
  });

  it('is refused with a forged alg, key, algorithm, audience or base topic', async () => {
    const key = await newKey('k');
    const keys = await keysOf(key);
    const claims = claimsOf(await keys.sign(MARY, BASE));
    const other = await keysOf(await newKey('k'));
    const sharedSecret = new TextEncoder().encode(JSON.stringify(keys.jwks.keys[0]));
    const genuine = await keys.sign(MARY, BASE);
    const [header = '', , signature = ''] = genuine.split('.');
    const changed = btoa(JSON.stringify({ ...claims, sub: '8' })).replace(/=+$/, '');
    const forged = {
      'alg none': new UnsecuredJWT(claims).encode(),
      'another key': await other.sign(MARY, BASE),
      'the public key as a shared secret': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'k' })
        .sign(sharedSecret),
      'another audience': await keys.sign(MARY, 'chimpassist/other'),
      'changed claims': `${header}.${changed}.${signature}`,
      'no token': 'hello',
      empty: '',
    };
    for (const [how, token] of Object.entries(forged))
      expect([how, await keys.verify(token, BASE)]).toEqual([how, null]);
    expect(await keys.verify(genuine, BASE)).not.toBeNull();
  });

  it('with a claim missing is none, although well signed', async () => {
    const keys = await keysOf(await newKey());
    const noSignIn = await keys.sign(ANA, BASE);
    expect(await keys.verify(noSignIn, BASE)).toBeNull();
  });
});

describe('TOKEN_KEYS that cannot be read', () => {
  it.each([
    ['not JSON', 'secret text'],
    ['no keys', '{"keys":[]}'],
    ['an RSA key', '{"keys":[{"kty":"RSA","n":"secret text","e":"AQAB"}]}'],
    ['only a public key', '{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b"}]}'],
  ])('%s: says so, and never repeats them', async (_, text) => {
    const error: Error = await signingKeys(text).then(
      () => new Error('taken'),
      (reason) => reason,
    );
    expect(error.name).toBe('TokenKeysError');
    expect(error.message).toMatch(/TOKEN_KEYS/);
    expect(error.message).not.toContain('secret text');
  });
});

describe('the identity hash', () => {
  it('is the HMAC-SHA256 of the id’s text, in hex, equal for a number and its text', async () => {
    // From `printf %s 298301 | openssl dgst -sha256 -hmac secret`.
    const expected = 'bb526c852e242f7e72cb018fd6bd3dce726e69a5684e04611db56855c3a67832';
    expect(await identityHash(298301, 'secret')).toBe(expected);
    expect(await identityHash('298301', 'secret')).toBe(expected);
    expect(await identityHash('298302', 'secret')).not.toBe(expected);
  });
});
