import type { RoutingRule } from '@chimpassist/protocol';
import type { CustomerFacts } from '../contract/chat-report.ts';

/** Who is asked for a place instead of the level, as the rule said when the customer came. */
export interface Needs {
  /** Id of a team. */
  team?: string;
  skill?: string;
  language?: string;
  /** The place waits for them, also while none of them is there. */
  only?: true;
  /** Of whatever level: a colleague has chosen the team. */
  anyLevel?: true;
}

/** Which attributes the rules read by themselves. */
const PAGE = 'page';
const LANGUAGE = 'language';

const lower = (text: string): string => text.toLocaleLowerCase('en');

/** Whether somebody who speaks `spoken` understands `asked`: `pt` and `pt-BR` understand each other. */
export function isSameLanguage(spoken: string, asked: string): boolean {
  const [one, other] = [lower(spoken), lower(asked)];
  return one === other || one.startsWith(`${other}-`) || other.startsWith(`${one}-`);
}

type When = RoutingRule['when'];

function isWithin(hours: NonNullable<When['hours']>, now: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const today = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1;
  const clock = `${part('hour')}:${part('minute')}`;
  const isOn = (day: number) => hours.days.some((each) => each === day);
  const { from, to } = hours;
  if (from <= to) return isOn(today) && from <= clock && clock < to;
  // Over midnight: the early hours belong to the day on which they began.
  return (isOn(today) && clock >= from) || (isOn(today === 1 ? 7 : today - 1) && clock < to);
}

function fits(when: When, facts: CustomerFacts, now: number): boolean {
  const { page, attribute, language, hours } = when;
  const spoken = facts[LANGUAGE];
  return (
    (page === undefined || facts[PAGE]?.includes(page) === true) &&
    (attribute === undefined || lower(facts[attribute.name] ?? '') === lower(attribute.value)) &&
    (language === undefined || (spoken !== undefined && isSameLanguage(spoken, language))) &&
    (hours === undefined || isWithin(hours, now))
  );
}

/**
 * What the first rule that fits asks for; null where none does. A rule is passed over while its team is closed, unless the customer
 * is to wait for that team.
 */
export function needsOf(
  rules: readonly RoutingRule[],
  facts: CustomerFacts,
  now: number,
  isClosed: (team: string) => boolean = () => false,
): Needs | null {
  const rule = rules.find(
    ({ when, to, only }) => fits(when, facts, now) && (only || to.team === undefined || !isClosed(to.team)),
  );
  if (rule === undefined) return null;
  const { team, skill } = rule.to;
  const language = rule.to.language === 'customer' ? facts[LANGUAGE] : rule.to.language;
  const needs: Needs = {
    ...(team === undefined ? {} : { team }),
    ...(skill === undefined ? {} : { skill }),
    ...(language === undefined ? {} : { language }),
  };
  // Nobody in particular: the level, as without a rule.
  if (Object.keys(needs).length === 0) return null;
  return rule.only ? { ...needs, only: true } : needs;
}
