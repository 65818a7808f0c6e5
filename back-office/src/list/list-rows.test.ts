import { INSTRUCTIONS } from '@chimpassist/protocol';
import { expect, test } from 'vitest';
import {
  after,
  BOSS,
  deskChat,
  heard,
  mine,
  NOW,
  session,
  told,
  word,
} from '../../test/support/desk-state.ts';
import type { DeskEvent } from '../desk/events.ts';
import { emptyDesk } from '../desk/state.ts';
import { attentionCount, type ListFilter, listRows } from './list-rows.ts';

const waiting = (id: string, since: number) => deskChat(session(id), { since });
const desk = () =>
  after([
    {
      type: 'deskPicture',
      picture: {
        version: 1,
        chats: [
          waiting('late', NOW - 5_000),
          waiting('early', NOW - 90_000),
          deskChat(mine('old', { customer: { id: 'old', name: 'Zoë Ångström', avatarURL: null } }), {
            since: NOW - 50_000,
          }),
          deskChat(mine('new'), { since: NOW - 40_000 }),
          deskChat(mine('theirs', { assignedAttendants: [13] })),
        ],
        attendants: [],
      },
      at: NOW,
    },
    told(mine('over', { status: 'aborted' }), INSTRUCTIONS.expired),
    { type: 'sessionsListed', sessions: [mine('over', { status: 'aborted' })], known: new Map(), at: NOW },
  ]);
const names = (state: ReturnType<typeof desk>, filter: ListFilter = 'all', search = '') =>
  listRows(state, { filter, search }).map((row) =>
    row.kind === 'heading' ? `${row.section} ${row.count}` : row.topic.split('/').at(-1),
  );

test('first who waits, by the wait; then live ones, by the last word; then the rest', () => {
  expect(names(desk())).toEqual([
    'waiting 2',
    'early',
    'late',
    'online 2',
    'new',
    'old',
    'offline 1',
    'over',
  ]);
});

test('a new word moves its chat to the top of its section and no other', () => {
  const state = after([heard('old', word('old', 'once more', { timestamp: NOW }))], desk());
  expect(names(state).slice(3, 6)).toEqual(['online 2', 'old', 'new']);
});

test('filters: mine without the queue, waiting alone; a supervisor sees everyone’s', () => {
  expect(names(desk(), 'mine')).toEqual(['online 2', 'new', 'old', 'offline 1', 'over']);
  expect(names(desk(), 'waiting')).toEqual(['waiting 2', 'early', 'late']);
  const picture: DeskEvent = {
    type: 'deskPicture',
    picture: { version: 1, chats: [deskChat(mine('theirs', { assignedAttendants: [13] }))], attendants: [] },
    at: NOW,
  };
  expect(names(after([picture], emptyDesk(BOSS, NOW)))).toEqual(['online 1', 'theirs']);
  expect(names(after([picture]))).toEqual([]);
});

test('search finds names and words in either case, and nothing where there is nothing', () => {
  const state = after([heard('new', word('new', 'My PARCEL is late'))], desk());
  expect(names(state, 'all', ' ångström')).toEqual(['online 1', 'old']);
  expect(names(state, 'all', 'parcel')).toEqual(['online 1', 'new']);
  expect(names(state, 'all', 'invoice')).toEqual([]);
});

test('the title counts who waits, and unread words of my own live chats', () => {
  const state = after([heard('new', word('new', 'hello')), heard('theirs', word('theirs', 'hello'))], desk());
  expect(attentionCount(state)).toBe(3);
});
