import { EdgeRoad, openTaker } from '../edge/edge-road.ts';
import { EdgeWorker } from '../edge/edge-worker.ts';
import { atMost, type Figure, reported, rounded } from '../figure.ts';
import { chatNames } from '../load.ts';
import type { Run } from '../run.ts';
import { assignments } from '../search/assignments.ts';
import { attendantOf, ownWordOf } from '../search/chats.ts';
import { haveModelChat } from '../search/model-chat.ts';
import { Past } from '../search/past.ts';
import { sessionsFound } from '../search/searches.ts';
import { wordOf } from '../search/words.ts';
import { percentile } from '../statistics.ts';

const CHATS = 50_000;
const MESSAGES_EACH = 20;
/** They answer for themselves at each search. */
const OPEN_CHATS = 300;
const SEARCHES = 200;
const SEARCHES_OF_KIND = 40;
const AIM_MS = 1_000;
const MONTH_MS = 30 * 86_400_000;
const TWO_YEARS_MS = 2 * 365 * 86_400_000;

/** An object sleeps ten seconds after its last event. */
const ASLEEP_MS = 15_000;
const SEARCHES_ASLEEP = 5;

const ASSIGNMENTS = 120;
const ASSIGNMENTS_PER_SECOND = 4;
const ROUNDS = 3;
/** Behind each other's end, in ms: about one a second for fifty attendants. */
const SEARCH_EVERY_MS = 1_000;
/** Attendants who take who comes, each at most so many. */
const TAKERS_FROM = 9_000;
const TAKEN_BY_ONE = 20;

type Kind = (n: number) => { query: Record<string, string>; attendantId?: number };

/** How long searches take in two years of chats, and what they do to those who wait for an attendant meanwhile. */
export async function search(run: Run): Promise<Figure[]> {
  const worker = await EdgeWorker.start();
  const road = new EdgeRoad(worker);
  try {
    const chats = run.count(CHATS);
    await haveModelChat(worker, MESSAGES_EACH);
    await worker.suspend();
    new Past(worker.stateDir).write(chats, MESSAGES_EACH);
    await worker.resume();
    await road.open(chatNames('open-', run.count(OPEN_CHATS)), () => undefined);
    const size = `${chats * MESSAGES_EACH} messages in ${chats} chats of two years, ${run.count(OPEN_CHATS)} chats open`;
    return [
      ...(await times(worker, run, chats, size)),
      await asleep(worker, run),
      ...(await besides(worker, run, chats)),
    ];
  } finally {
    await road.stop();
  }
}

/** Chats of the first month of these two years. */
const oldest = (chats: number) => Math.floor(chats / 25);

function kindsOf(chats: number): Record<string, Kind> {
  const old = oldest(chats);
  const own = (n: number): string => ownWordOf((n * 7) % old);
  return {
    'a word of two years ago, by a supervisor': (n) => ({ query: { q: own(n) } }),
    'the same, by an attendant who was in the chat': (n) => ({
      query: { q: own(n) },
      attendantId: attendantOf((n * 7) % old),
    }),
    'a word that stands nowhere': (n) => ({ query: { q: ownWordOf(chats + n) } }),
    'a word of most chats': (n) => ({ query: { q: wordOf(n % 5) } }),
    'the first two letters of a word': (n) => ({ query: { q: wordOf(n).slice(0, 2) } }),
    'two frequent words': (n) => ({ query: { q: `${wordOf(n)} ${wordOf(n + 50)}` } }),
    'two signs of Japanese': (n) => ({ query: { q: ['東京', '天気', '返品', '無料'][n % 4] ?? '' } }),
    'accents left out': (n) => ({ query: { q: ['creme', 'grosse', 'senal', 'decu'][n % 4] ?? '' } }),
    'a frequent word of one month two years ago': (n) => ({
      query: {
        q: wordOf(n % 20),
        from: String(Date.now() - TWO_YEARS_MS),
        to: String(Date.now() - TWO_YEARS_MS + MONTH_MS),
      },
    }),
    'a frequent word and an attendant': (n) => ({
      query: { q: wordOf(n % 20), attendantId: String(attendantOf(n)), state: 'ended' },
    }),
  };
}

async function timesOf(worker: EdgeWorker, kind: Kind, count: number) {
  const ms: number[] = [];
  let hits = 0;
  const worked = worker.processorSeconds();
  for (let n = 0; n < count; n++) {
    const { query, attendantId = null } = kind(n);
    const begun = performance.now();
    hits += (await sessionsFound(worker, query, attendantId)).length;
    ms.push(performance.now() - begun);
  }
  return { ms, hits: hits / count, workedMs: ((worker.processorSeconds() - worked) * 1_000) / count };
}

