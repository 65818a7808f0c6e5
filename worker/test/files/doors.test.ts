import { SELF } from 'cloudflare:test';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  accept,
  attendantOnline,
  command,
  MARY,
  message,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
  topicOf,
} from '../support.ts';
import { PNG, read, upload, uploaded } from './support.ts';

const ATTENDANT = { kind: 'attendant', id: 31, type: 'support/firstLevel' } as const;
const STRANGER = { kind: 'attendant', id: 32, type: 'support/firstLevel' } as const;
const CUSTOMER = { ...MARY, id: 'doors' };

describe('rule 52: who gets the bytes of a file', () => {
  let id = '';

  beforeAll(async () => {
    attendantOnline(31);
    await say('doors', request('doors'), accept(31), message('doors', 1));
    ({ id } = await uploaded(PNG, { customer: 'doors' }));
  });

  it.each([
    ['the customer', CUSTOMER, 200],
    ['another customer', { ...MARY, id: 'elsewhere' }, 403],
    ['an attendant of the chat', ATTENDANT, 200],
    ['an attendant whom it does not concern', STRANGER, 403],
    ['an attendant of another level', { kind: 'attendant', id: 33, type: 'support/secondLevel' }, 403],
    ['a supervisor', SUPERVISOR, 200],
    ['nobody', null, 401],
  ] as const)('%s', async (_, principal, status) => {
    const token = principal === null ? null : await tokenFor(principal);
    expect((await read(`/attachments/${id}`, token)).status).toBe(status);
    expect((await read('/customer/doors/attachments', token)).status).toBe(status);
    expect((await read(`/attachments/${id}/thumbnail`, token)).status).toBe(status === 200 ? 404 : status);
    const link = await SELF.fetch(`http://worker/attachments/${id}/link`, {
      method: 'POST',
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
    });
    expect(link.status).toBe(status);
    const sent = await upload(PNG, { customer: 'doors', token });
    expect(sent.status).toBe(status === 200 ? 201 : status);
  });

  it('a link opens one file without a token, until it ends', async () => {
    const answer = await SELF.fetch(`http://worker/attachments/${id}/link`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenFor(CUSTOMER)}` },
    });
    const { url, expiresAt } = (await answer.json()) as { url: string; expiresAt: number };
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(600_000);
    expect((await read(url, null)).status).toBe(200);
    const other = await uploaded(PNG, { customer: 'doors' });
    const forged = new URL(url);
    forged.searchParams.set('until', String(expiresAt + 1));
    for (const wrong of [url.replace(id, other.id), forged.href, url.slice(0, -2)])
      expect((await read(wrong, null)).status).toBe(403);
  });

  it('a link that was good opens nothing once its time is over', async () => {
    const answer = await SELF.fetch(`http://worker/attachments/${id}/link`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenFor(CUSTOMER)}` },
    });
    const { url, expiresAt } = (await answer.json()) as { url: string; expiresAt: number };
    const at = async (now: number): Promise<number> => {
      vi.spyOn(Date, 'now').mockReturnValue(now);
      try {
        return (await read(url, null)).status;
      } finally {
        vi.restoreAllMocks();
      }
    };
    expect(await at(expiresAt)).toBe(200);
    expect(await at(expiresAt + 1)).toBe(403);
  });

  it('who takes a chat over gets its files, and who had it keeps them', async () => {
    const customer = 'doors-handed';
    await tellDesk(attendantOnline(31), attendantOnline(34));
    await say(customer, request(customer), accept(31));
    const { id: file } = await uploaded(PNG, { customer });
    const next = { kind: 'attendant', id: 34, type: 'support/firstLevel' } as const;
    const opened = async (principal: typeof ATTENDANT | typeof next) =>
      (await read(`/attachments/${file}`, await tokenFor(principal))).status;
    expect([await opened(ATTENDANT), await opened(next)]).toEqual([200, 403]);
    const to = { attendantId: 34 };
    await say(customer, command(31, { command: 'handOver', sessionTopic: topicOf(customer), to }));
    await say(customer, accept(34));
    expect([await opened(ATTENDANT), await opened(next)]).toEqual([200, 200]);
  });

  it('an id that names nothing is told as little as one of a stranger', async () => {
    const token = await tokenFor(CUSTOMER);
    const never = `f1.ZG9vcnM.${'0'.repeat(32)}`;
    expect((await read(`/attachments/${never}`, token)).status).toBe(404);
    expect((await read('/attachments/nonsense', token)).status).toBe(400);
  });
});

describe('what a page may offer', () => {
  it('says how large files may be and of which types, and may be kept for seconds', async () => {
    const response = await SELF.fetch('http://worker/config/widget');
    expect(await response.json()).toMatchObject({
      attachments: { maxBytes: 1_000_000, types: expect.arrayContaining(['image/png', 'application/pdf']) },
    });
    expect(response.headers.get('cache-control')).toBe('public, max-age=2');
  });
});

describe('the small picture of a file', () => {
  it('is taken from who may read it, and given back', async () => {
    const { id } = await uploaded(PNG, { customer: 'doors' });
    const token = await tokenFor(CUSTOMER);
    const put = (body: Uint8Array) =>
      SELF.fetch(`http://worker/attachments/${id}/thumbnail`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body,
      });
    expect((await put(PNG)).status).toBe(204);
    const response = await read(`/attachments/${id}/thumbnail`, token);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
    expect((await put(new TextEncoder().encode('<svg/>'))).status).toBe(415);
    expect((await put(new Uint8Array(20_481))).status).toBe(413);
  });
});
