import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type { ChatFacts, Figures } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { rowsWritten } from '../rows-written.ts';
import { end, ended, open, put as putAt, text } from '../search-support.ts';
import {
  accept,
  attendantOnline,
  bindings,
  chat,
  command,
  contents,
  letOffersExpire,
  offeredTo,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  topicOf,
} from '../support.ts';
import {
  asAttendant,
  call,
  figures,
  holdingPut,
  ledger,
  lines,
  PERIOD,
  rowsOf,
  SECOND,
  withoutMethod,
} from './ledger-support.ts';

/** A day's rollup of 7 chats, as a version before 2026-11-29 wrote it. */
const OLD_ROLLUP = Uint8Array.from(
  atob(
    'AAAAbAAAAAB7IjIxIjp7InN1bXMiOnsiY2hhdHMiOjcsInN1bSBkdXJhdGlvbiI6NjAwMDAwfSwiaGlzdG9ncmFtcyI6e30sImxlbmd0aHMiOnsiZHVyYXRpb24iOjEsIjIwMjYtMDEtMDUgMjEiOjJ9fX0AAAAAAAAAAIBPIkEAAKgn1rh5QgAAJLrWuHlC',
  ),
  (sign) => sign.charCodeAt(0),
).buffer;

describe('a chat that ends', () => {
  it('is one row of the ledger, with who was in it, who wrote, and how it ended', async () => {
    await open('facts', 'first words');
    await signIn(22, SECOND.type);
    await tellDesk(attendantOnline(22, SECOND.type));
    await say('facts', asAttendant('facts', 5, 'an answer'));
    await say(
      'facts',
      command(21, {
        command: 'handOver',
        sessionTopic: topicOf('facts'),
        to: { type: SECOND.type },
        note: '',
      }),
    );
    await say('facts', accept(22, SECOND.type));
    await say('facts', command(22, { command: 'end', sessionTopic: topicOf('facts') }, SECOND.type));
    const [row, ...more] = await rowsOf('facts');
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      ...{ customerId: 'facts', sessionId: 's-facts', part: 1, isReopened: false },
      ...{ ending: 'attendant', endedBy: '22', answeredBy: '21' },
      ...{ customerWords: 1, humanWords: 1, botWords: 0, rating: null },
      stays: [{ who: '21' }, { who: '22' }],
      answers: [{ who: '21' }],
      handOvers: [{ by: '21', to: 'level', toId: SECOND.type }],
      offers: [
        { who: '21', end: 'accepted' },
        { who: '22', end: 'accepted' },
      ],
    });
    expect(row?.stays[0]?.to).toBe(row?.handOvers[0]?.at);
    expect(row?.stays[1]?.to).toBe(row?.endedAt);
    expect((row?.answeredAt ?? 0) >= (row?.assignedAt ?? Number.NaN)).toBe(true);
  });

  it('says of an offer that nobody took how it ended, also after the chat has slept', async () => {
    await signIn(23, SECOND.type);
    await tellDesk(attendantOnline(23, SECOND.type));
    await open('offered', 'words');
    const to = { type: SECOND.type };
    await say(
      'offered',
      command(21, { command: 'handOver', sessionTopic: topicOf('offered'), to, note: '' }),
    );
    await tellDesk({ kind: 'attendantQuit', at: 1, attendantId: 22 });
    await tellDesk({ kind: 'attendantQuit', at: 1, attendantId: 23 });
    await evictDurableObject(chat('offered'));
    await signIn(1, SUPERVISOR.type);
    await say('offered', command(1, { command: 'end', sessionTopic: topicOf('offered') }, SUPERVISOR.type));
    const [row] = await rowsOf('offered');
    expect(row?.offers).toMatchObject([
      { who: '21', end: 'accepted' },
      { who: '22', end: 'gone' },
      { who: '23', end: 'gone' },
    ]);
    const before = await rowsOf('offered');
    await evictDurableObject(chat('offered'));
    await chat('offered').bookAgain();
    expect(await rowsOf('offered')).toEqual(before);
  });

  it('tells declined offers from lapsed ones, also of a hand-over in person', async () => {
    await tellDesk(...[24, 25].map((id) => attendantOnline(id, SECOND.type)));
    await open('declines', 'words');
    const decline = async () => {
      const [holder = 0] = await offeredTo('declines');
      const declined = command(
        holder,
        { command: 'decline', sessionTopic: topicOf('declines') },
        SECOND.type,
      );
      await tellDesk(declined as never);
      return String(holder);
    };
    const handOver = async (to: object) =>
      say('declines', command(21, { command: 'handOver', sessionTopic: topicOf('declines'), to, note: '' }));
    await handOver({ attendantId: 24 });
    expect(await decline()).toBe('24');
    await handOver({ type: SECOND.type });
    const second = await decline();
    const third = String((await offeredTo('declines'))[0]);
    await letOffersExpire();
    await signIn(1, SUPERVISOR.type);
    await say('declines', command(1, { command: 'end', sessionTopic: topicOf('declines') }, SUPERVISOR.type));
    const [row] = await rowsOf('declines');
    expect(row?.offers).toMatchObject([
      { who: '21', end: 'accepted' },
      { who: '24', end: 'expired', isDeclined: true },
      { who: second, end: 'expired', isDeclined: true },
      { who: third, end: 'expired' },
    ]);
    expect(row?.offers?.at(-1)).not.toHaveProperty('isDeclined');
    const csv = (await (await call(`/figures/chats.csv?${PERIOD}`)).text()).split('\r\n');
    const columns = csv[0]?.split(',') ?? [];
    const cells = csv.find((line) => line.includes('s-declines'))?.split(',') ?? [];
    const cell = (name: string) => cells[columns.indexOf(name)];
    expect([cell('offers_missed'), cell('offers_declined')]).toEqual(['1', '2']);
  });

  it('rule 68: costs one row there, a message none, and no second one if told again', async () => {
    await ended('before-rows', 'the ledger is there');
    await open('rows', 'words');
    const atMessage = await rowsWritten(ledger(), () => say('rows', text('rows', 5, 'more')));
    const atEnd = await rowsWritten(ledger(), () => end('rows'));
    const again = await rowsWritten(ledger(), () => chat('rows').bookAgain());
    expect({ atMessage, atEnd, again }).toEqual({ atMessage: 0, atEnd: 1, again: 0 });
  });

  it('is one more row where it goes on, which counts from its new request', async () => {
    await ended('again', 'hello');
    await say('again', text('again', 7, 'one more thing'));
    await say('again', accept(21));
    await say('again', asAttendant('again', 8, 'yes'));
    await end('again');
    const rows = await rowsOf('again');
    expect(
      rows.map(({ part, isReopened, customerWords, humanWords }) => ({
        part,
        isReopened,
        customerWords,
        humanWords,
      })),
    ).toEqual([
      { part: 1, isReopened: false, customerWords: 1, humanWords: 0 },
      { part: 2, isReopened: true, customerWords: 1, humanWords: 1 },
    ]);
    expect(rows[1]?.askedAt).toBeGreaterThanOrEqual(rows[0]?.endedAt ?? Number.NaN);
  });

  it('is told by the alarm where the ledger was away', async () => {
    await open('late', 'words');
    const restore = await withoutMethod(ledger(), 'put');
    await end('late');
    await restore();
    expect(await rowsOf('late')).toEqual([]);
    await runDurableObjectAlarm(chat('late'));
    await expect.poll(async () => (await rowsOf('late')).length).toBe(1);
  });

  it('is in the next ledger of the month where one is full', async () => {
    await ended('fills', 'words');
    await runInDurableObject(ledger(), (_, { storage }) => {
      Object.defineProperty(storage.sql, 'databaseSize', { value: 1_000_000_000, configurable: true });
    });
    await ended('overflows', 'words');
    await runInDurableObject(ledger(), (_, { storage }) => {
      Reflect.deleteProperty(storage.sql, 'databaseSize');
    });
    const inNext = await ledger(2).page(0, Number.MAX_SAFE_INTEGER, null, 10);
    expect(inNext.rows.map(({ customerId }) => customerId)).toEqual(['overflows']);
    expect((await rowsOf('overflows')).length).toBe(1);
  });

  it('is tagged in its row where it is tagged later', async () => {
    await ended('tagged', 'words');
    await putAt('tagged/tags', { tags: ['refund'], sessionId: 's-tagged' }, 'PUT');
    await expect.poll(async () => (await rowsOf('tagged'))[0]?.tags).toEqual(['refund']);
    const { rows } = await figures('by=tag');
    expect(rows.map(({ key, counts }) => [key, counts.chats])).toEqual([['refund', 1]]);
  });
});

