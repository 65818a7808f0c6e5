import { SELF } from 'cloudflare:test';
import { DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import { identityHash, signingKeys, TOKEN_LIFE_S } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { bindings, counted, FIRST, MARY, tokenFor } from './support.ts';

interface Opened {
  sessionId: string;
  token: string;
  customer: { id: string; name: string };
}
async function open(body: unknown, token?: string): Promise<{ status: number; body: Opened }> {
  const response = await SELF.fetch('http://worker/session', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': 'open',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Opened };
}
const whoIs = async (token: string) =>
  (await (await signingKeys(bindings.TOKEN_KEYS ?? '')).verify(token, DEFAULT_BASE_TOPIC))?.principal;

describe('POST /session', () => {
  it('gives a guest an id that nobody can guess, and again for the guest’s token', async () => {
    const first = (await open({})).body;
    expect(first.customer.id).toMatch(/^guest-[0-9a-f-]{36}$/);
    expect(await whoIs(first.token)).toEqual({ kind: 'customer', id: first.customer.id, guest: true });
    const renewed = (await open({}, first.token)).body;
    expect(renewed.customer.id).toBe(first.customer.id);
    const named = (await open({ customer: { id: first.customer.id, name: 'Gus' } }, first.token)).body;
    expect(named.customer).toMatchObject({ id: first.customer.id, name: 'Gus' });
  });

  it('gives a guest’s ended token the same id for 30 days, and nothing else', async () => {
    const keys = await signingKeys(bindings.TOKEN_KEYS ?? '');
    const endedAgo = (days: number) =>
      keys.sign({ kind: 'customer', id: 'guest-old', guest: true }, DEFAULT_BASE_TOPIC, {
        now: Date.now() - (TOKEN_LIFE_S + days * 86_400) * 1000,
      });
    const token = await endedAgo(29);
    expect((await open({}, token)).body.customer.id).toBe('guest-old');
    expect((await open({}, await endedAgo(31))).body.customer.id).not.toBe('guest-old');
    const read = await SELF.fetch('http://worker/customer/guest-old/messages', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(read.status).toBe(401);
  });

  it('never gives somebody the id of a guest whose token is not there', async () => {
    const { customer } = (await open({})).body;
    const thief = (await open({ customer: { id: customer.id } })).body;
    expect(thief.customer.id).not.toBe(customer.id);
    expect(await whoIs(thief.token)).toMatchObject({ id: thief.customer.id, guest: true });
    const other = (await open({})).body;
    expect((await open({ customer: { id: customer.id } }, other.token)).body.customer.id).not.toBe(
      customer.id,
    );
  });

  it('takes the id of a customer from its hash only, in the type in which it came', async () => {
    const hash = await identityHash(7, bindings.IDENTITY_SECRET ?? '');
    const proven = await open({ customer: { id: 7, name: 'Mary', hash } });
    expect(proven.body.customer).toEqual({ id: 7, name: 'Mary', avatarURL: null });
    expect(await whoIs(proven.body.token)).toEqual({ kind: 'customer', id: '7', guest: false });
    for (const customer of [
      { id: 7 },
      { id: 7, hash: '' },
      { id: 7, hash: hash.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
      { id: 8, hash },
      { id: 'guest-1', hash },
    ])
      expect([customer, (await open({ customer })).status]).toEqual([customer, 401]);
    // A token of the same customer proves nothing here: it would last for ever.
    expect((await open({ customer: { id: 7 } }, proven.body.token)).status).toBe(401);
  });

  it('refuses an id in whose place a broker would put what the client says', async () => {
    const id = ['$', '{username}'].join('');
    const hash = await identityHash(id, bindings.IDENTITY_SECRET ?? '');
    expect((await open({ customer: { id, hash } })).status).toBe(400);
  });

  it('is answered 429 with Retry-After from one address, while others go on', async () => {
    const from = (address: string) =>
      SELF.fetch('http://worker/session', { method: 'POST', headers: { 'cf-connecting-ip': address } });
    const statuses: number[] = [];
    for (let i = 0; i < 121; i++) statuses.push((await from(`2001:db8:1:2::${i}`)).status);
    expect(statuses.slice(0, 120).every((status) => status === 200)).toBe(true);
    expect(statuses[120]).toBe(429);
    const refused = await from('2001:db8:1:2:ffff::1');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('2001:db8:1:3::1')).status).toBe(200);
  });
});

describe('an attendant’s token', () => {
  const renew = (token: string) =>
    SELF.fetch('http://worker/chimpassist/token', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
  const signOut = (token: string) =>
    SELF.fetch('http://worker/chimpassist/sign-out', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });

  it('is renewed with its person and sign-in, and refused everywhere after signing out', async () => {
    const token = await tokenFor(FIRST, 'sign-in of one browser');
    const elsewhere = await tokenFor(FIRST, 'sign-in of another');
    const renewed = await renew(token);
    expect(renewed.status).toBe(204);
    const fresh = renewed.headers.get('chimp-token') ?? '';
    expect(await whoIs(fresh)).toEqual({ ...FIRST, id: '21' });

    expect((await signOut(fresh)).status).toBe(204);
    for (const revoked of [token, fresh]) {
      expect((await renew(revoked)).status).toBe(401);
      const desk = await SELF.fetch('http://worker/desk', {
        headers: { authorization: `Bearer ${revoked}` },
      });
      expect(desk.status).toBe(401);
    }
    expect((await renew(elsewhere)).status).toBe(204);
  });

  it('is verified once for its renewal, and once for signing out', async () => {
    const token = await tokenFor(FIRST, 'counted');
    const signInGuard = bindings.DOORKEEPER.getByName('attendant 21');
    const calls = await counted(signInGuard, 'standing');
    expect((await renew(token)).status).toBe(204);
    expect(await calls()).toBe(1);
    const more = await counted(signInGuard, 'standing');
    expect((await signOut(token)).status).toBe(204);
    expect(await more()).toBe(1);
  });

  it('is not to be had for a customer’s', async () => {
    const token = await tokenFor(MARY);
    expect((await renew(token)).status).toBe(403);
    expect((await signOut(token)).status).toBe(403);
  });
});
