import { SELF } from 'cloudflare:test';
import type { ImportedPart, StoredMessage } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { found, page } from './search-support.ts';
import { contents, desk, get, message, request, SUPERVISOR, say, tokenFor, topicOf } from './support.ts';

const AT = 1_700_000_000_000;
const ANA = { id: 12, name: 'Ana', avatarURL: null };

async function bring(who: string, part: Record<string, unknown>): Promise<Response> {
  return SELF.fetch(`http://worker/customer/${who}/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ customer: { id: who, name: 'Mary', avatarURL: null }, ...part }),
  });
}
const brought = async (who: string, part: Record<string, unknown>): Promise<ImportedPart> => {
  const response = await bring(who, part);
  expect(response.status).toBe(200);
  return response.json();
};
const said = (who: string, n: number, over: Record<string, unknown> = {}) => ({
  id: `old-${n}`,
  from: { id: who, name: 'Mary', avatarURL: null, role: 'customer' },
  timestamp: AT + n,
  receivedAt: AT + n + 1,
  content: `old ${n}`,
  readAt: null,
  ...over,
});

interface Export {
  customer: { name: string };
  messages: StoredMessage[];
  notes: Record<string, unknown>[];
  attributes: { name: string; value: string; proof: string }[];
  tags: { tags: string[] };
}
const exported = async (who: string): Promise<Export> => (await get(`/customer/${who}`)).json();

describe('what comes from elsewhere', () => {
  it('stands as it was, with times, writers and ids, and a second run changes nothing', async () => {
    const part = {
      messages: [
        said('old', 1),
        said('old', 2, { from: { ...ANA, role: 'attendant' }, readAt: AT + 9 }),
        said('old', 3, { id: undefined }),
      ],
      notes: [{ id: 'n-1', at: AT, from: ANA, content: 'Prefers mail.', mentions: ['7'] }],
      attributes: { attendant: { plan: 'gold' }, claimed: { page: '/cart' } },
      tags: ['vip'],
    };
    expect(await brought('old', part)).toEqual({ messages: 3, notes: 1, refused: 0 });
    const whole = await exported('old');
    expect(whole.messages).toMatchObject([
      { id: 'old-1', seq: 1, timestamp: AT + 1, receivedAt: AT + 2, from: { role: 'customer' } },
      { id: 'old-2', from: { ...ANA, role: 'attendant' }, readAt: AT + 9 },
      { content: 'old 3', timestamp: AT + 3 },
    ]);
    expect(whole.notes).toEqual([{ n: 1, ...part.notes[0] }]);
    expect(whole.attributes.map(({ name, value, proof }) => [name, value, proof]).sort()).toEqual([
      ['page', '/cart', 'claimed'],
      ['plan', 'gold', 'attendant'],
    ]);
    expect(whole).toMatchObject({ customer: { name: 'Mary' }, tags: { tags: ['vip'] } });
    expect(await brought('old', part)).toEqual({ messages: 0, notes: 0, refused: 0 });
    expect(await exported('old')).toEqual(whole);
  });

  it('is found by a search in the years of its words', async () => {
    await brought('dated', { messages: [said('dated', 2, { content: 'a quokka' }), said('dated', 1)] });
    await expect.poll(() => found('quokka')).toEqual(['dated']);
    const within = async (query: string) => (await page('quokka', SUPERVISOR, query)).hits.length;
    expect(await within(`&from=${AT}&to=${AT + 86_400_000}`)).toBe(1);
    expect(await within(`&to=${AT - 86_400_000}`)).toBe(0);
  });

  it('asks for no attendant, and the chat goes on when its customer writes', async () => {
    await brought('back', { messages: [said('back', 1)] });
    await expect.poll(async () => (await desk().chat(topicOf('back')))?.state).toBe('ended');
    const answer = await say('back', request('back'), message('back', 1));
    expect(answer.held?.state).toBe('waiting');
    expect(await contents('back')).toEqual(['old 1', 'text 1']);
  });

  it('may be a customer alone, who has never written', async () => {
    expect(await brought('silent', { attributes: { attendant: { plan: 'free' } } })).toEqual({
      messages: 0,
      notes: 0,
      refused: 0,
    });
    expect((await exported('silent')).customer.name).toBe('Mary');
    await expect.poll(async () => (await desk().chat(topicOf('silent')))?.id).toBe('silent');
  });

  it('of a customer who was erased since is refused', async () => {
    await brought('gone', { messages: [said('gone', 1)] });
    const token = await tokenFor(SUPERVISOR);
    await SELF.fetch('http://worker/customer/gone', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await brought('gone', { messages: [said('gone', 1)] })).toMatchObject({ messages: 0, refused: 1 });
    expect((await exported('gone')).messages).toEqual([]);
  });

  it('stands at the path of its own customer', async () => {
    expect((await bring('one', { customer: { id: 'other' } })).status).toBe(400);
  });
});
