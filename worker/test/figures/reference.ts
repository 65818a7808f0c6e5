import { Temporal } from 'temporal-polyfill';
import type { Shift } from '../../src/contract/shift.ts';
import { GOAL, MINUTE_MS, OPEN, type Script, TEAM_GOAL, TEAMS, ZONE } from './weeks.ts';

/* Each figure once more, as plainly as it can be said: minute by minute, straight from the scripts. Nothing of `src/figures`. */

/** The same minutes are asked for again and again. */
const known = new Map<number, { day: string; dayOfWeek: number; hour: number }>();
function zoned(at: number) {
  const found = known.get(at);
  if (found !== undefined) return found;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE);
  const { dayOfWeek, hour } = local;
  const made = { day: local.toPlainDate().toString(), dayOfWeek, hour };
  known.set(at, made);
  return made;
}
const dayOf = (at: number): string => zoned(at).day;

function minutes(from: number, to: number): number[] {
  const all: number[] = [];
  for (let at = from; at < to; at += MINUTE_MS) all.push(at);
  return all;
}

/** Weekdays from nine to five, or as the team says. */
const isOpenFor =
  (team: string | undefined) =>
  (at: number): boolean => {
    const { days, from, to } = TEAMS.find(({ id }) => id === team)?.open ?? OPEN;
    const { dayOfWeek, hour } = zoned(at);
    return dayOfWeek <= days && hour >= from && hour < to;
  };

function quantiles(values: number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return { n, median: null, p90: null, mean: null };
  const half = n / 2;
  const middle = n % 2 === 1 ? [sorted[(n - 1) / 2]] : [sorted[half - 1], sorted[half]];
  const median = middle.reduce<number>((sum, each) => sum + (each ?? 0), 0) / middle.length;
  // The smallest value that at least nine of ten do not exceed.
  const p90 = sorted.find((value) => sorted.filter((each) => each <= value).length >= n * 0.9) ?? null;
  return {
    n,
    median: Math.round(median),
    p90,
    mean: Math.round(sorted.reduce((sum, each) => sum + each, 0) / n),
  };
}

export const keysOf = (by: string, script: Script): string[] => {
  switch (by) {
    case 'person':
      return [...new Set(script.stays.map(({ who }) => who))];
    case 'team':
      return TEAMS.filter(
        ({ id, members }) =>
          script.stays.some(({ who }) => members.includes(who)) ||
          script.handOvers.some(({ team }) => team === id),
      ).map(({ id }) => id);
    case 'tag':
      return script.tags;
    case 'language':
    case 'page':
    case 'site':
      return [script[by] ?? ''];
    case 'hour': {
      const { dayOfWeek, hour } = zoned(script.asked);
      return [`${dayOfWeek} ${String(hour).padStart(2, '0')}`];
    }
    default:
      return [dayOf(script.end.at)];
  }
};

const keysOfShift = (by: string, { who }: Shift): string[] => {
  if (by === 'person') return [who];
  return by === 'team' ? TEAMS.filter(({ members }) => members.includes(who)).map(({ id }) => id) : [];
};

