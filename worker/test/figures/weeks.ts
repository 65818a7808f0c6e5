import type { ChatFacts, Hours, OfferFact } from '@chimpassist/protocol';
import { Temporal } from 'temporal-polyfill';
import type { Shift } from '../../src/contract/shift.ts';
import { type CourseStep, facts } from '../../src/figures/facts.ts';

export const ZONE = 'Europe/Berlin';
export const MINUTE_MS = 60_000;
const PEOPLE = ['11', '12', '13', '14'];
/** The first team is open as all are, the other for longer, and on Saturdays. */
export const TEAMS = [
  { id: 'sales', members: ['11', '12'], open: null },
  { id: 'help', members: ['12', '13', '14'], open: { days: 6, from: 7, to: 22 } },
];
export const OPEN = { days: 5, from: 9, to: 17 };
/** The same as the workspace says it: the first days of the week, from one hour to another. */
export function hoursOf({ days, from, to }: typeof OPEN): Hours {
  const hour = (n: number) => `${String(n).padStart(2, '0')}:00`;
  return {
    zone: ZONE,
    weekly: Array.from({ length: days }, (_, n) => ({ day: n + 1, from: hour(from), to: hour(to) })),
    exceptions: [],
  };
}
/** What a workspace has of a team. */
export const teamOf = ({ id, members, open }: (typeof TEAMS)[number], name: string) => ({
  ...{ id, name, members, skills: [], languages: [], capacity: null },
  ...(open === null ? {} : { hours: hoursOf(open) }),
});
/** The first response within ten minutes. */
export const GOAL = { seconds: 600, percent: 80, alertSeconds: 60 };
/** Of the other team the goal of all counts. */
export const TEAM_GOAL = { team: 'help', seconds: 300, percent: 70, alertSeconds: 0 };
const TAGS = ['refund', 'delivery', 'praise'];

/** A chat as its script tells it. All times are whole minutes, epoch ms. */
export interface Script {
  part: number;
  asked: number;
  isReopened: boolean;
  bot: { from: number; to: number } | null;
  stays: { who: string; from: number; to: number }[];
  /** Null: the customer. */
  words: { at: number; by: string | null }[];
  handOvers: { at: number; by: string; team: string }[];
  offers: OfferFact[];
  end: { at: number; ending: ChatFacts['ending']; by: string | null };
  tags: string[];
  rating: number | null;
  language: string | null;
  page: string | null;
  site: string | null;
}

/** The same numbers at each run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const FIRST_DAY = Temporal.PlainDate.from('2026-10-12');

/** Chats of three weeks, in the second of which the clocks change: by day and night, with and without a bot. */
export function scripts(count: number): Script[] {
  const upTo = numbersFrom(25);
  const one = <T>(all: readonly T[]): T => all[upTo(all.length)] as T;
  return Array.from({ length: count }, (_, n) => {
    const asked = FIRST_DAY.add({ days: upTo(21) }).toZonedDateTime({
      timeZone: ZONE,
      plainTime: { hour: upTo(24), minute: upTo(60) },
    }).epochMilliseconds;
    let now = asked;
    const later = (most: number) => {
      now += (1 + upTo(most)) * MINUTE_MS;
      return now;
    };
    const script: Script = {
      ...{
        part: n + 1,
        asked,
        isReopened: upTo(6) === 0,
        bot: null,
        stays: [],
        words: [{ at: asked, by: null }],
      },
      ...{ handOvers: [], offers: [], tags: TAGS.filter(() => upTo(4) === 0), rating: null },
      // Of some chats the page says nothing.
      language: [null, 'de', 'en', 'pt-BR'][n % 4] ?? null,
      page: n % 7 === 0 ? null : `/shop/${n % 5}`,
      site: n % 3 === 0 ? 'north' : 'south',
      end: { at: asked, ending: 'left', by: null },
    };
    if (upTo(5) === 0) {
      script.bot = { from: later(1), to: later(4) };
      script.words.push({ at: script.bot.from, by: 'bot' });
    }
    if (upTo(6) === 0) {
      // Nobody came: within the limit, or long after it.
      script.end =
        upTo(2) === 0
          ? { at: now + MINUTE_MS, ending: 'left', by: null }
          : { at: later(30), ending: 'silent', by: null };
      return script;
    }
    let who = one(PEOPLE);
    let from = later(upTo(9) === 0 ? 900 : 12);
    for (let turn = upTo(5); turn >= 0; turn--) {
      if (upTo(7) > 0) script.words.push({ at: later(5), by: who });
      if (upTo(3) > 0) script.words.push({ at: later(9), by: null });
      if (upTo(6) > 0) continue;
      const next = one(PEOPLE.filter((each) => each !== who));
      const at = later(3);
      script.handOvers.push({ at, by: who, team: one(TEAMS).id });
      script.stays.push({ who, from, to: at });
      from = later(4);
      who = next;
    }
    const at = later(10);
    script.stays.push({ who, from, to: at });
    script.end = upTo(4) === 0 ? { at, ending: 'silent', by: null } : { at, ending: 'attendant', by: who };
    script.rating = upTo(3) === 0 ? 1 + upTo(5) : null;
    return script;
  }).map(withOffers);
}

