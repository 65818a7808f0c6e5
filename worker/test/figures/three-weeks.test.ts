import { runDurableObjectAlarm, SELF } from 'cloudflare:test';
import { type ChatFacts, type CountedChats, FIGURE_GROUPS, type Figures } from '@chimpassist/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { bindings, SUPERVISOR, tokenFor } from '../support.ts';
import { keysOf, reference } from './reference.ts';
import {
  GOAL,
  hoursOf,
  OPEN,
  rowOf,
  type Script,
  scripts,
  shifts,
  TEAM_GOAL,
  TEAMS,
  teamOf,
  ZONE,
} from './weeks.ts';

const COUNT = 400;
const ALL = scripts(COUNT);
const SHIFTS = shifts();
const PERIOD = 'from=2026-10-12&to=2026-11-03';
const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7);
const ledger = (month: string) => bindings.LEDGER.getByName(`ledger ${month} 0001`);

const call = async (path: string): Promise<Response> =>
  SELF.fetch(`http://worker${path}`, { headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` } });
const figures = async (query: string): Promise<Figures> => (await call(`/figures?${query}`)).json();
/** All pages of the chats that a figure counts. */
async function counted(query: string): Promise<ChatFacts[]> {
  const found: ChatFacts[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const asked = `${PERIOD}&${query}&cursor=${encodeURIComponent(cursor)}`;
    const page: CountedChats = await (await call(`/figures/chats?${asked}`)).json();
    found.push(...page.chats);
    cursor = page.cursor;
  }
  return found;
}
const COUNTED = [
  'chats',
  'fresh',
  'reopened',
  'abandonedEarly',
  'abandonedLate',
  'answered',
  'oneTouch',
  'offersMissed',
  'offersDeclined',
];
const TIMED = ['waiting', 'firstResponse', 'handling', 'bot', 'offer'];
const plain = ({ counts, times, numbers }: Figures['total']) => ({ counts, times, numbers });

beforeAll(async () => {
  const workspace = bindings.WORKSPACE.getByName('workspace');
  await workspace.put({ part: 'hours', id: 'hours', owner: null }, hoursOf(OPEN), '1');
  await workspace.put(
    { part: 'settings', id: 'settings', owner: null },
    { undoSeconds: 0, languages: [], goal: GOAL, teamGoals: [TEAM_GOAL] },
    '1',
  );
  for (const team of TEAMS)
    await workspace.put({ part: 'teams', id: team.id, owner: null }, teamOf(team, team.id), '1');
  for (const script of ALL) expect(await ledger(monthOf(script.end.at)).put([rowOf(script)])).toBe(true);
  for (const shift of SHIFTS) expect(await ledger(monthOf(shift.from)).putShifts([shift])).toBe(true);
});

describe('three weeks with 400 chats', () => {
  it('have what the figures are about, in numbers that say something', () => {
    const of = (is: (script: Script) => boolean) => ALL.filter(is).length;
    expect(of(({ isReopened }) => isReopened)).toBeGreaterThan(30);
    expect(of(({ bot }) => bot !== null)).toBeGreaterThan(40);
    expect(of(({ stays }) => stays.length === 0)).toBeGreaterThan(30);
    expect(of(({ handOvers }) => handOvers.length > 0)).toBeGreaterThan(60);
    expect(
      of(({ end }) => keysOf('day', { ...(ALL[0] as Script), end })[0] === '2026-10-25'),
    ).toBeGreaterThan(5);
  });

  it.each(FIGURE_GROUPS)('rule 68: by %s are as the plain reference counts them', async (by) => {
    const answer = await figures(`${PERIOD}&by=${by}`);
    expect({ zone: answer.zone, error: answer.error, goal: answer.goal }).toEqual({
      ...{ zone: ZONE, error: 0, goal: GOAL },
    });
    expect(plain(answer.total)).toEqual(reference(ALL, SHIFTS, by));
    const keys = new Set(ALL.flatMap((script) => keysOf(by, script)));
    expect(answer.rows.map(({ key }) => key).filter((key) => keys.has(key))).toEqual([...keys].sort());
    for (const row of answer.rows)
      expect([row.key, plain(row)]).toEqual([row.key, reference(ALL, SHIFTS, by, row.key)]);
  });

  it('are the same by rollups as by the rows, and after a row that comes late', async () => {
    for (const month of ['2026-10', '2026-11']) {
      // Each alarm makes one rollup more, until there is none left to make.
      for (let n = 0; n < 200; n++) await runDurableObjectAlarm(ledger(month));
    }
    const before = await figures(`${PERIOD}&by=tag`);
    expect(plain(before.total)).toEqual(reference(ALL, SHIFTS, 'tag'));
    const late: Script = { ...(ALL[7] as Script), part: COUNT + 1, tags: ['refund'] };
    await ledger(monthOf(late.end.at)).put([rowOf(late)]);
    const after = await figures(`${PERIOD}&by=tag`);
    expect(plain(after.total)).toEqual(reference([...ALL, late], SHIFTS, 'tag'));
    ALL.push(late);
  });

  it.each(FIGURE_GROUPS)('by %s open the chats that each figure counts', async (by) => {
    const { total, rows } = await figures(`${PERIOD}&by=${by}`);
    for (const row of [{ ...total, key: null }, ...rows.slice(0, 3)]) {
      const key = row.key === null ? '' : `&key=${encodeURIComponent(row.key)}`;
      const expected: [string, number | undefined][] = [
        ...COUNTED.map((id): [string, number | undefined] => [id, row.counts[id]]),
        ...TIMED.map((id): [string, number | undefined] => [id, row.times[id]?.n]),
      ];
      for (const [id, n] of expected)
        expect([row.key, id, (await counted(`by=${by}${key}&figure=${id}`)).length]).toEqual([
          row.key,
          id,
          n,
        ]);
    }
  });

  it('are within the stated error of the exact ones where the period is long', async () => {
    const rough = await figures('from=2026-09-01&to=2026-12-01&by=person');
    expect(rough.error).toBeGreaterThan(0);
    const exact = reference(ALL, SHIFTS, 'person');
    expect(rough.total.counts).toEqual(exact.counts);
    for (const [id, { n, mean, median, p90 }] of Object.entries(exact.times)) {
      const read = rough.total.times[id];
      expect([id, read?.n, read?.mean]).toEqual([id, n, mean]);
      for (const [own, other] of [
        [read?.median, median],
        [read?.p90, p90],
      ])
        expect(Math.abs((own ?? 0) - (other ?? 0))).toBeLessThanOrEqual((other ?? 0) * rough.error + 1_000);
    }
  });

  it('count the same days where the period is long, of all and of one person', async () => {
    const long = 'from=2026-09-01&to=2026-12-01&by=day';
    for (const row of (await figures(long)).rows)
      expect([row.key, row.counts]).toEqual([row.key, reference(ALL, SHIFTS, 'day', row.key).counts]);
    const exact = await figures(`${PERIOD}&by=day&attendantId=12`);
    const rough = await figures(`${long}&attendantId=12`);
    const countsOf = ({ rows }: Figures) => rows.map(({ key, counts }) => [key, counts]);
    expect(countsOf(rough)).toEqual(countsOf(exact));
    expect(rough.total.counts).toEqual(reference(ALL, SHIFTS, 'person', '12').counts);
  });

  it.each(['team', 'tag', 'page', 'hour'])('of one person are told apart by %s too', async (by) => {
    const mine = ALL.filter(({ stays }) => stays.some(({ who }) => who === '12'));
    const expected: Record<string, number> = {};
    for (const script of mine) for (const key of keysOf(by, script)) expected[key] = (expected[key] ?? 0) + 1;
    for (const period of [PERIOD, 'from=2026-09-01&to=2026-12-01']) {
      const { rows, total } = await figures(`${period}&by=${by}&attendantId=12`);
      const found = rows.flatMap(({ key, counts }) => (counts.chats ? [[key, counts.chats]] : []));
      expect(Object.fromEntries(found)).toEqual(expected);
      expect(total.counts).toEqual(reference(ALL, SHIFTS, 'person', '12').counts);
    }
  });

  it('are one line each in CSV, of which the sums are those of the figures', async () => {
    const text = new TextDecoder().decode(await (await call(`/figures/chats.csv?${PERIOD}`)).arrayBuffer());
    const [head = '', ...lines] = text.trimEnd().split('\r\n');
    const names = head.split(',');
    expect(lines.length).toBe(ALL.length);
    const column = (name: string) => lines.map((line) => line.split(',')[names.indexOf(name)] ?? '');
    const { counts, times } = reference(ALL, SHIFTS, 'day');
    const mean = (name: string) => {
      const values = column(name).filter((cell) => cell !== '');
      return Math.round(values.reduce((sum, cell) => sum + Number(cell), 0) / values.length);
    };
    expect(column('reopened').filter((cell) => cell === 'yes').length).toBe(counts.reopened);
    expect(column('hand_overs').reduce((sum, cell) => sum + Number(cell), 0)).toBe(counts.handOvers);
    expect(mean('waiting_ms')).toBe(times.waiting?.mean);
    expect(mean('first_response_ms')).toBe(times.firstResponse?.mean);
    expect(mean('first_response_open_ms')).toBe(times.firstResponseOpen?.mean);
    expect(mean('duration_ms')).toBe(times.duration?.mean);
    expect(column('responses_ms').flatMap((cell) => (cell === '' ? [] : cell.split(' '))).length).toBe(
      times.response?.n,
    );
  });
});
