import type { RoutingRule } from '@chimpassist/protocol';
import { dayNames, type RuleHours } from './rule-hours.tsx';
import type { RoutingTexts } from './texts/en.ts';

/** What a rule says, in words: when it holds, and who gets the chat. */
export function ruleWords(
  { when, to, only }: RoutingRule,
  t: RoutingTexts,
  nameOfTeam: (id: string) => string,
  tag: string,
): { when: string; to: string } {
  const holds = [
    when.page === undefined ? null : t.whenPage(when.page),
    when.attribute === undefined ? null : t.whenAttribute(when.attribute.name, when.attribute.value),
    when.language === undefined ? null : t.whenLanguage(when.language),
    when.hours === undefined ? null : whenHours(when.hours, t, tag),
  ].filter((part) => part !== null);
  const aims = [
    to.team === undefined ? null : t.toTeam(nameOfTeam(to.team)),
    to.skill === undefined ? null : t.toSkill(to.skill),
    spoken(to.language, t),
    only ? t.waits : null,
  ].filter((part) => part !== null);
  return { when: holds.length === 0 ? t.always : holds.join(', '), to: aims.join(', ') };
}

const whenHours = ({ days, from, to, timeZone }: RuleHours, t: RoutingTexts, tag: string): string =>
  t.whenHours(dayNames(days, tag).join(' '), `${from}–${to}`, timeZone);

function spoken(language: string | undefined, t: RoutingTexts): string | null {
  if (language === undefined) return null;
  return language === 'customer' ? t.toOwnLanguage : t.toLanguage(language);
}
