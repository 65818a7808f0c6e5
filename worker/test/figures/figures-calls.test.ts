import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { type CountedChats, idText } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import type { Aggregates } from '../../src/figures/aggregate.ts';
import { addPacked } from '../../src/figures/packed.ts';
import { end, ended, open, put as putAt, text } from '../search-support.ts';
import {
  accept,
  attendant,
  attendantOnline,
  bindings,
  command,
  FIRST,
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
  ledger,
  lines,
  PERIOD,
  SECOND,
  withoutMethod,
} from './ledger-support.ts';

/** A chat that a colleague has ended. */
async function chatOfSecond(): Promise<void> {
  await open('of-22', 'words');
  await signIn(22, SECOND.type);
  await tellDesk(attendantOnline(22, SECOND.type));
  await say(
    'of-22',
    command(21, { command: 'handOver', sessionTopic: topicOf('of-22'), to: { type: SECOND.type }, note: '' }),
  );
  await say('of-22', accept(22, SECOND.type));
  await say('of-22', command(22, { command: 'end', sessionTopic: topicOf('of-22') }, SECOND.type));
}

const quit = (attendantId: number) => tellDesk({ kind: 'attendantQuit', at: 1, attendantId });

describe('who reads figures', () => {
  it('an attendant reads the own ones by any grouping, and no colleague’s', async () => {
    await ended('of-21', 'words');
    await chatOfSecond();
    // How long somebody is there grows while the test looks.
    await quit(21);
    await quit(22);
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
  const aMoment = async () => {
    const now = Date.now();
    await expect.poll(() => Date.now()).toBeGreaterThan(now);
  };
  const away = (id: number, reason?: string) =>
    tellDesk({
      ...{ kind: 'command', at: 1, attendant: attendant(id), proven: true },
      command: { command: 'availability', availability: 'away', ...(reason === undefined ? {} : { reason }) },
    });
  const rowOf = async (id: number) => (await figures('by=person')).rows.find(({ key }) => key === String(id));

  it('is counted as available, and as away by the reason, until now and after that', async () => {
    await signIn(31, FIRST.type);
    await tellDesk(attendantOnline(31));
    await aMoment();
    expect((await rowOf(31))?.numbers.available).toBeGreaterThan(0);
    await away(31, 'Lunch');
    await aMoment();
    const during = await rowOf(31);
    expect(during?.awayBy?.Lunch).toBe(during?.numbers.away);
    await away(31, 'A call');
    await aMoment();
    await quit(31);
    const after = await rowOf(31);
    const awayBy = after?.awayBy ?? {};
    expect(Object.keys(awayBy).sort()).toEqual(['A call', 'Lunch']);
    expect((awayBy['A call'] ?? 0) + (awayBy.Lunch ?? 0)).toBe(after?.numbers.away);
    await aMoment();
    expect(await rowOf(31)).toEqual(after);
  });

  it('is not lost where the ledger was away and the desk ended', async () => {
    await signIn(32, FIRST.type);
    await tellDesk(attendantOnline(32));
    await away(32, 'Lunch');
    await aMoment();
    const desk = bindings.ATTENDANT_DESK.getByName('desk');
    const restore = await withoutMethod(ledger(), 'putShifts');
    await quit(32);
    await expect.poll(async () => (await desk.openShifts()).map(({ who }) => who)).toContain('32');
    await evictDurableObject(desk);
    await restore();
    const before = await rowOf(32);
    expect(before?.awayBy?.Lunch).toBeGreaterThan(0);
    await runDurableObjectAlarm(desk);
    const inLedger = await ledger().figures({
      ...{ from: 0, to: Number.MAX_SAFE_INTEGER, by: 'person', person: '32', isRough: false },
      ...{ zone: 'UTC', teams: {}, goal: null, teamGoals: {} },
    });
    const groups: Aggregates = {};
    addPacked(groups, inLedger.groups);
    expect(groups['32']?.sums['away Lunch']).toBe(before?.awayBy?.Lunch);
    expect(await rowOf(32)).toEqual(before);
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
