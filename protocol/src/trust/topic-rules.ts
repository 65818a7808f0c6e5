import { customerIdTextOf, sessionTopicOf, TOPICS } from '../topics.ts';
import { isSupervisor, type Policy, type Principal } from './principal.ts';

/** One thing that a principal may do on the broker. Filters are relative to the base topic. */
export interface TopicRule {
  action: 'publish' | 'subscribe';
  /** An MQTT filter: which topics are meant. */
  filter: string;
  /** Filters within `filter` that are not meant. */
  except?: readonly string[];
  /** A subscription may itself hold wildcards, within `filter`. Without it: one topic after the other, by its name. */
  wildcards?: boolean;
}

/** Any session topic, as one level of a filter. */
const ANY_SESSION = 'server/sessions/+';
const ANY = '+';

/** What the parties of a chat listen to. */
const CHAT_SUFFIXES = [
  'client/control',
  'messages',
  'messages/customer',
  'messages/attendant',
  'messages/viewed',
  'messages/stored',
  'messages/refused',
  'typing',
];
/** What shipped widgets listen to. */
const SHIPPED_CHAT_SUFFIXES = ['client/control', 'messages', 'messages/viewed'];
const REQUEST_TOPICS = [TOPICS.channelsRequest, TOPICS.sessionsRequest];

const publish = (...filters: string[]): TopicRule[] =>
  filters.map((filter) => ({ action: 'publish', filter }));
const subscribe = (...filters: string[]): TopicRule[] =>
  filters.map((filter) => ({ action: 'subscribe', filter }));
const under = (root: string, suffixes: readonly string[]): string[] =>
  suffixes.map((suffix) => `${root}/${suffix}`);

/**
 * Everything that a principal may do on the broker, as data: the one source of the embedded broker's answers, of the
 * `acl` claim in tokens, and of generated rules for brokers that know no function. What no rule names is refused.
 */
export function topicRulesOf(principal: Principal, policy: Policy): TopicRule[] {
  switch (principal.kind) {
    case 'anonymous':
      return anonymousRules(policy);
    case 'customer': {
      const own = sessionTopicOf(principal.id);
      return [
        { action: 'subscribe', filter: `${own}/#`, wildcards: true },
        ...subscribe(TOPICS.bridge),
        ...publish(
          TOPICS.sessionOnline(own),
          TOPICS.customerMessages(own),
          TOPICS.viewed(own),
          TOPICS.typing(own),
          ...REQUEST_TOPICS,
        ),
      ];
    }
    case 'attendant': {
      const { id } = principal;
      const wildcards = isSupervisor(principal);
      return [
        ...subscribe(TOPICS.assignTo(id), TOPICS.attendantControl(id), TOPICS.desk, TOPICS.bridge),
        // Which chats are whose changes by the minute, a token lasts for hours: any one chat by its name, for all of
        // them only a supervisor.
        ...subscribe(...under(ANY_SESSION, CHAT_SUFFIXES)).map((rule) => ({ ...rule, wildcards })),
        ...publish(
          TOPICS.attendantOnline(id),
          TOPICS.attendantAssign(id),
          TOPICS.attendantCommand(id),
          TOPICS.attendantQuit(id),
          TOPICS.attendantMessages(ANY_SESSION),
          TOPICS.viewed(ANY_SESSION),
          TOPICS.typing(ANY_SESSION),
        ),
      ];
    }
    case 'bridge':
      return [
        { action: 'subscribe', filter: '#', wildcards: true },
        { action: 'publish', filter: '#' },
      ];
  }
}

function anonymousRules({ legacyClients }: Policy): TopicRule[] {
  const widget = [
    ...publish(
      TOPICS.sessionsOnline,
      ...REQUEST_TOPICS,
      TOPICS.messages(ANY_SESSION),
      TOPICS.viewed(ANY_SESSION),
    ),
    ...subscribe(...under(ANY_SESSION, SHIPPED_CHAT_SUFFIXES)),
  ];
  switch (legacyClients) {
    case 'none':
      return [];
    case 'widget':
      return widget;
    case 'all':
      return [
        ...widget,
        ...publish(TOPICS.attendantsOnline, TOPICS.attendantsQuit, TOPICS.attendantsAssign),
        ...subscribe(TOPICS.assignTo(ANY), TOPICS.attendantControl(ANY)),
        ...subscribe(ANY_SESSION, TOPICS.serverControl(ANY_SESSION)),
        // Answers to `server/channels/request` go to whatever topic its sender names.
        { action: 'subscribe', filter: '#', except: ['server/#', 'client/#', '$share/#', '$SYS/#', '/#'] },
      ];
  }
}

/** Whether every topic that `filter` can match is matched by `rule`. A topic without wildcards is its own filter. */
export function covers(rule: string, filter: string): boolean {
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

const hasWildcard = (filter: string): boolean => /[+#]/.test(filter);

/** A `+` in a rule for session topics stands for one customer, never for `online` or `request`. */
const isNoSessionTopic = (rule: string, topic: string): boolean =>
  rule.startsWith(`${ANY_SESSION}`) &&
  !hasWildcard(topic) &&
  customerIdTextOf(topic.split('/').slice(0, 3).join('/')) === null;

/** Whether a rule lets this publish or subscription through. `topic` is a topic or, for a subscription, a filter. */
export function isAllowedBy(rule: TopicRule, action: 'publish' | 'subscribe', topic: string): boolean {
  if (rule.action !== action) return false;
  if (hasWildcard(topic) && (action === 'publish' || rule.wildcards !== true)) return false;
  if (rule.except?.some((filter) => includes(filter, topic))) return false;
  return includes(rule.filter, topic) && !isNoSessionTopic(rule.filter, topic);
}
