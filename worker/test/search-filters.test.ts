import { SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { ended, found, open, page, put, search, text } from './search-support.ts';
import { request, SUPERVISOR, say, tokenFor } from './support.ts';

describe('filters', () => {
  const ids = async (q: string, query = ''): Promise<unknown[]> =>
    (await page(q, SUPERVISOR, query)).hits.map(({ customerId }) => customerId);

  it('keep sessions that go on, or those that have ended', async () => {
    await ended('was', 'a wallaby');
    await open('is', 'a wallaby');
    expect(await ids('wallaby')).toEqual(['is', 'was']);
    expect(await ids('wallaby', '&state=live')).toEqual(['is']);
    expect(await ids('wallaby', '&state=ended')).toEqual(['was']);
  });

  it('keep sessions of a tag, a customer, and an attendant, also without a word', async () => {
    await ended('tagged', 'a pademelon');
    await ended('other', 'a pademelon');
    await put('tagged/tags', { tags: ['pouch-x'] }, 'PUT');
    await expect.poll(() => ids('pademelon', '&tag=pouch-x')).toEqual(['tagged']);
    expect(await ids('', '&tag=pouch-x')).toEqual(['tagged']);
    expect(await ids('pademelon', '&customerId=other')).toEqual(['other']);
    expect(await ids('pademelon', '&customerId=other&tag=pouch-x')).toEqual([]);
    await say('unread', request('unread'), text('unread', 1, 'a pademelon'));
    // Tagged after its end, and so indexed once more.
    expect(await ids('pademelon', '&attendantId=21')).toEqual(['tagged', 'other']);
    expect(await ids('pademelon', '&attendantId=22')).toEqual([]);
    expect(await ids('', '&state=ended')).toEqual([]);
  });

  it('keep sessions that went on within a time', async () => {
    const before = Date.now();
    await ended('dated', 'a bandicoot');
    const after = Date.now() + 1;
    expect(await ids('bandicoot', `&from=${before}&to=${after}`)).toEqual(['dated']);
    expect(await ids('bandicoot', `&from=${after}`)).toEqual([]);
    expect(await ids('bandicoot', `&to=${before - 86_400_000}`)).toEqual([]);
    await open('goes-on', 'a bandicoot');
    expect(await ids('bandicoot', `&from=${after + 86_400_000}`)).toEqual(['goes-on']);
  });

  it('say which message it is, and refuse what is none', async () => {
    await ended('numbered', 'nothing', 'a quoll');
    const [hit] = await search('quoll');
    expect(hit?.seq).toBe(2);
    const response = await SELF.fetch('http://worker/search?q=x&state=odd', {
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(response.status).toBe(400);
  });
});

describe('the names of tags', () => {
  it('are found as words, where a tag has another id, and are shown', async () => {
    const response = await SELF.fetch('http://worker/workspace/tags/t-4711', {
      method: 'PUT',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Très urgent' }),
    });
    expect(response.status).toBe(200);
    await ended('hurried', 'please hurry');
    await put('hurried/tags', { tags: ['t-4711'] }, 'PUT');
    await expect.poll(() => found('urgent')).toEqual(['hurried']);
    const [hit] = await search('tres urg');
    expect(hit).toMatchObject({ customerId: 'hurried', field: 'tag', snippet: 'Très urgent' });
    expect(await found('urgent hurry')).toEqual(['hurried']);
    expect(await found('urgent parcel')).toEqual([]);
  });
});
