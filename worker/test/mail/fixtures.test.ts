import { describe, expect, it } from 'vitest';
import { contents } from '../support.ts';
import { FORGERIES } from './fixtures/forgeries.ts';
import { MACHINES } from './fixtures/machines.ts';
import { PEOPLE } from './fixtures/people.ts';
import { bring, mailed } from './support.ts';

/** Named by its place: each mail has a customer of its own. */
const whoOf = (kind: string, list: readonly object[], fixture: object): string =>
  `${kind}-${list.indexOf(fixture)}`;

describe('a mail of', () => {
  it.each(PEOPLE)('$name: only the new words, in the same chat', async (fixture) => {
    const who = whoOf('people', PEOPLE, fixture);
    const asked = await mailed(who, 'Which one?');
    expect(await bring(fixture.raw(asked))).toEqual({
      status: 200,
      outcome: 'taken',
    });
    expect(await contents(who)).toEqual(['text 1', 'Which one?', fixture.words]);
  });

  it.each(MACHINES)('rule 57: $name is nobody’s word', async (fixture) => {
    const who = whoOf('machine', MACHINES, fixture);
    const asked = await mailed(who, 'Which one?');
    expect((await bring(fixture.raw(asked))).outcome).toBe('automatic');
    expect(await contents(who)).toEqual(['text 1', 'Which one?']);
  });
});

describe('a forgery', () => {
  it.each(FORGERIES)('rule 57: is refused: $name', async (forgery) => {
    const who = whoOf('forged', FORGERIES, forgery);
    const asked = await mailed(who, 'Which one?');
    expect(await bring(forgery.raw(asked))).toMatchObject({ status: 200, outcome: 'refused' });
    expect(await contents(who)).toEqual(['text 1', 'Which one?']);
  });
});