/** Some were offered to somebody who missed it, and some to who took them. */
function withOffers(script: Script): Script {
  const { asked, part, stays } = script;
  const [first] = stays;
  const offers: OfferFact[] = [];
  if (part % 5 === 0)
    offers.push({
      who: PEOPLE[part % 4] ?? '',
      at: asked,
      ms: MINUTE_MS,
      end: part % 2 === 0 ? 'gone' : 'expired',
      ...(part % 3 === 0 && part % 2 === 1 ? { isDeclined: true as const } : {}),
    });
  if (part % 3 !== 0 && first !== undefined)
    offers.push({ who: first.who, at: asked, ms: first.from - asked, end: 'accepted' });
  return { ...script, offers };
}

/** The row that a chat would make of such a log. */
export function rowOf(script: Script): ChatFacts {
  const { part, asked, isReopened, bot, stays, words, handOvers, end, tags, rating, language, page, site } =
    script;
  const steps: (CourseStep & { order: number })[] = [
    ...(bot === null ? [] : [{ from: bot.from, to: bot.to, who: 'bot' }]),
    ...stays,
  ].flatMap(({ who, from, to }) => [
    { did: 'joined' as const, at: from, who, order: 1 },
    ...(to < end.at ? [{ did: 'left' as const, at: to, who, order: 3 }] : []),
  ]);
  for (const { at, by, team } of handOvers)
    steps.push({ did: 'handedOver', at, who: by, to: 'team', toId: team, order: 2 });
  steps.sort((a, b) => a.at - b.at || a.order - b.order);
  return facts({
    ...{ customerId: `c${part}`, sessionId: `s${part}`, part, isReopened, askedAt: asked, steps, words, end },
    ...{ tags, rating, language, page, site, offers: script.offers, bots: ['bot'] },
  });
}

/** Who was there: each day from eight to six, with lunch, and one over the night of the clock change. */
export function shifts(): Shift[] {
  const at = (day: Temporal.PlainDate, hour: number): number =>
    day.toZonedDateTime({ timeZone: ZONE, plainTime: { hour } }).epochMilliseconds;
  const days = Array.from({ length: 21 }, (_, n) => FIRST_DAY.add({ days: n }));
  return [
    ...days.flatMap((day) =>
      PEOPLE.slice(0, 3).flatMap((who) => [
        { who, from: at(day, 8), to: at(day, 12), isAway: false, reason: '' },
        { who, from: at(day, 12), to: at(day, 13), isAway: true, reason: 'lunch' },
        { who, from: at(day, 13), to: at(day, 18), isAway: false, reason: '' },
      ]),
    ),
    {
      ...{ who: '14', isAway: false, reason: '' },
      from: at(Temporal.PlainDate.from('2026-10-24'), 20),
      to: at(Temporal.PlainDate.from('2026-10-25'), 6),
    },
  ];
}
