import type { Colleague } from '@chimpassist/client/wire';
import { expect, test } from 'vitest';
import { after, chatIn, colleague, deskChat, mine, NOW } from '../../test/support/desk-state.ts';
import { levelsFor, teamsFor } from './receivers.ts';

const deskWith = (attendants: Colleague[], assigned: number[] = [12]) =>
  after([
    {
      type: 'deskPicture',
      picture: { version: 1, chats: [deskChat(mine('1', { assignedAttendants: assigned }))], attendants },
      at: NOW,
    },
  ]);
const offered = (attendants: Colleague[], assigned?: number[]) => {
  const state = deskWith(attendants, assigned);
  return levelsFor(state, chatIn(state, '1')).map(({ type }) => type);
};
const second = (id: number, more: Partial<Colleague> = {}) =>
  colleague(id, { type: 'support/secondLevel', ...more });

test('a chat is offered to levels of whom somebody is here, supervisors last', () => {
  expect(offered([colleague(14, { type: 'support/supervisor' }), second(13)])).toEqual([
    'support/secondLevel',
    'support/supervisor',
  ]);
});

test('a level in which is nobody but me, the away and those in the chat is not offered', () => {
  expect(offered([])).toEqual([]);
  expect(offered([colleague(12)])).toEqual([]);
  expect(offered([second(13, { availability: 'away' })])).toEqual([]);
  expect(offered([second(13)], [12, 13])).toEqual([]);
});

test('a level keeps its place when its last attendant goes, and cannot be chosen', () => {
  const before = deskWith([second(13), colleague(15)]);
  const shown = levelsFor(before, chatIn(before, '1'));
  const now = deskWith([colleague(15)]);
  expect(levelsFor(now, chatIn(now, '1'), shown)).toEqual([
    { type: 'support/firstLevel', gone: false },
    { type: 'support/secondLevel', gone: true },
  ]);
});

test('a team is offered while one of its members is here who is not in the chat', () => {
  const team = (id: string, members: number[]) => ({
    id,
    name: id,
    members,
    skills: [],
    languages: [],
    capacity: undefined,
  });
  const all = [team('returns', [13, 99]), team('mine', [12]), team('away', [14])];
  const state = deskWith([second(13), colleague(14, { availability: 'away' })]);
  const shown = teamsFor(state, chatIn(state, '1'), all);
  expect(shown).toEqual([{ id: 'returns', name: 'returns', gone: false }]);
  // Once shown it keeps its place.
  const later = deskWith([colleague(14)]);
  expect(teamsFor(later, chatIn(later, '1'), all, shown)).toEqual([
    { id: 'returns', name: 'returns', gone: true },
    { id: 'away', name: 'away', gone: false },
  ]);
});
