import type { DeskFeed } from '@chimpassist/client/wire';
import { INSTRUCTIONS, sessionTopicOf } from '@chimpassist/protocol';
import { describe, expect, test } from 'vitest';
import {
  after,
  BOSS,
  chatIn,
  colleague,
  deskChat,
  heard,
  mine,
  NOW,
  session,
  stored,
  told,
  word,
} from '../../test/support/desk-state.ts';
import type { DeskEvent } from './events.ts';
import { emptyDesk, isAssigned, isOfferedToMe } from './state.ts';

const picture = (
  version: number,
  chats = [deskChat(session('1'))],
  attendants = [colleague(13)],
): DeskEvent => ({ type: 'deskPicture', picture: { version, chats, attendants }, at: NOW });
const feed = (version: number, change: Partial<DeskFeed>): DeskEvent => ({
  type: 'deskFeed',
  feed: { version, chats: [], chatsGone: [], attendants: [], attendantsGone: [], ...change },
  at: NOW,
});
const online = (id: string) => told(mine(id), INSTRUCTIONS.ready, { rev: 1 });

describe('mentions', () => {
  const mention = (n: number) => ({ customerId: '1', customerName: '', n, at: n, from: mine('1').customer });
  const withMentions = (...told: number[]) => ({
    version: 1,
    chats: [],
    attendants: [],
    mentions: told.map(mention),
  });
  const numbers = (events: DeskEvent[], before = after([])) =>
    after(events, before)
      .mentions.map(({ n }) => n)
      .sort();

  test('that came or went while the picture was on its way are as they are now', () => {
    const asked = after([{ type: 'deskPicture', picture: withMentions(1, 2), at: NOW }]);
    const now: DeskEvent[] = [
      { type: 'mentioned', mention: mention(3) },
      { type: 'mentionPutOff', customerId: '1', n: 1 },
      { type: 'deskPicture', picture: withMentions(1, 2), asked, at: NOW },
    ];
    expect(numbers(now, asked)).toEqual([2, 3]);
    const late: DeskEvent = { type: 'deskPicture', picture: withMentions(1, 2, 3), asked, at: NOW };
    expect(numbers([...now, late], asked)).toEqual([2, 3]);
  });
});

describe('control messages', () => {
  test('one older than what is known changes nothing', () => {
    const state = after([
      told(mine('1'), INSTRUCTIONS.ready, { rev: 5 }),
      told(session('1'), INSTRUCTIONS.update, { rev: 4 }),
    ]);
    expect(chatIn(state, '1').state).toBe('online');
  });

  test('a chat handed over is no longer mine; one that ended is one of my earlier ones', () => {
    const handed = after([
      online('1'),
      told(mine('1', { assignedAttendants: [13] }), INSTRUCTIONS.assigned, { rev: 2 }),
    ]);
    expect(chatIn(handed, '1').mine).toBe(false);
    const over = after([
      online('2'),
      told(mine('2', { status: 'aborted' }), INSTRUCTIONS.expired, { rev: 2 }),
    ]);
    expect(chatIn(over, '2')).toMatchObject({ mine: true, state: 'over' });
  });

  test('one about another topic than its own changes nothing', () => {
    const event = told(mine('1'));
    const state = after([{ ...event, topic: sessionTopicOf('2') } as typeof event]);
    expect(state.chats.size).toBe(0);
  });

  test('a chat that nobody took keeps waiting, with the time it has waited', () => {
    const state = after([
      told(session('1'), INSTRUCTIONS.update, { rev: 1 }),
      told(session('1', { status: 'aborted' }), INSTRUCTIONS.unavailable, { rev: 2 }),
    ]);
    expect(chatIn(state, '1').state).toBe('waiting');
  });
});

describe('my own chats, asked for again after an outage', () => {
  const listed = (info: ReturnType<typeof session>, known: ReturnType<typeof after>['chats']): DeskEvent => ({
    type: 'sessionsListed',
    sessions: [info],
    known,
    at: NOW,
  });
  const left = mine('1', { status: 'aborted', ending: { reason: 'left', at: NOW } });

  test('one that ended unheard is over, and says how', () => {
    const before = after([picture(1, [deskChat(mine('1'))]), online('1')]);
    const state = after([listed(left, before.chats), picture(5, [])], before);
    expect(chatIn(state, '1')).toMatchObject({ state: 'over', mine: true, ending: { kind: 'left' } });
  });

  test('what was said while the answer was on its way is newer than it', () => {
    const asked = after([picture(1, [deskChat(mine('1'))]), online('1')]);
    const before = after([told(mine('1'), INSTRUCTIONS.ready, { rev: 2 })], asked);
    const state = after([listed(left, asked.chats), picture(5, [])], before);
    expect(chatIn(state, '1').state).toBe('online');
  });
});

