import { describe, expect, it } from 'vitest';
import { ALL, may, PEOPLE } from '../../test/principals.ts';
import { S, TOPIC_ROWS } from '../../test/topic-table.ts';
import { aclOf } from './acl.ts';
import type { Principal } from './principal.ts';
import { covers } from './topic-filters.ts';

describe('the acl claim', () => {
  /** As EMQX reads it: the first entry that fits decides; a filter fits where the rule matches it word for word. */
  const emqx = (principal: Principal, action: 'publish' | 'subscribe', topic: string): boolean => {
    for (const entry of aclOf(principal, 'base')) {
      if (entry.action !== 'all' && entry.action !== action) continue;
      const rule = entry.topic;
      const fits = rule.startsWith('eq ')
        ? rule.slice(3) === topic
        : covers(rule, topic) || (rule.endsWith('/#') && rule.slice(0, -2) === topic);
      if (fits) return entry.permission === 'allow';
    }
    return true;
  };

  it('says of every topic and of dangerous filters what the function says', () => {
    const filters = [
      '#',
      'server/#',
      'server/sessions/#',
      'server/sessions/+/messages',
      `${S}/#`,
      'server/sessions/8/#',
    ];
    for (const person of ALL.filter((name) => name !== 'nobody')) {
      for (const { topic } of Object.values(TOPIC_ROWS)) {
        for (const action of ['publish', 'subscribe'] as const)
          expect([person, action, topic, emqx(PEOPLE[person], action, `base/${topic}`)]).toEqual([
            person,
            action,
            topic,
            may(PEOPLE[person], action, topic),
          ]);
      }
      for (const filter of filters)
        expect([person, filter, emqx(PEOPLE[person], 'subscribe', `base/${filter}`)]).toEqual([
          person,
          filter,
          may(PEOPLE[person], 'subscribe', filter),
        ]);
      expect(emqx(PEOPLE[person], 'subscribe', 'other/server/bridge')).toBe(false);
    }
  });
});
