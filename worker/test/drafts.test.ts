import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import type { Drafts } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  chat,
  FIRST,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
} from './support.ts';

async function ask(who: string, by: TokenPrincipal, body?: unknown): Promise<Response> {
  return SELF.fetch(`http://worker/customer/${who}/drafts`, {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const read = async (who: string, by: TokenPrincipal = FIRST) => (await (await ask(who, by)).json()) as Drafts;
const put = async (who: string, body: unknown, by: TokenPrincipal = FIRST) =>
  (await (await ask(who, by, body)).json()) as Drafts;
async function taken(who: string): Promise<void> {
  await tellDesk(attendantOnline(21));
  await say(who, request(who), accept(21));
}

describe('drafts', () => {
  it('of reply and note stand apart, are the writer’s alone, and survive a sleep', async () => {
    await taken('begun');
    expect(await read('begun')).toEqual({ reply: '', note: '', at: 0 });
    await put('begun', { reply: 'Your parcel is on' });
    await put('begun', { note: 'angry' });
    await evictDurableObject(chat('begun'));
    expect(await read('begun')).toMatchObject({ reply: 'Your parcel is on', note: 'angry' });
    expect(await read('begun', SUPERVISOR)).toEqual({ reply: '', note: '', at: 0 });
    await put('begun', { reply: '' });
    expect(await read('begun')).toMatchObject({ reply: '', note: 'angry' });
  });

  it('are written over only by who has read the newest', async () => {
    await taken('raced');
    const first = await put('raced', { reply: 'one', after: 0 });
    expect(await put('raced', { reply: 'other', after: 0 })).toEqual(first);
    expect(await put('raced', { reply: 'both', after: first.at })).toMatchObject({ reply: 'both' });
  });

  it('cost one row each, and none where nothing is other', async () => {
    await taken('rows');
    await put('rows', { reply: 'a' });
    expect(await rowsWritten(chat('rows'), () => put('rows', { reply: 'ab' }))).toBe(1);
    expect(await rowsWritten(chat('rows'), () => put('rows', { reply: 'ab' }))).toBe(0);
    expect(await rowsWritten(chat('rows'), () => put('rows', { reply: '', note: '' }))).toBe(1);
  });

  it('are told to its attendants without their words, and never to its customer', async () => {
    await taken('quiet');
    const desk = await LinkClient.open(21);
    await desk.follow('client/chats/quiet/drafts');
    await desk.followChat('quiet');
    const page = await EdgeClient.open('quiet');
    const { at } = await put('quiet', { reply: 'half a sen' });
    await expect.poll(() => desk.heardOn('client/chats/quiet/drafts')).toEqual([{ attendantId: '21', at }]);
    desk.write('quiet', 1);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 1']);
    expect(JSON.stringify(page.heard)).not.toContain('half a sen');
    expect((await ask('quiet', { kind: 'customer', id: 'quiet', guest: false })).status).toBe(403);
  });

  it('go with their customer', async () => {
    await taken('erased-drafts');
    await put('erased-drafts', { note: 'personal words' });
    const erased = await SELF.fetch('http://worker/customer/erased-drafts', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(erased.status).toBe(202);
    const left = await runInDurableObject(chat('erased-drafts'), (_, { storage }) =>
      storage.sql.exec('SELECT * FROM drafts').toArray(),
    );
    expect(left).toEqual([]);
    expect((await ask('never-here', SUPERVISOR, { reply: 'x' })).status).toBe(404);
  });
});
