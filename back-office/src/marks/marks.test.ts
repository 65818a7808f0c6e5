import type { Mark } from '@chimpassist/protocol';
import { expect, test } from 'vitest';
import { after, deskChat, heard, mine, NOW, session, word } from '../../test/support/desk-state.ts';
import { listRows } from '../list/list-rows.ts';
import { markNow } from './mark-state.ts';
import { snoozeTimes } from './snooze-times.ts';

const mark = (id: string, value: Partial<Mark> = {}): Mark => ({
  customerId: id,
  kind: 'snoozed',
  until: null,
  at: NOW,
  ...value,
});
const desk = (marks: Mark[]) =>
  after([
    {
      type: 'deskPicture',
      picture: {
        version: 1,
        chats: [
          deskChat(session('waits'), { since: NOW - 5_000 }),
          deskChat(mine('live'), { since: NOW - 40_000 }),
          deskChat(mine('other'), { since: NOW - 50_000 }),
        ],
        attendants: [],
        marks,
      },
      at: NOW,
    },
  ]);
const topic = (id: string) => `server/sessions/${id}`;
const stateOf = (state: ReturnType<typeof desk>, id: string, now = NOW) => {
  const chat = state.chats.get(topic(id));
  return chat === undefined ? 'gone' : markNow(state, chat, now);
};
const rows = (state: ReturnType<typeof desk>, now = NOW) =>
  listRows(state, { filter: 'all', search: '', now }).map((row) =>
    row.kind === 'heading' ? `${row.section} ${row.count}` : row.topic.split('/').at(-1),
  );

test('a snoozed chat stands in a section of its own, at the end', () => {
  const state = desk([mark('live')]);
  expect(stateOf(state, 'live')).toBe('snoozed');
  expect(rows(state)).toEqual(['waiting 1', 'waits', 'online 1', 'other', 'snoozed 1', 'live']);
});

test('marks that were set while the picture was on its way stay', () => {
  const asked = desk([mark('other')]);
  const set = after([{ type: 'marked', marks: [mark('live')] }], asked);
  const late = { version: 2, chats: [], attendants: [], marks: [mark('other')] };
  const state = after([{ type: 'deskPicture', picture: late, asked, at: NOW }], set);
  expect([...state.marks.keys()]).toEqual([topic('live')]);
  const again = after([{ type: 'deskPicture', picture: late, asked: state, at: NOW }], state);
  expect([...again.marks.keys()]).toEqual([topic('other')]);
});

test('the time wakes it, and it is the newest of its section then', () => {
  const state = desk([mark('other', { until: NOW + 1_000 })]);
  expect([stateOf(state, 'other'), stateOf(state, 'other', NOW + 1_000)]).toEqual(['snoozed', 'woken']);
  expect(rows(state, NOW + 2_000)).toEqual(['waiting 1', 'waits', 'online 2', 'other', 'live']);
});

test('a word of the customer wakes it, one of an attendant and one of before do not', () => {
  const before = after(
    [heard('live', word('live', 'of before', { timestamp: NOW - 60_000 }), NOW - 60_000)],
    desk([]),
  );
  const state = after([{ type: 'marked', marks: [mark('live', { until: NOW + 9e9 })] }], before);
  expect(stateOf(state, 'live')).toBe('snoozed');
  const woken = after(
    [heard('live', word('live', 'and again', { timestamp: NOW + 5_000 }), NOW + 5_000)],
    state,
  );
  expect(stateOf(woken, 'live', NOW + 5_000)).toBe('woken');
});

test('who waits is never out of sight', () => {
  expect(stateOf(desk([mark('waits')]), 'waits')).toBe('woken');
});

test('an unread mark says so until it is taken away', () => {
  const state = desk([mark('live', { kind: 'unread' })]);
  expect(stateOf(state, 'live')).toBe('unread');
  expect(stateOf(after([{ type: 'marked', marks: [] }], state), 'live')).toBe('none');
});

test('the times that are offered lie ahead, in the morning of a day of work', () => {
  const friday = new Date(2026, 10, 27, 15, 30).getTime();
  const at = (kind: string, now = friday) => snoozeTimes(now).find((each) => each.kind === kind)?.until;
  expect(new Date(at('tomorrow') ?? 0).toString()).toBe(new Date(2026, 10, 28, 9).toString());
  expect(new Date(at('week') ?? 0).toString()).toBe(new Date(2026, 10, 30, 9).toString());
  expect(at('words')).toBeNull();
  expect(at('week', new Date(2026, 10, 29, 12).getTime())).toBeUndefined();
  const monday = new Date(2026, 10, 30, 12).getTime();
  expect(new Date(at('week', monday) ?? 0).toString()).toBe(new Date(2026, 11, 7, 9).toString());
});