async function times(worker: EdgeWorker, run: Run, chats: number, size: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, kind] of Object.entries(kindsOf(chats))) {
    const isFirst = figures.length === 0;
    const { ms, hits, workedMs } = await timesOf(
      worker,
      kind,
      run.count(isFirst ? SEARCHES : SEARCHES_OF_KIND),
    );
    if (isFirst && hits < 1)
      throw new Error(`Of ten searches for a word that is there ${hits * 10} found it.`);
    figures.push(
      atMost(
        {
          bench: 'search',
          what: `${what}, p95`,
          unit: 'ms',
          value: percentile(ms, 0.95),
          behind: `p50 ${rounded(percentile(ms, 0.5))} ms, slowest ${rounded(Math.max(...ms))} ms, ${rounded(hits)} found each time, ${rounded(workedMs)} ms of a processor; ${size}`,
        },
        AIM_MS,
      ),
    );
  }
  return figures;
}

/** The first search after a pause: every object that it asks sleeps. */
async function asleep(worker: EdgeWorker, run: Run): Promise<Figure> {
  const ms: number[] = [];
  const worked = worker.processorSeconds();
  for (let n = 0; n < run.count(SEARCHES_ASLEEP); n++) {
    await new Promise((resolve) => setTimeout(resolve, ASLEEP_MS));
    const begun = performance.now();
    await sessionsFound(worker, { q: ownWordOf(n) });
    ms.push(performance.now() - begun);
  }
  return atMost(
    {
      bench: 'search',
      what: 'a word of two years ago where all objects sleep, the slowest',
      unit: 'ms',
      value: Math.max(...ms),
      behind: `p50 ${rounded(percentile(ms, 0.5))} ms, ${ms.length} searches, ${rounded(((worker.processorSeconds() - worked) * 1_000) / ms.length)} ms of a processor for each`,
    },
    AIM_MS,
  );
}

/** In turns, so that a busy moment of the machine meets both. */
async function besides(worker: EdgeWorker, run: Run, chats: number): Promise<Figure[]> {
  const count = run.count(ASSIGNMENTS);
  const takers = await Promise.all(
    Array.from({ length: Math.ceil((count * ROUNDS * 2) / TAKEN_BY_ONE) }, (_, n) =>
      openTaker(worker, TAKERS_FROM + n),
    ),
  );
  const old = kindsOf(chats)['a word of two years ago, by a supervisor'];
  if (old === undefined) throw new Error('There is nothing to search for.');
  const found: Record<'alone' | 'beside', number[]> = { alone: [], beside: [] };
  const worked: Record<'alone' | 'beside', number> = { alone: 0, beside: 0 };
  const searched: number[] = [];
  const options = { count, perSecond: ASSIGNMENTS_PER_SECOND };
  const sinceOf = (before: number): number => worker.processorSeconds() - before;
  for (let round = 0; round < ROUNDS; round++) {
    let before = worker.processorSeconds();
    found.alone.push(...(await assignments(worker, { ...options, name: `alone-${round}` })));
    worked.alone += sinceOf(before);
    before = worker.processorSeconds();
    let isOver = false;
    const searching = (async () => {
      for (let n = 0; !isOver; n++) {
        const { ms } = await timesOf(worker, () => old(round * 1_000 + n), 1);
        searched.push(...ms);
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, SEARCH_EVERY_MS - (ms[0] ?? 0))));
      }
    })();
    found.beside.push(...(await assignments(worker, { ...options, name: `beside-${round}` })));
    isOver = true;
    await searching;
    worked.beside += sinceOf(before);
  }
  await Promise.all(takers.map((taker) => taker.close()));
  const behind = (share: number): string =>
    `${rounded(percentile(found.beside, share))} ms and ${rounded(percentile(found.alone, share))} ms`;
  const of = (share: number): number => percentile(found.beside, share) / percentile(found.alone, share);
  return [
    reported(
      {
        bench: 'search',
        what: 'request → session/ready with a search each second ÷ without, p50',
        unit: '×',
        value: of(0.5),
        behind: behind(0.5),
      },
      'lower',
    ),
    reported(
      {
        bench: 'search',
        what: 'the same, p99',
        unit: '×',
        value: of(0.99),
        behind: `${behind(0.99)}, ${found.beside.length} assignments each, ${searched.length} searches, of which p95 ${rounded(percentile(searched, 0.95))} ms; ${rounded(worked.beside)} s and ${rounded(worked.alone)} s of a processor`,
      },
      'lower',
    ),
  ];
}
