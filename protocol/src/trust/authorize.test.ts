import { expect, it } from 'vitest';
import { ALL, may, PEOPLE } from '../../test/principals.ts';
import { authorize } from './authorize.ts';

it('frames are the bridge’s', () => {
  for (const person of ALL) {
    const { allowed } = authorize(PEOPLE[person], { kind: 'frame' });
    expect([person, allowed]).toEqual([person, person === 'bridge']);
  }
});

it('what was decided of a topic stands, for this action and this policy only', () => {
  const { nobody } = PEOPLE;
  for (const _ of ['first', 'again']) {
    expect(may(nobody, 'publish', 'server/sessions/online', 'widget')).toBe(true);
    expect(may(nobody, 'subscribe', 'server/sessions/online', 'widget')).toBe(false);
    expect(may(nobody, 'publish', 'server/sessions/online')).toBe(false);
  }
});
