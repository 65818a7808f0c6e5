import { ANY_SESSION, customerIdTextOf } from '../topics/session-topic.ts';
import type { TopicRule } from './topic-rules.ts';

/** Whether every topic that `filter` can match is matched by `rule`. A topic without wildcards is its own filter. */
export function covers(rule: string, filter: string): boolean {
  if (rule === filter) return true;
  if (!hasWildcard(rule)) return false;
  const wanted = filter.split('/');
  const given = rule.split('/');
  for (const [index, level] of given.entries()) {
    if (level === '#') return true;
    const asked = wanted[index];
    if (asked === undefined || asked === '#') return false;
    if (asked === '+' && level !== '+') return false;
    if (level !== '+' && level !== asked) return false;
  }
  return wanted.length === given.length;
}

/** `a/#` covers `a`, which levels alone do not say. */
const includes = (rule: string, topic: string): boolean =>
  covers(rule, topic) || (rule.endsWith('/#') && rule.slice(0, -2) === topic);

const hasWildcard = (filter: string): boolean => filter.includes('+') || filter.includes('#');

/** A `+` in a rule for session topics stands for one customer, never for `online` or `request`. */
const isNoSessionTopic = (rule: string, topic: string): boolean =>
  rule.startsWith(ANY_SESSION) &&
  !hasWildcard(topic) &&
  customerIdTextOf(topic.split('/').slice(0, 3).join('/')) === null;

/** Whether a rule lets this publish or subscription through. `topic` is a topic or, for a subscription, a filter. */
export function isAllowedBy(rule: TopicRule, action: 'publish' | 'subscribe', topic: string): boolean {
  if (rule.action !== action) return false;
  if (hasWildcard(topic) && (action === 'publish' || rule.wildcards !== true)) return false;
  if (rule.except?.some((filter) => includes(filter, topic))) return false;
  return includes(rule.filter, topic) && !isNoSessionTopic(rule.filter, topic);
}