describe('the ledger', () => {
  it('delays no message while it is made again, not even in a chat that is asked', async () => {
    await ended('asked', 'words');
    const release = await holdingPut(ledger());
    const again = chat('asked').bookAgain();
    // Both are answered while the ledger says nothing.
    const said = await say('asked', text('asked', 5, 'one more thing'));
    expect(said.refused).toEqual([]);
    expect(await contents('asked')).toEqual(['words', 'one more thing']);
    const open = Symbol('open');
    expect(await Promise.race([again, Promise.resolve(open)])).toBe(open);
    await release();
    await again;
    expect(await rowsOf('asked')).toMatchObject([{ part: 1, customerWords: 1 }]);
  });

  it('is the same again where all its rows were lost and the chats are asked', async () => {
    for (let n = 0; n < 12; n++) {
      await say(
        'rebuilt',
        { ...request('rebuilt'), sessionId: `s-${n}`, requestID: `r-${n}` },
        text('rebuilt', 20 + n, 'hello'),
      );
      await say('rebuilt', accept(21));
      await end('rebuilt');
    }
    const before = await rowsOf('rebuilt');
    expect(before.length).toBe(12);
    await runInDurableObject(ledger(), (_, { storage }) => {
      storage.sql.exec('DELETE FROM facts');
    });
    expect(await rowsOf('rebuilt')).toEqual([]);
    expect((await call('/figures/rebuild', SUPERVISOR, 'POST')).status).toBe(202);
    const ledgers = bindings.LEDGER.getByName('ledgers');
    while (await runDurableObjectAlarm(ledgers));
    expect(await rowsOf('rebuilt')).toEqual(before);
  });

  it('forgets the page of an erased customer also where a day is rolled up', async () => {
    await ended('paged', 'words');
    const [row] = await rowsOf('paged');
    const february = bindings.LEDGER.getByName('ledger 2026-02 0001');
    const endedAt = Date.parse('2026-02-05T09:10:00Z');
    await february.put([{ ...(row as ChatFacts), endedAt, page: '/orders/of-paged' }]);
    const byPage = async () => {
      const response = await call('/figures?from=2026-01-05&to=2026-03-06&by=page');
      const { rows } = (await response.json()) as Figures;
      return rows.flatMap(({ key, counts }) => (counts.chats === 0 ? [] : [[key, counts.chats]]));
    };
    expect(await byPage()).toContainEqual(['/orders/of-paged', 1]);
    await february.forget('paged');
    const after = await byPage();
    expect(JSON.stringify(after)).not.toContain('of-paged');
    expect(after).toContainEqual(['', expect.any(Number)]);
  });

  it('makes rollups anew that a version before wrote in another way', async () => {
    await ended('rolled', 'words');
    const [row] = await rowsOf('rolled');
    const january = bindings.LEDGER.getByName('ledger 2026-01 0001');
    const endedAt = Date.parse('2026-01-05T09:10:00Z');
    await january.put([{ ...(row as ChatFacts), askedAt: endedAt - 600_000, endedAt }]);
    await runInDurableObject(january, (_, { storage }) => {
      storage.sql.exec('DELETE FROM migrations WHERE version > 2');
      for (const grouping of ['all', 'person'])
        storage.sql.exec('INSERT INTO rollups VALUES (?, ?, 0, ?)', '2026-01-05', grouping, OLD_ROLLUP);
    });
    await evictDurableObject(january);
    const response = await call('/figures?from=2026-01-05&to=2026-01-06&by=person');
    const { total, rows } = (await response.json()) as Figures;
    expect([total, ...rows].map(({ key, counts, times }) => [key, counts.chats, times.duration])).toEqual([
      ['', 1, { n: 1, median: 600_000, p90: 600_000, mean: 600_000 }],
      ['21', 1, { n: 1, median: 600_000, p90: 600_000, mean: 600_000 }],
    ]);
  });

  it('leaves the counts where a customer is erased, also of a chat that went on', async () => {
    await ended('erased', 'words');
    await say('erased', text('erased', 7, 'again'));
    const counts = (await figures('by=day')).total.counts.chats;
    const response = await call('/customer/erased', SUPERVISOR, 'DELETE');
    expect(response.status).toBe(202);
    expect((await figures('by=day')).total.counts.chats).toBe((counts ?? 0) + 1);
    expect(JSON.stringify(await lines())).not.toContain('erased');
    await chat('erased').bookAgain();
    expect((await figures('by=day')).total.counts.chats).toBe((counts ?? 0) + 1);
  });
});

