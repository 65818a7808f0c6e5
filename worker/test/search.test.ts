import { runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import type { SearchPage } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { rowsWritten } from './rows-written.ts';
import { end, ended, found, open, page, put, search, text } from './search-support.ts';
import { accept, bindings, chat, FIRST, request, SUPERVISOR, say, tokenFor } from './support.ts';

const SECOND = { kind: 'attendant', id: 22, type: 'support/secondLevel' } as const;
const MONTH = new Date().toISOString().slice(0, 7);
const archive = (name = `${MONTH} 0001`) => bindings.ARCHIVE.getByName(`archive ${name}`);

describe('search', () => {
  it('finds a chat that has ended, and shows where', async () => {
    const since = Date.now();
    await ended('zoe', 'hello', `${'x'.repeat(80)} my parcel zebrafinch is lost ${'y'.repeat(200)}`);
    const [hit, ...more] = await search('Zebrafinch');
    expect(more).toEqual([]);
    expect(hit).toMatchObject({ customerId: 'zoe', sessionId: 's-zoe', field: 'message' });
    expect(hit?.at).toBeGreaterThanOrEqual(since);
    expect(hit?.snippet).toMatch(/^…x+ my parcel zebrafinch is lost y+…$/);
    expect(hit?.snippet.length).toBeLessThan(200);
  });

  it('finds a chat that goes on, which answers for itself', async () => {
    await open('live', 'the quokka is here');
    expect(await found('quokka')).toEqual(['live']);
    await say('live', text('live', 2, 'and a numbat'));
    expect(await found('numbat')).toEqual(['live']);
    await end('live');
    expect(await found('quokka numbat')).toEqual(['live']);
  });

  it('finds beginnings of words, without capitals and accents, and all that are asked', async () => {
    await ended('words', 'Crème brûlée für Łukasz', 'order A-4711 refunded');
    for (const q of ['creme', 'BRULEE', 'brû', 'refund', '4711', 'a-4711', 'creme refund', 'fur'])
      expect([q, await found(q)]).toEqual([q, ['words']]);
    for (const q of [
      'remefraiche',
      'rulee',
      'unded',
      'creme zzz',
      '',
      '  ',
      '"creme" NEAR "*',
      'place:words',
    ])
      expect([q, await found(q)]).toEqual([q, []]);
  });

  it('finds signs of scripts without spaces, one or more, wherever they stand', async () => {
    await ended('cjk', '東京都の天気はiPhone修理です', 'ราคาเท่าไหร่');
    for (const q of ['東京', '京都', '都', '天気', 'iphone', '修理', 'iPhone修理', '修', 'เท่า', '東京 修理'])
      expect([q, await found(q)]).toEqual([q, ['cjk']]);
    for (const q of ['京天', '東都', '修天']) expect([q, await found(q)]).toEqual([q, []]);
  });

  it('finds notes, names and tags, those of after the end too', async () => {
    await ended('fields', 'nothing of that');
    await put('fields/notes', { content: 'bring the wombat' }, 'POST');
    await put('fields/tags', { tags: ['bilby'] }, 'PUT');
    for (const [q, field] of [
      ['wombat', 'note'],
      ['bilby', 'tag'],
      ['fields', 'name'],
      ['nothing wombat bilby', 'message'],
    ] as const)
      await expect
        .poll(async () => [q, (await search(q)).map((hit) => [hit.customerId, hit.field])])
        .toEqual([q, [['fields', field]]]);
  });

  it('finds each session of a customer by itself', async () => {
    await ended('twice', 'first emu');
    await say(
      'twice',
      { ...request('twice'), sessionId: 's-again', requestID: 'r' },
      text('twice', 9, 'emu again'),
    );
    expect((await search('emu')).map(({ sessionId }) => sessionId)).toEqual(['s-again', 's-twice']);
    await say('twice', accept(21));
    await end('twice');
    expect((await search('emu')).map(({ sessionId }) => sessionId)).toEqual(['s-again', 's-twice']);
    expect((await search('first')).map(({ sessionId }) => sessionId)).toEqual(['s-twice']);
  });
});

describe('who searches', () => {
  it('finds only chats that this attendant may read, a supervisor all', async () => {
    await ended('mine', 'the platypus');
    await open('theirs', 'platypus too');
    for (const [by, customers] of [
      [FIRST, ['theirs', 'mine']],
      [SECOND, []],
      [SUPERVISOR, ['theirs', 'mine']],
    ] as const)
      expect([by.id, await found('platypus', by)]).toEqual([by.id, customers]);
    await say('waits', request('waits'), text('waits', 1, 'platypus waits'));
    expect(await found('platypus', SECOND)).toEqual(['waits']);
  });

  it('finds nothing by words that the index itself is made of', async () => {
    await ended('secret', 'the dugong');
    const hex = [...new TextEncoder().encode('21')].map((byte) => byte.toString(16)).join('');
    for (const q of [`\ue000${hex}`, hex, `dugong OR ${hex}`, 'dugong" OR "the']) {
      expect([q, await found(q, SECOND)]).toEqual([q, []]);
    }
  });

  it('reads page by page, each session once, the newest first, over all archives', async () => {
    for (let n = 1; n <= 7; n += 1) await ended(`page-${n}`, 'one thylacine');
    // Of a month long ago, in an archive of its own.
    await archive('2024-02 0001').put(
      { customerId: 'page-1', sessionId: 's-page-1', at: 1, words: ['thylacine'], readers: ['21'] },
      false,
    );
    const pages: string[][] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const next: SearchPage = await page(
        'thylacine',
        FIRST,
        `&limit=3&cursor=${encodeURIComponent(cursor)}`,
      );
      pages.push(next.hits.map(({ customerId }) => String(customerId)));
      cursor = next.cursor;
    }
    expect(pages.slice(0, 2)).toEqual([
      ['page-7', 'page-6', 'page-5'],
      ['page-4', 'page-3', 'page-2'],
    ]);
    expect(pages.flat().filter((customer) => customer === 'page-1').length).toBeGreaterThan(0);
    const odd = await SELF.fetch('http://worker/search?q=x&cursor=odd', {
      headers: { authorization: `Bearer ${await tokenFor(FIRST)}` },
    });
    expect(odd.status).toBe(400);
  });
});

