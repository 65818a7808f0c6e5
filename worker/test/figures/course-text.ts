import type { ChatFacts, Hours, OfferFact } from '@chimpassist/protocol';
import { Temporal } from 'temporal-polyfill';
import type { Shift } from '../../src/contract/shift.ts';
import { type CourseStep, facts, type PartLog, type Word } from '../../src/figures/facts.ts';
import { openAnswerOf } from '../../src/figures/open-answer.ts';

export const ZONE = 'Europe/Berlin';
const hoursOf = (from: string, to: string): Hours => ({
  zone: ZONE,
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from, to })),
  exceptions: [],
});
const HOURS = hoursOf('09:00', '17:00');
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONDAY = Temporal.PlainDate.from('2026-11-02');

/** `09:00`, of the Monday of the examples, or `Tue 09:00`. */
const momentOf = (day: string | undefined, time: string): number =>
  MONDAY.add({ days: day === undefined ? 0 : DAYS.indexOf(day) })
    .toPlainDateTime(time)
    .toZonedDateTime(ZONE).epochMilliseconds;

/** What an example tells: chats, and who was there. */
export interface Told {
  rows: ChatFacts[];
  shifts: Shift[];
}

const TIME = '(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\\d\\d:\\d\\d)';
const SHIFT = new RegExp(`^(\\w+) (available|away) ${TIME} to ${TIME}(?: for (.+))?$`);
const TEAM_HOURS = /^team (\w+) is open (\d\d:\d\d) to (\d\d:\d\d)$/;
const EVENT = new RegExp(`^${TIME} (.+)$`);

/** Reads an example of `docs/figures.md`. @throws for a line that it does not know. */
export function told(text: string): Told {
  const shifts: Shift[] = [];
  const rows: ChatFacts[] = [];
  const teamHours: Record<string, Hours> = {};
  for (const [n, chat] of text.split('\n--\n').entries()) {
    const lines: string[] = [];
    for (const line of chat.split('\n')) {
      const [, team, opens, closes] = TEAM_HOURS.exec(line) ?? [];
      if (team !== undefined && opens !== undefined && closes !== undefined) {
        teamHours[team] = hoursOf(opens, closes);
        continue;
      }
      const [, who, state, fromDay, from, toDay, to, reason = ''] = SHIFT.exec(line) ?? [];
      if (who === undefined || from === undefined || to === undefined) lines.push(line);
      else
        shifts.push({
          ...{ who, isAway: state === 'away', reason },
          ...{ from: momentOf(fromDay, from), to: momentOf(toDay, to) },
        });
    }
    if (lines.join('').trim() !== '') rows.push(rowOf(lines, n + 1, teamHours));
  }
  return { rows, shifts };
}

interface Course {
  log: PartLog;
  steps: CourseStep[];
  words: Word[];
  offers: OfferFact[];
}

function rowOf(lines: readonly string[], part: number, teamHours: Record<string, Hours>): ChatFacts {
  const steps: CourseStep[] = [];
  const words: Word[] = [];
  const offers: OfferFact[] = [];
  const log: PartLog = {
    ...{ customerId: 'mary', sessionId: 's', part, isReopened: false, tags: [], rating: null },
    ...{ language: null, page: null, site: null, askedAt: 0, steps, words, offers, bots: ['bot'] },
    end: { at: 0, ending: 'silent', by: null },
  };
  for (const line of lines) {
    const rating = /^rated (\d)$/.exec(line)?.[1];
    if (rating !== undefined) {
      log.rating = Number(rating);
      continue;
    }
    const [, day, time, what = ''] = EVENT.exec(line) ?? [];
    if (time === undefined) throw new Error(`Nobody knows what this means: ${line}`);
    take({ log, steps, words, offers }, momentOf(day, time), what);
  }
  const row = facts(log);
  return { ...row, ...openAnswerOf(row, { hours: HOURS, teamHours }) };
}

function endOffer(offers: OfferFact[], who: string, at: number, end: Partial<OfferFact>): void {
  const open = offers.findLast((offer) => offer.who === who);
  if (open !== undefined) Object.assign(open, { ms: at - open.at, ...end });
}

function take({ log, steps, words, offers }: Course, at: number, what: string): void {
  const [first = '', verb, ...rest] = what.split(' ');
  switch (verb === undefined || verb === 'again' ? what : verb) {
    case 'asks':
    case 'asks again':
      log.askedAt = at;
      log.isReopened = what === 'asks again';
      break;
    case 'nobody':
      steps.push({ did: 'toldNobody', at });
      break;
    case 'misses':
      endOffer(offers, first, at, { end: 'expired' });
      break;
    case 'declines':
      endOffer(offers, first, at, { end: 'expired', isDeclined: true });
      break;
    case 'joins':
      endOffer(offers, first, at, { end: 'accepted' });
      steps.push({ did: 'joined', at, who: first });
      break;
    case 'to':
      offers.push({ who: rest.at(-1) ?? '', at, ms: 0, end: 'gone' });
      break;
    case 'hands':
      steps.push({ did: 'handedOver', at, who: first, to: 'team', toId: rest.at(-1) ?? '' });
      steps.push({ did: 'left', at, who: first });
      break;
    case 'writes':
      words.push({ at, by: verb === undefined ? null : first });
      break;
    case 'leaves':
      if (verb === undefined) log.end = { at, ending: 'left', by: null };
      else steps.push({ did: 'left', at, who: first });
      break;
    case 'silent':
      log.end = { at, ending: 'silent', by: null };
      break;
    case 'ends':
      log.end = { at, ending: 'attendant', by: first };
      break;
    default:
      throw new Error(`Nobody does this: ${what}`);
  }
}
