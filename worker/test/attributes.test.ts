import { evictDurableObject, SELF } from 'cloudflare:test';
import type { Attribute } from '@chimpassist/protocol';
import { signAttributes, signedAttributes, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { customer } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  chat,
  FIRST,
  get,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
} from './support.ts';

const SECRET = 'the identity secret of these tests';

async function ask(who: string, method: string, by: TokenPrincipal, body?: unknown): Promise<Response> {
  return SELF.fetch(`http://worker/customer/${who}/attributes`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const page = async (who: string, body: unknown): Promise<number> =>
  (await ask(who, 'POST', customer(who), body)).status;
const known = async (who: string): Promise<Pick<Attribute, 'name' | 'value' | 'proof'>[]> => {
  const response = await ask(who, 'GET', SUPERVISOR);
  const { attributes } = (await response.json()) as { attributes: Attribute[] };
  return attributes.map(({ name, value, proof }) => ({ name, value, proof }));
};
async function taken(who: string): Promise<void> {
  await tellDesk(attendantOnline(21));
  await say(who, request(who), accept(21));
}
const plan = (value: string, proof: string) => ({ name: 'plan', value, proof });

describe('attributes of a customer', () => {
  it('from the page are claimed, and only those of CUSTOMER_ATTRIBUTES', async () => {
    await taken('claims');
    const attributes = { plan: 'gold', 'cart value': 12.5, admin: true };
    expect(await page('claims', { attributes })).toBe(204);
    await evictDurableObject(chat('claims'));
    expect(await known('claims')).toEqual([
      plan('gold', 'claimed'),
      { name: 'cart value', value: '12.5', proof: 'claimed' },
    ]);
  });

  it('of the visit need no list, are claims, and go where they are empty', async () => {
    await taken('visits');
    const visitor = { page: 'https://shop.test/cart', referrer: 'https://search.test/', language: 'pt-BR' };
    expect(await page('visits', { visitor: { ...visitor, browser: 7, admin: true } })).toBe(204);
    const claims = Object.entries(visitor).map(([name, value]) => ({ name, value, proof: 'claimed' }));
    expect(await known('visits')).toEqual(claims);
    expect(await page('visits', { visitor: { ...visitor, referrer: '' } })).toBe(204);
    expect((await known('visits')).map(({ name }) => name)).toEqual(['page', 'language']);
  });

  it('that the operator’s site has signed are marked so, and no claim replaces them', async () => {
    await taken('signs');
    await page('signs', { attributes: { plan: 'free' } });
    const signed = await signAttributes({ id: 'signs', attributes: { plan: 'gold', admin: 'yes' } }, SECRET);
    expect(await page('signs', { signed, attributes: { plan: 'platinum' } })).toBe(204);
    expect(await known('signs')).toEqual([plan('gold', 'signed')]);
  });

  it('count as signed only for their customer, whole, and in time', async () => {
    await taken('forges');
    const good = { id: 'forges', attributes: { plan: 'gold' } };
    const signed = await signAttributes(good, SECRET);
    const [body = '', signature = ''] = signed.split('.');
    const other = await signAttributes({ ...good, attributes: { plan: 'platinum' } }, SECRET);
    for (const forged of [
      await signAttributes({ ...good, id: 'somebody else' }, SECRET),
      await signAttributes(good, 'another secret'),
      await signAttributes({ ...good, exp: Math.floor(Date.now() / 1_000) - 1 }, SECRET),
      `${other.split('.')[0]}.${signature}`,
      ...[
        '',
        '.',
        body,
        `${body}.`,
        `${body}.${signature.slice(2)}`,
        `${signed}.x`,
        `${body}.${'0'.repeat(64)}`,
      ],
    ])
      expect([forged, await page('forges', { signed: forged })]).toEqual([forged, 204]);
    expect(await known('forges')).toEqual([]);
    expect(await signedAttributes(signed, 'forges', SECRET)).toEqual({ plan: 'gold' });
  });

  it('cost no row before the customer has written, and none where nothing is new', async () => {
    const visitor = await rowsWritten(chat('visitor'), async () => {
      expect(await page('visitor', { attributes: { plan: 'gold' } })).toBe(404);
      expect(await page('visitor', { attributes: { other: 'x' } })).toBe(204);
    });
    await taken('again');
    const first = await rowsWritten(chat('again'), () => page('again', { attributes: { plan: 'gold' } }));
    const second = await rowsWritten(chat('again'), () => page('again', { attributes: { plan: 'gold' } }));
    expect({ visitor, first, second }).toEqual({ visitor: 0, first: 1, second: 0 });
  });

  it('are written down by attendants, heard by those who follow, and taken away', async () => {
    await taken('written');
    const desk = await LinkClient.open(21);
    await desk.follow('client/chats/written/attributes');
    await page('written', { attributes: { plan: 'free' } });
    await ask('written', 'PUT', FIRST, { attributes: { plan: 'gold', 'shoe size': 43 } });
    await page('written', { attributes: { plan: 'free' } });
    expect(await known('written')).toEqual([
      plan('gold', 'attendant'),
      { name: 'shoe size', value: '43', proof: 'attendant' },
    ]);
    await ask('written', 'PUT', FIRST, { attributes: { plan: null } });
    await expect
      .poll(() => desk.heardOn('client/chats/written/attributes').at(-1))
      .toMatchObject({ attributes: [{ name: 'shoe size', value: '43' }] });
    for (const attributes of [{ '': 'x' }, { 'a/b': 'x' }, { plan: 'x'.repeat(501) }, { plan: { deep: 1 } }])
      expect((await ask('written', 'PUT', FIRST, { attributes })).status).toBe(400);
  });

  it('are 50 at most, together', async () => {
    await taken('many');
    const some = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix} ${n}`, 'x']));
    expect((await ask('many', 'PUT', FIRST, { attributes: some('a', 50) })).status).toBe(200);
    expect((await ask('many', 'PUT', FIRST, { attributes: some('b', 1) })).status).toBe(409);
    expect(await known('many')).toHaveLength(50);
  });

  it('go with their customer: in the export, and in the erasure', async () => {
    await taken('gone');
    await page('gone', { attributes: { plan: 'gold' } });
    expect(await (await get('/customer/gone')).json()).toMatchObject({ attributes: [{ name: 'plan' }] });
    await SELF.fetch('http://worker/customer/gone', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(await known('gone')).toEqual([]);
  });
});
