import { REST_RULES } from '../rest/table.ts';
import { type Policy, type Principal, SAFE_POLICY } from './principal.ts';
import { isCallAllowed, type RestResource, scopeOf } from './rest-rules.ts';
import { isAllowedBy } from './topic-filters.ts';
import { type TopicRule, topicRulesOf } from './topic-rules.ts';

/** What is asked for: a REST call, an MQTT topic or filter (null: outside of the base topic), or a frame of the bridge's door. */
export type Asked =
  | RestResource
  | { kind: 'topic'; action: 'publish' | 'subscribe'; topic: string | null }
  | { kind: 'frame' };

export type Decision = { allowed: true } | { allowed: false; reason: string };

const ALLOWED: Decision = { allowed: true };
const refused = (reason: string): Decision => ({ allowed: false, reason });

/**
 * The one gate: pure, of the principal and what is asked for. Every REST call, every topic of the embedded broker,
 * every question of another broker and every frame of the bridge's door passes here; nothing else decides who may do what.
 * What no rule allows is refused. `SECURITY.md` tells the rules in words.
 */
export function authorize(principal: Principal, asked: Asked, policy: Policy = SAFE_POLICY): Decision {
  switch (asked.kind) {
    case 'rest':
      if (isCallAllowed(principal, asked, policy)) return ALLOWED;
      return refused(whyNot(principal, asked));
    case 'topic': {
      const { action, topic } = asked;
      if (topic === null) return refused('The topic lies outside of the base topic.');
      return mayBy(knownRulesOf(principal, policy), action, topic)
        ? ALLOWED
        : refused(`Not allowed to ${action} there.`);
    }
    case 'frame':
      return principal.kind === 'bridge' ? ALLOWED : refused('Only the bridge hands in frames.');
  }
}

function whyNot(principal: Principal, { route }: RestResource): string {
  if (principal.kind === 'anonymous') return 'This call needs a token. Sign in, or open a session first.';
  if (principal.kind !== 'key') return 'Your token does not allow this call.';
  const scope = scopeOf(REST_RULES[route]);
  return scope === null
    ? 'No key may make this call.'
    : `This key does not have the scope "${scope}". Make one that has it.`;
}

/** What is known of a connection's principal: it says the same few topics again and again. */
interface Known {
  legacyClients: Policy['legacyClients'];
  rules: TopicRule[];
  /** By action and topic, whether it is allowed. */
  decided: Map<string, boolean>;
}

/** So many decisions are remembered of a principal, about topics that are not longer than this. */
const DECIDED_MAX = 500;
const DECIDED_MAX_CHARS = 200;

const known = new WeakMap<Principal, Known>();

/** The rules of a connection's principal are made once, and not for each of its words. */
function knownRulesOf(principal: Principal, policy: Policy): Known {
  const { legacyClients } = policy;
  const found = known.get(principal);
  if (found?.legacyClients === legacyClients) return found;
  const made = { legacyClients, rules: topicRulesOf(principal, policy), decided: new Map<string, boolean>() };
  known.set(principal, made);
  return made;
}

function mayBy({ rules, decided }: Known, action: 'publish' | 'subscribe', topic: string): boolean {
  const name = `${action} ${topic}`;
  const before = decided.get(name);
  if (before !== undefined) return before;
  // Topics come from clients, so there is no end of them.
  if (decided.size >= DECIDED_MAX) decided.clear();
  const may = rules.some((rule) => isAllowedBy(rule, action, topic));
  if (topic.length <= DECIDED_MAX_CHARS) decided.set(name, may);
  return may;
}
