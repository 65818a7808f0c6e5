import { idText } from '../ids.ts';
import { ANY_SESSION, sessionTopicOf } from '../topics/session-topic.ts';
import { fillPattern, TOPIC_TABLE } from '../topics/table.ts';
import type { Party } from '../topics/topic-row.ts';
import { isSupervisor, type Policy, type Principal } from './principal.ts';

/** One thing that a principal may do on the broker. Filters are relative to the base topic. */
export interface TopicRule {
  action: 'publish' | 'subscribe';
  /** An MQTT filter: the topics that the rule allows. */
  filter: string;
  /** Filters within `filter` that the rule does not allow. */
  except?: readonly string[];
  /** A subscription may itself hold wildcards, within `filter`. Without it: one topic after the other, by its name. */
  wildcards?: boolean;
}

const ACTIONS = ['publish', 'subscribe'] as const;

/** Returns what the rows allow a party, with these texts in the place of ids. */
const rulesOfRows = (
  party: Party,
  names: { customerId?: string; attendantId?: string } = {},
): (TopicRule & { scope: string })[] =>
  TOPIC_TABLE.flatMap(([, row]) =>
    ACTIONS.filter((action) => row[action].includes(party)).map((action) => ({
      action,
      filter: fillPattern(row, names),
      scope: row.scope,
    })),
  );

const isOfChats = ({ action, scope }: TopicRule & { scope: string }): boolean =>
  action === 'subscribe' && scope === 'chat';
const bare = ({ action, filter }: TopicRule): TopicRule => ({ action, filter });

/**
 * Everything that a principal may do on the broker, as data: the one source of the embedded broker's answers, of the
 * `acl` claim in tokens, and of generated rules for brokers that know no function. It is made of the topics' rows; what no
 * rule names is refused.
 */
export function topicRulesOf(principal: Principal, policy: Policy): TopicRule[] {
  switch (principal.kind) {
    case 'anonymous':
      return anonymousRules(policy);
    case 'customer': {
      const rules = rulesOfRows('customer', { customerId: idText(principal.id) });
      return [
        // One rule allows all topics of the own chat, so that these need no rules of their own.
        { action: 'subscribe', filter: `${sessionTopicOf(principal.id)}/#`, wildcards: true },
        ...rules.filter((rule) => !isOfChats(rule)).map(bare),
      ];
    }
    case 'attendant': {
      const wildcards = isSupervisor(principal);
      return rulesOfRows('attendant', { attendantId: idText(principal.id) }).map((rule) =>
        // Which chats are whose changes by the minute, a token lasts for hours: any one chat by its name, for all of
        // them only a supervisor.
        isOfChats(rule) ? { ...bare(rule), wildcards } : bare(rule),
      );
    }
    case 'bridge':
      return [
        { action: 'subscribe', filter: '#', wildcards: true },
        { action: 'publish', filter: '#' },
      ];
    // A key is for calls alone.
    case 'key':
      return [];
  }
}

function anonymousRules({ legacyClients }: Policy): TopicRule[] {
  const widget = rulesOfRows('legacyWidget').map(bare);
  switch (legacyClients) {
    case 'none':
      return [];
    case 'widget':
      return widget;
    case 'all':
      return [
        ...widget,
        ...rulesOfRows('legacyDesk').map(bare),
        { action: 'subscribe', filter: ANY_SESSION },
        // Answers to `server/channels/request` go to whatever topic its sender names.
        { action: 'subscribe', filter: '#', except: ['server/#', 'client/#', '$share/#', '$SYS/#', '/#'] },
      ];
  }
}
