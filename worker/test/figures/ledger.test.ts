import { runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { type ChatFacts, type CountedChats, type Figures, idText } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { archiveName } from '../../src/archive/archive-name.ts';
import { rowsWritten } from '../rows-written.ts';
import { end, ended, open, put as putAt, text } from '../search-support.ts';
import {
  accept,
  attendant,
  attendantOnline,
  bindings,
  chat,
  command,
  FIRST,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  tokenFor,
  topicOf,
} from '../support.ts';

const SECOND = { ...FIRST, id: 22, type: 'support/secondLevel' };
const DAY_MS = 86_400_000;
const today = (days = 0) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const PERIOD = `from=${today(-1)}&to=${today(2)}`;
const ledger = (part = 1) => bindings.LEDGER.getByName(`ledger ${archiveName(Date.now(), part)}`);

const call = async (path: string, by: TokenPrincipal = SUPERVISOR, method = 'GET'): Promise<Response> =>
  SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}` },
  });
const figures = async (query: string, by?: TokenPrincipal): Promise<Figures> => {
  const response = await call(`/figures?${PERIOD}&${query}`, by);
  expect(response.status).toBe(200);
  return (await response.json()) as Figures;
};
const lines = async (): Promise<ChatFacts[]> =>
  (await (await call(`/figures/chats.jsonl?${PERIOD}`)).text())
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ChatFacts]));
const rowsOf = async (customer: string) =>
  (await lines()).filter(({ customerId }) => customerId === customer);
const asAttendant = (who: string, n: number, content: string) => {
  const given = text(who, n, content);
  const from = { id: 21, name: 'A21', avatarURL: null, role: 'attendant' };
  return { ...given, message: { ...given.message, from }, proven: 'attendant' };
};

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
    });
    expect(row?.stays[0]?.to).toBe(row?.handOvers[0]?.at);
    expect(row?.stays[1]?.to).toBe(row?.endedAt);
    expect((row?.answeredAt ?? 0) >= (row?.assignedAt ?? Number.NaN)).toBe(true);
  });

  it('costs one row there, a message none, and no second one where it is told again', async () => {
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
    const restore = await runInDurableObject(ledger(), (instance) => {
      const prototype = Object.getPrototypeOf(instance) as { put: unknown };
      const original = prototype.put;
      prototype.put = () => {
        throw new Error('The ledger is away.');
      };
      return () => {
        prototype.put = original;
      };
    });
    await end('late');
    await runInDurableObject(ledger(), () => restore());
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
      (instance as unknown as { forget(customerId: string): void }).forget('m-changes');
    });
    const after = await pageOf(before.cursor);
    expect(after.rows.map(({ id, facts }) => [id, facts.customerId])).toEqual([[own?.id, null]]);
    expect((await pageOf(after.cursor)).rows).toEqual([]);
  });
});

describe('who reads figures', () => {
  it('an attendant reads the own ones by any grouping, and no colleague’s', async () => {
    await ended('of-21', 'words');
    const own = await figures('by=person', FIRST);
    expect(own.rows.map(({ key }) => key)).toEqual([idText(FIRST.id)]);
    const [{ name, ...first } = own.total] = own.rows;
    expect(name).toBe('A21');
    expect(own.total).toEqual({ ...first, key: '' });
    const all = await figures('by=person');
    expect(all.rows.map(({ key }) => key)).toContain('22');
    expect(all.rows.find(({ key }) => key === '21')).toEqual(own.rows[0]);
    for (const by of ['hour', 'day', 'tag', 'team']) {
      const { total } = await figures(`by=${by}`, FIRST);
      expect([by, total]).toEqual([by, own.total]);
    }
    const refused = await call(`/figures?${PERIOD}&by=person&attendantId=22`, FIRST);
    expect(refused.status).toBe(403);
  });

  it('an attendant opens the chats of the own figures, and of no colleague’s', async () => {
    await ended('mine', 'words');
    const chats = async (query: string, by: TokenPrincipal) => call(`/figures/chats?${PERIOD}&${query}`, by);
    const own = (await (await chats('', FIRST)).json()) as CountedChats;
    expect(own.chats.map(({ customerId }) => customerId)).toContain('mine');
    expect(own.chats.every(({ stays }) => stays.some(({ who }) => who === '21'))).toBe(true);
    expect((await chats('attendantId=22', FIRST)).status).toBe(403);
    expect((await chats('cursor=nonsense', SUPERVISOR)).status).toBe(400);
  });

  it('who has the right reads all, and loses it with the right', async () => {
    const workspace = bindings.WORKSPACE.getByName('workspace');
    const grant = { part: 'grants', id: '21', owner: null } as const;
    await workspace.put(grant, { id: '21', rights: ['reports', 'export'] }, '1');
    expect((await figures('by=person', FIRST)).rows.map(({ key }) => key)).toContain('22');
    for (const path of ['/figures/now', `/figures/chats.csv?${PERIOD}`])
      expect([path, (await call(path, FIRST)).status]).toEqual([path, 200]);
    await workspace.remove(grant, '1');
    expect((await figures('by=person', FIRST)).rows.map(({ key }) => key)).toEqual(['21']);
    for (const path of ['/figures/now', `/figures/chats.csv?${PERIOD}`])
      expect([path, (await call(path, FIRST)).status]).toEqual([path, 403]);
  });
});

describe('the export', () => {
  it('is CSV with a header, one line a chat, and no cell that is a formula', async () => {
    await open('formula', 'words');
    await putAt('formula/attributes', { attributes: { page: '=1+1,"x"' } }, 'PUT');
    await end('formula');
    const response = await call(`/figures/chats.csv?${PERIOD}`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...rows] = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
    expect(head?.split(',').slice(0, 5)).toEqual([
      'ended_at',
      'asked_at',
      'zone',
      'customer_id',
      'session_id',
    ]);
    expect(rows.length).toBe((await lines()).length);
    expect(rows.filter((row) => row.endsWith(`,"'=1+1,""x""",`))).toHaveLength(1);
  });

  it('has one line a message of the chats that ended, and of each part only its own', async () => {
    await ended('messages', 'first part');
    await say('messages', text('messages', 7, '=second "part"'));
    await say('messages', accept(21));
    await say('messages', asAttendant('messages', 8, 'yes'));
    await end('messages');
    await open('goes-on', 'not yet');
    const json = (await (await call(`/figures/messages.jsonl?${PERIOD}`)).text()).trimEnd().split('\n');
    const said = json
      .map((line) => JSON.parse(line) as { customerId: string; part: number; message: { content: string } })
      .filter(({ customerId }) => customerId === 'messages');
    expect(said.map(({ part, message }) => [part, message.content])).toEqual([
      [1, 'first part'],
      [2, '=second "part"'],
      [2, 'yes'],
    ]);
    expect(json.join()).not.toContain('not yet');
    const csv = (await (await call(`/figures/messages.csv?${PERIOD}`)).text()).trimEnd().split('\r\n');
    expect(csv.length).toBe(json.length + 1);
    expect(csv[0]?.startsWith('received_at,zone,customer_id,')).toBe(true);
    expect(csv.filter((line) => line.includes(`,"'=second ""part""",`))).toHaveLength(1);
  });

  it('reads a long chat page by page, and no message of it twice', async () => {
    await open('long', 'begin');
    const words = Array.from({ length: 60 }, (_, n) => text('long', 20 + n, `${n} `.padEnd(20_000, 'x')));
    for (let n = 0; n < words.length; n += 10) await say('long', ...words.slice(n, n + 10));
    await end('long');
    const lines = (await (await call(`/figures/messages.jsonl?${PERIOD}`)).text()).trimEnd().split('\n');
    const own = lines
      .map((line) => JSON.parse(line) as { customerId: string; message: { content: string } })
      .filter(({ customerId }) => customerId === 'long');
    expect(own.map(({ message }) => message.content.split(' ')[0])).toEqual([
      'begin',
      ...words.map((_, n) => String(n)),
    ]);
  });

  it('refuses a period that ends before it begins, and a time that is none', async () => {
    for (const query of ['from=2026-11-08&to=2026-11-01', 'from=yesterday&to=2026-11-01', 'from=2026-11-01'])
      expect([query, (await call(`/figures?${query}`)).status]).toEqual([query, 400]);
  });
});

describe('who was there', () => {
  it('is counted as available, and as away, when that ends', async () => {
    await signIn(31, FIRST.type);
    await tellDesk(attendantOnline(31));
    await tellDesk({
      ...{ kind: 'command', at: 1, attendant: attendant(31), proven: true },
      command: { command: 'availability', availability: 'away' },
    });
    await tellDesk({ kind: 'attendantQuit', at: 1, attendantId: 31 });
    const row = async () => (await figures('by=person')).rows.find(({ key }) => key === '31');
    await expect.poll(async () => (await row())?.numbers.away ?? 0).toBeGreaterThan(0);
    expect((await row())?.numbers.available).toBeGreaterThan(0);
  });
});

describe('figures of now', () => {
  it('say who waits, for how long, and how many are there', async () => {
    await say('waits-now', request('waits-now'));
    const now = (await (await call('/figures/now')).json()) as {
      waiting: number;
      longestWaitMs: number;
      there: number;
    };
    expect(now.waiting).toBeGreaterThanOrEqual(1);
    expect(now.longestWaitMs).toBeGreaterThanOrEqual(0);
    expect(now.there).toBeGreaterThanOrEqual(1);
  });
});
