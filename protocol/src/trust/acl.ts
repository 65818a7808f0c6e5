import { withBase } from '../topics/index.ts';
import { type Principal, SAFE_POLICY } from './principal.ts';
import { topicRulesOf } from './topic-rules.ts';

/** One entry of the `acl` claim, as EMQX reads it (5.5 and later). */
export interface AclEntry {
  permission: 'allow' | 'deny';
  action: 'publish' | 'subscribe' | 'all';
  /** With base. `eq ` before it: only this very text, not what it matches. */
  topic: string;
  /** Of a publish: whether it may be retained. */
  retain?: boolean;
}

/**
 * The rules of {@link topicRulesOf} as a token carries them, for brokers that verify tokens by themselves. The first
 * entry that fits decides.
 */
export function aclOf(principal: Principal, base: string): AclEntry[] {
  const rules = topicRulesOf(principal, SAFE_POLICY);
  // `a/+/b` as a rule also lets a subscription to `a/+/b` itself through.
  const wildcards = rules.filter(
    ({ action, filter, wildcards: may }) => action === 'subscribe' && may !== true && /[+#]/.test(filter),
  );
  return [
    ...wildcards.map(
      ({ filter }): AclEntry => ({
        permission: 'deny',
        action: 'subscribe',
        topic: `eq ${withBase(base, filter)}`,
      }),
    ),
    ...rules.map(
      ({ action, filter }): AclEntry => ({
        permission: 'allow',
        action,
        topic: withBase(base, filter),
        ...(action === 'publish' ? { retain: false } : {}),
      }),
    ),
    { permission: 'deny', action: 'all', topic: '#' },
  ];
}

/** Whether an id can stand in a claim's topics: EMQX replaces `${…}` in them by what the client says of itself. */
export const isSafeInAcl = (idText: string): boolean => !idText.includes('${');
