import { ABANDON_LIMIT_MS, type ChatFacts, type OfferFact } from '@chimpassist/protocol';
import type { Shift } from '../contract/shift.ts';
import { type Aggregate, type Aggregates, addStay, addSum, addTime, emptyAggregate } from './aggregate.ts';
import type { Zone } from './zone.ts';

/** By what rows are told apart; `all` is one for all of them. */
export const GROUPINGS = ['all', 'person', 'team', 'tag', 'language', 'page', 'site', 'hour'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The key of chats of which the page said nothing. */
const UNKNOWN = '';

export interface DayTerms {
  /** Of what a person was there counts for these teams too. */
  teamsOf(who: string): readonly string[];
  /** Only the chats of this person, and the person's part of them. */
  person?: string | null;
}

/** What the rows of one day come to. */
export function figuresOfDay(
  day: string,
  rows: Iterable<ChatFacts>,
  shifts: Iterable<Shift>,
  by: Grouping,
  zone: Zone,
  { teamsOf, person = null }: DayTerms,
): Aggregates {
  const found: Aggregates = {};
  const at = (key: string): Aggregate => {
    const known = found[key] ?? emptyAggregate();
    found[key] = known;
    return known;
  };
  for (const row of rows) {
    for (const offer of row.offers ?? [])
      if (person === null || offer.who === person)
        for (const key of by === 'person' ? [offer.who] : keysOf(row, by, zone, person))
          addOffer(at(key), offer);
    if (person !== null && !humanStays(row).some(({ who }) => who === person)) continue;
    for (const key of keysOf(row, by, zone, person))
      addChat(at(key), day, row, by === 'person' ? key : person, by === 'team' ? key : null);
  }
  for (const shift of shifts) {
    if (person !== null && shift.who !== person) continue;
    for (const key of keysOfShift(shift, by, teamsOf)) addShift(at(key), shift);
  }
  return found;
}

function keysOf(row: ChatFacts, by: Grouping, zone: Zone, person: string | null): readonly string[] {
  switch (by) {
    case 'all':
      return [''];
    case 'person':
      return [...new Set(humanStays(row).map(({ who }) => who))].filter(
        (who) => person === null || who === person,
      );
    case 'team':
      return row.teams;
    case 'tag':
      return row.tags;
    case 'language':
    case 'page':
    case 'site':
      return [row[by] ?? UNKNOWN];
    case 'hour':
      return [zone.timeOf(row.askedAt).hour];
  }
}

function keysOfShift(
  { who }: Shift,
  by: Grouping,
  teamsOf: (who: string) => readonly string[],
): readonly string[] {
  switch (by) {
    case 'all':
      return [''];
    case 'person':
      return [who];
    case 'team':
      return teamsOf(who);
    case 'tag':
    case 'language':
    case 'page':
    case 'site':
    case 'hour':
      return [];
  }
}

const humanStays = ({ stays }: ChatFacts): ChatFacts['stays'] => stays.filter(({ isBot }) => !isBot);

const lengthOf = (stays: ChatFacts['stays']): number =>
  stays.reduce((sum, { from, to }) => sum + (to - from), 0);

/**
 * @param person of whom the figures are; null: of all who were in it.
 * @param team by whose hours the first response counts; null: by those of everybody.
 */
function addChat(
  to: Aggregate,
  day: string,
  row: ChatFacts,
  person: string | null,
  team: string | null,
): void {
  const isOf = (who: string | null): boolean => who !== null && (person === null || person === who);
  const human = humanStays(row);
  const stays = human.filter(({ who }) => isOf(who));
  addSum(to, 'chats', 1);
  addSum(to, row.isReopened ? 'reopened' : 'fresh', 1);
  addTime(to, 'duration', row.endedAt - row.askedAt);
  if (row.assignedAt === null)
    addSum(to, row.endedAt - row.waitsSince <= ABANDON_LIMIT_MS ? 'abandonedEarly' : 'abandonedLate', 1);
  else if (isOf(human[0]?.who ?? null)) addTime(to, 'waiting', Math.max(0, row.assignedAt - row.waitsSince));
  if (isOf(row.answeredBy) || row.answers.some(({ who }) => isOf(who))) addSum(to, 'answered', 1);
  if (row.answeredAt !== null && isOf(row.answeredBy)) {
    addTime(to, 'firstResponse', row.answeredAt - row.waitsSince);
    const openMs = row.teamOpenAnswerMs?.[team ?? ''] ?? row.openAnswerMs;
    if (openMs !== null) addTime(to, 'firstResponseOpen', openMs);
  }
  for (const { who, ms } of row.answers) if (isOf(who)) addTime(to, 'response', ms);
  if (stays.length > 0) addTime(to, 'handling', lengthOf(stays));
  for (const { who, from, to: end } of stays) addStay(to, day, who, from, end);
  addSum(to, 'handOvers', row.handOvers.filter(({ by }) => isOf(by)).length);
  if (isOneTouch(row, human)) addSum(to, 'oneTouch', 1);
  const bots = row.stays.filter(({ isBot }) => isBot);
  if (person === null && bots.length > 0) addTime(to, 'bot', lengthOf(bots));
  if (row.rating !== null && (person === null || human.at(-1)?.who === person)) {
    addSum(to, 'ratings', 1);
    addSum(to, 'ratingSum', row.rating);
  }
}

function addOffer(to: Aggregate, { ms, end, isDeclined }: OfferFact): void {
  if (end === 'accepted') addTime(to, 'offer', ms);
  else addSum(to, isDeclined ? 'offersDeclined' : 'offersMissed', 1);
}

const isOneTouch = (row: ChatFacts, human: ChatFacts['stays']): boolean =>
  row.answeredAt !== null &&
  !row.isReopened &&
  row.handOvers.length === 0 &&
  new Set(human.map(({ who }) => who)).size === 1;

function addShift(to: Aggregate, { from, to: end, isAway, reason }: Shift): void {
  addSum(to, isAway ? 'away' : 'available', end - from);
  if (isAway) addSum(to, `away ${reason}`, end - from);
}