/** The figures of one key; of all without one. */
export function reference(all: Script[], shifts: Shift[], by: string, key?: string) {
  const mine = key === undefined ? all : all.filter((script) => keysOf(by, script).includes(key));
  const isOf = (who: string | null) => who !== null && (by !== 'person' || key === undefined || who === key);
  const times: Record<string, number[]> = {
    ...{
      waiting: [],
      firstResponse: [],
      firstResponseOpen: [],
      response: [],
      handling: [],
      duration: [],
      bot: [],
      offer: [],
    },
  };
  const counts: Record<string, number> = {
    ...{
      chats: 0,
      fresh: 0,
      reopened: 0,
      abandonedEarly: 0,
      abandonedLate: 0,
      answered: 0,
      handOvers: 0,
      oneTouch: 0,
      offersMissed: 0,
      offersDeclined: 0,
    },
  };
  const add = (name: string, n = 1) => {
    counts[name] = (counts[name] ?? 0) + n;
  };
  const ratings: number[] = [];
  let attended = 0;
  const busy = new Set<string>();
  for (const script of mine) {
    const { asked, bot, stays, words, end, handOvers } = script;
    add('chats');
    add(script.isReopened ? 'reopened' : 'fresh');
    times.duration?.push(end.at - asked);
    const waits = bot === null ? asked : Math.min(bot.to, stays[0]?.from ?? bot.to);
    const [first] = stays;
    if (first === undefined) add(end.at - waits <= MINUTE_MS ? 'abandonedEarly' : 'abandonedLate');
    else if (isOf(first.who)) times.waiting?.push(first.from - waits);
    const answer = words.find((word) => word.by !== null && word.by !== 'bot');
    if (answer !== undefined && isOf(answer.by)) {
      times.firstResponse?.push(answer.at - waits);
      times.firstResponseOpen?.push(
        minutes(waits, answer.at).filter(isOpenFor(by === 'team' ? key : undefined)).length * MINUTE_MS,
      );
    }
    if (
      words.some(
        ({ by: who }, n) =>
          who !== null && who !== 'bot' && isOf(who) && (who === answer?.by || answers(words, n) !== null),
      )
    )
      add('answered');
    for (const [n, { by: who }] of words.entries()) {
      const since = answers(words, n);
      if (since !== null && who !== 'bot' && isOf(who)) times.response?.push((words[n]?.at ?? 0) - since);
    }
    const own = stays.filter(({ who }) => isOf(who));
    if (own.length > 0) {
      const sum = own.reduce((total, { from, to }) => total + to - from, 0);
      times.handling?.push(sum);
      attended += sum;
      for (const { who, from, to } of own)
        for (const at of minutes(from, to)) busy.add(`${dayOf(end.at)} ${who} ${at}`);
    }
    add('handOvers', handOvers.filter(({ by: who }) => isOf(who)).length);
    if (
      answer !== undefined &&
      !script.isReopened &&
      handOvers.length === 0 &&
      new Set(stays.map(({ who }) => who)).size === 1
    )
      add('oneTouch');
    if (bot !== null && (by !== 'person' || key === undefined)) times.bot?.push(bot.to - bot.from);
    if (script.rating !== null && (by !== 'person' || key === undefined || stays.at(-1)?.who === key))
      ratings.push(script.rating);
  }
  for (const { offers } of by === 'person' ? all : mine) {
    for (const { who, ms, end, isDeclined } of offers) {
      if (!isOf(who)) continue;
      if (end === 'accepted') times.offer?.push(ms);
      else add(isDeclined === true ? 'offersDeclined' : 'offersMissed');
    }
  }
  const goal = by === 'team' && key === TEAM_GOAL.team ? TEAM_GOAL : GOAL;
  const there = (isAway: boolean) =>
    shifts
      .filter((shift) => shift.isAway === isAway)
      .flatMap((shift) =>
        key === undefined || keysOfShift(by, shift).includes(key)
          ? minutes(shift.from, shift.to)
          : by === 'day'
            ? minutes(shift.from, shift.to).filter((at) => dayOf(at) === key)
            : [],
      ).length * MINUTE_MS;
  const [available, away, covered] = [there(false), there(true), busy.size * MINUTE_MS];
  return {
    counts,
    times: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, quantiles(values)])),
    numbers: {
      concurrency: covered === 0 ? null : attended / covered,
      occupancy: available + away === 0 ? null : Math.min(1, covered / (available + away)),
      ...{ available, away },
      withinGoal:
        times.firstResponseOpen?.length === 0
          ? null
          : (times.firstResponseOpen ?? []).filter((ms) => ms <= goal.seconds * 1_000).length /
            (times.firstResponseOpen ?? []).length,
      rating: ratings.length === 0 ? null : ratings.reduce((sum, each) => sum + each, 0) / ratings.length,
    },
  };
}

/** Since when the customer had waited for this word; null where it answers nothing. */
function answers(words: Script['words'], n: number): number | null {
  if (words[n]?.by === null) return null;
  let since: number | null = null;
  for (let before = n - 1; before >= 0 && words[before]?.by === null; before--)
    since = words[before]?.at ?? null;
  return since;
}