describe('offers', () => {
  test('stand until somebody has the chat, and bring the private line of the hand-over', () => {
    const offer = { endsAt: 20_000, note: 'Angry', from: { id: 13, name: 'Bruno' } };
    const offered = after([{ type: 'offered', offer: { ...session('1'), offer }, at: NOW }]);
    expect(isOfferedToMe(offered, chatIn(offered, '1'))).toBe(true);
    expect(chatIn(offered, '1').note).toEqual({ text: 'Angry', from: 'Bruno' });
    const taken = after([told(mine('1'), INSTRUCTIONS.ready, { rev: 1 })], offered);
    expect(isOfferedToMe(taken, chatIn(taken, '1'))).toBe(false);
    expect(isAssigned(taken, chatIn(taken, '1'))).toBe(true);
  });
});

describe('the desk’s picture and feeds', () => {
  test('feeds that came before the picture are applied on it', () => {
    const state = after([feed(8, { chatsGone: [sessionTopicOf('1')] }), picture(7)]);
    expect(state.deskVersion).toBe(8);
    expect(state.chats.has(sessionTopicOf('1'))).toBe(false);
  });

  test('a gap makes the picture stale; the next picture and the kept feed make it whole', () => {
    const state = after([picture(7), feed(9, { attendantsGone: [13] })]);
    expect(state.deskStale).toBe(true);
    expect(state.colleagues.has('13')).toBe(true);
    const whole = after([picture(8)], state);
    expect(whole).toMatchObject({ deskStale: false, deskVersion: 9 });
    expect(whole.colleagues.has('13')).toBe(false);
  });

  test('a feed that is known already changes nothing', () => {
    const before = after([picture(7)]);
    expect(after([feed(7, { attendantsGone: [13] })], before)).toBe(before);
  });

  test('a supervisor sees a colleague’s chat until its end; a chat of mine stays', () => {
    const theirs = deskChat(mine('1', { assignedAttendants: [13] }));
    const own = deskChat(mine('2', { assignedAttendants: [14] }));
    const state = after([picture(1, [theirs, own])], emptyDesk(BOSS, NOW));
    expect(state.chats.size).toBe(2);
    const ended = after([feed(2, { chatsGone: [sessionTopicOf('1'), sessionTopicOf('2')] })], state);
    expect([...ended.chats.keys()]).toEqual([sessionTopicOf('2')]);
  });

  test('an attendant who is switched to away elsewhere is away here too', () => {
    const state = after([picture(1), feed(2, { attendants: [colleague(12, { availability: 'away' })] })]);
    expect(state.availability).toBe('away');
  });
});

test('typing ends after a while or with the next message, and is never my own', () => {
  const from = word('1', '').from;
  const typing = { type: 'typing', topic: sessionTopicOf('1'), from, typing: true, at: NOW } as const;
  const state = after([online('1'), typing]);
  expect(chatIn(state, '1').typing?.until).toBeGreaterThan(NOW);
  expect(chatIn(after([heard('1', word('1', 'sent'))], state), '1').typing).toBeNull();
  const own = { ...typing, from: { id: 12, name: 'Ada', avatarURL: null, role: 'attendant' as const } };
  expect(chatIn(after([online('1'), own]), '1').typing).toBeNull();
});

test('an event that changes nothing leaves the state the same object', () => {
  const state = after([online('1'), heard('1', stored('1', 1, 1)[0] ?? word('1', ''))]);
  for (const event of [
    { type: 'blocked', blocked: false },
    { type: 'availability', availability: 'available', awayFor: '' },
    { type: 'opened', topic: null },
    { type: 'connection', kind: 'connecting', at: NOW + 1 },
    { type: 'message', topic: sessionTopicOf('unknown'), message: word('unknown', 'x'), at: NOW },
  ] as const)
    expect(after([event], state)).toBe(state);
});
