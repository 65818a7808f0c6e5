import { isLongRun, runsOf } from '@chimpassist/testing/long-runs';
import type { Platform } from '@chimpassist/testing/platform';
import { until } from '@chimpassist/testing/until';
import { compare, type Found } from './compare.ts';
import { People } from './people.ts';
import { startFaultPlatform } from './platform.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** Short, so that an outage can outlast it. */
const SESSION_KEEP_ALIVE_MS = 8_000;
const ATTENDANT_KEEP_ALIVE_MS = 8_000;
/** The flooding customer must come to it, nobody else. */
const MESSAGES_PER_MINUTE = 300;
/** A thousand a second, as far as the broker takes them. */
const FLOOD_BURST = 50;
const FLOOD_IN_FLIGHT = 200;
const TWICE_SHARE = 0.1;
const WRITE_EVERY_MS = 50;
const FLOOD_CHAT = 'flood';

export interface Form {
  scenarios: readonly Scenario[];
  /** Share of the faults of each scenario that are injected. */
  faultShare: number;
  chats: number;
  /** Of each scenario. */
  messages: number;
  /** Time over which they are written, ms. */
  durationMs: number;
}

const MESSAGES = 3_000;
/** Every scenario with all its faults. */
const WHOLE: Form = {
  scenarios: SCENARIOS,
  faultShare: 1,
  chats: 25,
  messages: runsOf(MESSAGES),
  durationMs: 60_000,
};
/** A tenth of it, in the time that an outage longer than every time to live needs. */
const TENTH: Form = {
  scenarios: SCENARIOS.filter(({ name }) => name.startsWith('everything') || name.startsWith('Worker away')),
  faultShare: 0.4,
  chats: 6,
  messages: runsOf(MESSAGES),
  durationMs: 24_000,
};

/** What this run is to do: `npm test` the tenth, `npm run test:long` the whole. */
export const FORM = isLongRun ? WHOLE : TENTH;

/** One line of the table. */
export interface Outcome extends Found {
  scenario: string;
  faults: number;
  /** Acknowledged by the broker. */
  sent: number;
  /** Sessions that were ended although their pages were open. */
  ended: number;
  /** From the end of a fault until a message written later was stored, the longest, ms; null where nothing was measured. */
  worstRecoveryMs: number | null;
}

/** Runs the scenarios one after the other on one platform. */
export async function runFaults(form: Form, say: (line: string) => void): Promise<Outcome[]> {
  const platform = await startFaultPlatform({
    sessionKeepAliveMs: SESSION_KEEP_ALIVE_MS,
    attendantKeepAliveMs: ATTENDANT_KEEP_ALIVE_MS,
    messagesPerMinute: MESSAGES_PER_MINUTE,
  });
  try {
    const outcomes: Outcome[] = [];
    for (const [index, scenario] of form.scenarios.entries()) {
      say(`${scenario.name} …`);
      outcomes.push(await runScenario(platform, form, scenario, `s${index}`));
    }
    return outcomes;
  } finally {
    await platform.stop();
  }
}

async function runScenario(
  platform: Platform,
  form: Form,
  scenario: Scenario,
  prefix: string,
): Promise<Outcome> {
  platform.bridges[0].start();
  await platform.active();
  const chats = Array.from({ length: form.chats }, (_, i) => `${prefix}-${i}`);
  const floodChat = `${prefix}-${FLOOD_CHAT}`;
  const people = await People.arrive(platform.broker.tcp, [...chats, floodChat], Math.random);
  let flooding: NodeJS.Timeout | null = null;
  let writing: NodeJS.Timeout | null = null;
  try {
    await until('all chats are online', () => chats.every((chat) => people.online.has(chat)), 60_000);
    const begun = Date.now();
    const share = (): number => (Date.now() - begun) / form.durationMs;
    const faultEnds: number[] = [];
    let written = 0;
    writing = setInterval(() => {
      const due = Math.min(form.messages, Math.floor(share() * form.messages));
      for (; written < due; written++) {
        const chat = chats[written % chats.length] ?? '';
        people.write(
          chat,
          Math.floor(written / chats.length) % 2 === 0 ? 'customer' : 'attendant',
          TWICE_SHARE,
        );
      }
    }, WRITE_EVERY_MS);
    const faults = Math.max(1, Math.round(scenario.count * form.faultShare));
    await scenario.run(
      {
        platform,
        people,
        untilShare: async (wanted) => {
          await until(`${wanted} of the time has passed`, () => share() >= wanted, form.durationMs * 4);
        },
        faultOver: () => faultEnds.push(Date.now()),
        flood() {
          flooding = setInterval(() => {
            for (let i = 0; i < FLOOD_BURST && people.unacknowledged < FLOOD_IN_FLIGHT; i++) {
              people.write(floodChat, 'customer');
            }
          }, WRITE_EVERY_MS);
        },
      },
      faults,
    );
    await until('everything is written', () => written >= form.messages, form.durationMs * 2);
    if (flooding !== null) clearInterval(flooding);
    await people.settled();
    const others = people.acknowledged.filter(({ chat }) => chat !== floodChat);
    const found = await compare(others, platform);
    return {
      scenario: scenario.name,
      faults,
      sent: others.length,
      ended: people.ended.size,
      worstRecoveryMs: worstRecovery(people, faultEnds),
      ...found,
    };
  } finally {
    if (flooding !== null) clearInterval(flooding);
    if (writing !== null) clearInterval(writing);
    await people.leave();
  }
}

function worstRecovery(people: People, faultEnds: readonly number[]): number | null {
  const recoveries = faultEnds.flatMap((end) => {
    const later = people.acknowledged
      .filter(({ at, chat }) => at >= end && !chat.endsWith(FLOOD_CHAT))
      .flatMap(({ id }) => people.storedAt.get(id) ?? []);
    return later.length === 0 ? [] : [Math.min(...later) - end];
  });
  return recoveries.length === 0 ? null : Math.max(...recoveries);
}

/** The table, as Markdown. */
export function table(outcomes: readonly Outcome[]): string {
  const head = [
    'fault',
    'times',
    'sent',
    'stored',
    'mirrored',
    'lost',
    'twice',
    'out of order',
    'sessions ended',
    'worst recovery',
  ];
  const rows = outcomes.map((each) => [
    each.scenario,
    each.faults,
    each.sent,
    each.stored,
    each.mirrored,
    each.lost,
    each.twice,
    each.outOfOrder,
    each.ended,
    each.worstRecoveryMs === null ? '–' : `${(each.worstRecoveryMs / 1000).toFixed(1)} s`,
  ]);
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, each) => total + pick(each), 0);
  rows.push([
    'together',
    sum(({ faults }) => faults),
    sum(({ sent }) => sent),
    sum(({ stored }) => stored),
    sum(({ mirrored }) => mirrored),
    sum(({ lost }) => lost),
    sum(({ twice }) => twice),
    sum(({ outOfOrder }) => outOfOrder),
    sum(({ ended }) => ended),
    '',
  ]);
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** What makes a run fail. */
export const isGood = ({ sent, stored, mirrored, lost, twice, ended }: Outcome): boolean =>
  sent > 0 && lost === 0 && twice === 0 && ended === 0 && stored === sent && mirrored === sent;
