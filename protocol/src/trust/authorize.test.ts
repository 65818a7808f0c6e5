import { expect, it } from 'vitest';
import { ALL, PEOPLE } from '../../test/principals.ts';
import { authorize } from './authorize.ts';

it('frames are the bridge’s', () => {
  for (const person of ALL) {
    const { allowed } = authorize(PEOPLE[person], { kind: 'frame' });
    expect([person, allowed]).toEqual([person, person === 'bridge']);
  }
});
