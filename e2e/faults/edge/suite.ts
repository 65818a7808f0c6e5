import { DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import { isLongRun } from '@chimpassist/testing/long-runs';
import { until } from '@chimpassist/testing/until';
import { compareEdge, type EdgeFound } from './compare.ts';
import { EdgePeople } from './people.ts';
import { EdgePlatform } from './platform.ts';
import { EDGE_SCENARIOS, type EdgeScenario } from './scenarios.ts';

/** Longer than a client needs to notice that its socket is only half open, and short enough to be outlasted. */
const KEEP_ALIVE_MS = 60_000;
const LONG_MS = 70_000;
const WRITE_EVERY_MS = 50;
/** One of so many words is an attendant's. */
const ANSWERED_EVERY = 4;
const PATIENCE_MS = 120_000;
const SAY_EVERY_MS = 10_000;
/** Where a fault takes longer than there is time for, as a restart does on a busy machine, no more are made after so much of it. */
const LATE_SHARE = 1.5;

export interface EdgeForm {
  scenarios: readonly EdgeScenario[];
  chats: number;
  /** Together, of each scenario. */
  messages: number;
  /** Time over which they are written where the scenario says nothing else, ms. */
  durationMs: number;
}

/** 10⁵ messages in all scenarios together. */
const WHOLE: EdgeForm = { scenarios: EDGE_SCENARIOS, chats: 25, messages: 14_300, durationMs: 120_000 };

/** What `npm test` runs of it: one round of everything that takes no longer than a minute. */
const TENTH_SCENARIO: EdgeScenario = {
  name: 'killed, deployed and cut off beside a flood',
  count: 2,
  deploys: true,
  async run(stage, count) {
    for (const name of [
      'a flooding customer',
      'Worker killed',
      'deployed every 10 s',
      'all pages return at once',
    ]) {
      const scenario = EDGE_SCENARIOS.find((each) => each.name === name);
      if (scenario === undefined) throw new Error(`There is no scenario "${name}".`);
      await scenario.run({ ...stage, untilShare: async () => undefined, isLate: () => false }, count);
    }
  },
};
const TENTH: EdgeForm = { scenarios: [TENTH_SCENARIO], chats: 4, messages: 200, durationMs: 10_000 };

/** What this run is to do: `npm test` the tenth, `npm run test:faults` the whole. */
export const EDGE_FORM = isLongRun ? WHOLE : TENTH;

/** One line of the table. */
export interface EdgeOutcome extends EdgeFound {
  scenario: string;
  /** Those that were made. */
  faults: number;
  written: number;
  /** Chats that ended although their pages were open. */
  ended: number;
  /** From the end of a fault until a message written later was stored, the longest, ms; null where nothing was measured. */
  worstRecoveryMs: number | null;
}

/** Runs the scenarios one after the other, each with chats of its own. */
export async function runEdgeFaults(form: EdgeForm, say: (line: string) => void): Promise<EdgeOutcome[]> {
  const platform = await EdgePlatform.start({
    isDeployable: form.scenarios.some(({ deploys }) => deploys === true),
    sessionKeepAliveMs: KEEP_ALIVE_MS,
    attendantKeepAliveMs: KEEP_ALIVE_MS,
  });
  try {
    const outcomes: EdgeOutcome[] = [];
    for (const [index, scenario] of form.scenarios.entries()) {
      say(`${scenario.name} …`);
      const begun = Date.now();
      const outcome = await runScenario(platform, form, scenario, { prefix: `s${index}`, say });
      outcomes.push(outcome);
      say(`${edgeTable([outcome])}\n${Math.round((Date.now() - begun) / 1000)} s`);
    }
    return outcomes;
  } finally {
    await platform.stop();
  }
}

async function runScenario(
  platform: EdgePlatform,
  form: EdgeForm,
  scenario: EdgeScenario,
  { prefix, say }: { prefix: string; say(line: string): void },
): Promise<EdgeOutcome> {
  const chats = Array.from({ length: form.chats }, (_, i) => `${prefix}-${i}`);
  const durationMs = (isLongRun ? scenario.durationMs : undefined) ?? form.durationMs;
  const people = await EdgePeople.arrive(platform, chats);
  const later: (() => Promise<unknown>)[] = [];
  let writing: NodeJS.Timeout | null = null;
  let saying: NodeJS.Timeout | null = null;
  try {
    const begun = Date.now();
    const share = (): number => (Date.now() - begun) / durationMs;
    const faultEnds: number[] = [];
    let written = 0;
    let hasFaults = true;
    writing = setInterval(() => {
      // Writing goes on as long as faults do.
      const due = Math.floor((hasFaults ? share() : Math.min(1, share())) * form.messages);
      for (; written < due; written++) {
        const chat = chats[written % chats.length] ?? '';
        const round = Math.floor(written / chats.length);
        people.write(chat, round % ANSWERED_EVERY === ANSWERED_EVERY - 1 ? 'attendant' : 'customer');
      }
    }, WRITE_EVERY_MS);
    // A run that stands still shows where.
    saying = setInterval(() => {
      const seconds = Math.round((Date.now() - begun) / 1000);
      say(`${seconds} s: ${faultEnds.length} faults, ${written} written, ${people.unstored} not stored yet`);
    }, SAY_EVERY_MS);
    await scenario.run(
      {
        ...{ platform, people },
        baseTopic: DEFAULT_BASE_TOPIC,
        floodChat: `${prefix}-flood`,
        longMs: LONG_MS,
        untilShare: async (wanted) => {
          await until(`${wanted} of the time has passed`, () => share() >= wanted, durationMs * 4);
        },
        isLate: () => share() > LATE_SHARE,
        faultOver: () => faultEnds.push(Date.now()),
        later: (work) => later.push(work),
      },
      scenario.count,
    );
    hasFaults = false;
    await until('everything is written', () => written >= form.messages, durationMs * 2 + PATIENCE_MS);
    for (const work of later.splice(0)) await work();
    await people.settled();
    await people.everywhere();
    return {
      scenario: scenario.name,
      // A flood is one, and never over.
      faults: Math.max(1, faultEnds.length),
      written: [...people.written.values()].reduce(
        (sum, { customer, attendant }) => sum + customer.length + attendant.length,
        0,
      ),
      ended: people.ended.size,
      worstRecoveryMs: worstRecovery(people, faultEnds),
      ...(await compareEdge(platform, people, chats)),
    };
  } finally {
    if (writing !== null) clearInterval(writing);
    if (saying !== null) clearInterval(saying);
    for (const work of later) await work();
    await people.leave();
  }
}

function worstRecovery(people: EdgePeople, faultEnds: readonly number[]): number | null {
  const recoveries = faultEnds.flatMap((end) => {
    const first = people.firstStoredAfter(end);
    return first === null ? [] : [first - end];
  });
  return recoveries.length === 0 ? null : Math.max(...recoveries);
}

const COLUMNS: readonly (readonly [string, (outcome: EdgeOutcome) => number | string])[] = [
  ['fault', ({ scenario }) => scenario],
  ['times', ({ faults }) => faults],
  ['written', ({ written }) => written],
  ['stored', ({ stored }) => stored],
  ['lost', ({ lost }) => lost],
  ['twice', ({ twice }) => twice],
  ['out of order', ({ outOfOrder }) => outOfOrder],
  ['not on a screen', ({ unseen }) => unseen],
  ['sessions ended', ({ ended }) => ended],
  ['worst recovery', ({ worstRecoveryMs: ms }) => (ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`)],
];

/** The table, as Markdown. */
export function edgeTable(outcomes: readonly EdgeOutcome[]): string {
  const rows = outcomes.map((each) => COLUMNS.map(([, cell]) => cell(each)));
  const head = COLUMNS.map(([name]) => name);
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** What makes a run fail. */
export const isEdgeGood = ({
  written,
  stored,
  lost,
  twice,
  outOfOrder,
  unseen,
  ended,
}: EdgeOutcome): boolean =>
  written > 0 && stored === written && lost + twice + outOfOrder + unseen + ended === 0;