describe('what a mirror reads', () => {
  const pageOf = (cursor = '', limit = 200) => ledger().mirrorPage(cursor, limit);
  /** As if it had happened so long ago that the mirror may read it. */
  const settle = () =>
    runInDurableObject(ledger(), (_, { storage }) => {
      storage.sql.exec('UPDATE facts SET at = at - 600000');
      storage.sql.exec('UPDATE late SET at = at - 600000');
    });

  it('is each row once, page by page, and none that others may still come before', async () => {
    for (const who of ['m-1', 'm-2', 'm-3']) await ended(who, 'words');
    const { cursor } = await pageOf();
    await ended('m-4', 'words');
    expect((await pageOf(cursor)).rows).toEqual([]);
    await settle();
    const ids: string[] = [];
    for (let at = '', isMore = true; isMore; ) {
      const page = await pageOf(at, 2);
      ids.push(...page.rows.map(({ id }) => id));
      ({ cursor: at, isMore } = page);
    }
    const { rows } = await ledger().page(0, Number.MAX_SAFE_INTEGER, null, 1_000);
    expect(new Set(ids).size).toBe(rows.length);
    expect(JSON.stringify(ids)).not.toContain('m-1');
  });

  it('is a row once more where it was tagged or its customer erased, under the same id', async () => {
    await ended('m-changes', 'words');
    await settle();
    const before = await pageOf();
    const own = before.rows.find(({ facts }) => facts.customerId === 'm-changes');
    await runInDurableObject(ledger(), (instance) => {
      return (instance as unknown as { forget(customerId: string): Promise<void> }).forget('m-changes');
    });
    const after = await pageOf(before.cursor);
    expect(after.rows.map(({ id, facts }) => [id, facts.customerId])).toEqual([[own?.id, null]]);
    expect((await pageOf(after.cursor)).rows).toEqual([]);
  });
});