describe('the index', () => {
  it('is one row for a session that ends, and none for a message', async () => {
    await ended('before-rows', 'the archive is there');
    await open('rows', 'cassowary');
    const atMessage = await rowsWritten(archive(), () => say('rows', text('rows', 5, 'cassowary again')));
    const atEnd = await rowsWritten(archive(), () => end('rows'));
    expect({ atMessage, atEnd }).toEqual({ atMessage: 0, atEnd: 1 });
  });

  it('forgets a customer who is erased', async () => {
    await ended('forgotten', 'potoroo');
    const query = { terms: ['"potoroo"*'], reader: null, before: Number.MAX_SAFE_INTEGER, limit: 10 };
    expect(await archive().find(query)).toHaveLength(1);
    const response = await SELF.fetch('http://worker/customer/forgotten', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(response.status).toBe(202);
    expect(await archive().find(query)).toEqual([]);
    expect(await found('potoroo')).toEqual([]);
  });

  it('is told by the alarm where it was not there when a session ended', async () => {
    await open('late', 'the bettong');
    const restore = await runInDurableObject(archive(), (instance) => {
      const prototype = Object.getPrototypeOf(instance) as { put: unknown };
      const original = prototype.put;
      prototype.put = () => {
        throw new Error('The archive is away.');
      };
      return () => {
        prototype.put = original;
      };
    });
    await end('late');
    await runInDurableObject(archive(), () => restore());
    expect(await found('bettong')).toEqual([]);
    await runDurableObjectAlarm(chat('late'));
    await expect.poll(() => found('bettong')).toEqual(['late']);
  });

  it('goes on in a next part where one is full', async () => {
    await ended('fills', 'the kowari');
    await runInDurableObject(archive(), (_, { storage }) => {
      Object.defineProperty(storage.sql, 'databaseSize', { value: 1_000_000_000, configurable: true });
    });
    await ended('overflows', 'another kowari');
    await runInDurableObject(archive(), (_, { storage }) => {
      Reflect.deleteProperty(storage.sql, 'databaseSize');
    });
    const query = { terms: ['"kowari"*'], reader: null, before: Number.MAX_SAFE_INTEGER, limit: 10 };
    expect((await archive().find(query)).map(({ customerId }) => customerId)).toEqual(['fills']);
    expect((await archive(`${MONTH} 0002`).find(query)).map(({ customerId }) => customerId)).toEqual([
      'overflows',
    ]);
    expect(await found('kowari')).toEqual(['overflows', 'fills']);
  });
});
