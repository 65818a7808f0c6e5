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
const contents = (state: ReturnType<typeof after>, id: string) =>
  chatIn(state, id).messages.map(({ content }) => content);
const online = (id: string) => told(mine(id), INSTRUCTIONS.ready, { rev: 1 });

describe('messages', () => {
  test('a message that comes twice stands there once, also if only the copy has a number', () => {
    const message = word('1', 'hello');
    const state = after([online('1'), heard('1', message), heard('1', { ...message, seq: 4 })]);
    expect(contents(state, '1')).toEqual(['hello']);
    expect(chatIn(state, '1').messages[0]?.seq).toBe(4);
  });

  test('a second copy with another text does not rewrite what was read', () => {
    const message = word('1', 'I pay 10');
    const state = after([online('1'), heard('1', message), heard('1', { ...message, content: 'I pay 1' })]);
    expect(contents(state, '1')).toEqual(['I pay 10']);
  });

  test('no copy changes words or side; the server’s record says who wrote them', () => {
    const first = word('1', 'I pay 10', { from: { id: '1', name: 'Customer 1', avatarURL: null } });
    const forged = { ...first, content: 'I pay 1', from: { ...first.from, role: 'attendant' as const } };
    const copied = after([online('1'), heard('1', first), heard('1', forged)]);
    expect(chatIn(copied, '1').messages.map(({ content, from }) => [content, from.role])).toEqual([
      ['I pay 10', undefined],
    ]);
    const edited = {
      ...first,
      content: 'I pay 11',
      seq: 3,
      from: { ...first.from, role: 'customer' as const },
    };
    const record: DeskEvent = {
      type: 'historyLoaded',
      topic: sessionTopicOf('1'),
      messages: [edited],
      older: false,
      at: NOW,
    };
    const known = after([record, heard('1', forged)], copied);
    expect(chatIn(known, '1').messages.map(({ content, from }) => [content, from.role])).toEqual([
      ['I pay 10', 'customer'],
      // An attendant of the same id, once the record has said that the first one was the customer.
      ['I pay 1', 'attendant'],
    ]);
  });

  test('own words move no row, the customer’s do, and say since when an answer is owed', () => {
    const asked = after([online('1'), heard('1', word('1', 'Hello?'), NOW + 5_000)]);
    expect(chatIn(asked, '1').askedAt).toBe(NOW + 5_000);
    const own = word('1', 'Here', { from: { id: 12, name: 'Ada', avatarURL: null, role: 'attendant' } });
    const answered = after([heard('1', own, NOW + 60_000)], asked);
    expect(chatIn(answered, '1').askedAt).toBeNull();
    expect(chatIn(answered, '1').activeAt).toBe(chatIn(asked, '1').activeAt);
  });

  test('stand in the server’s order, and what is not stored yet behind them', () => {
    const [one, two] = stored('1', 1, 2);
    if (one === undefined || two === undefined) throw new Error('no messages');
    const state = after([online('1'), heard('1', word('1', 'not stored')), heard('1', two), heard('1', one)]);
    expect(contents(state, '1')).toEqual(['word 1', 'word 2', 'not stored']);
  });

  test('are dated by this page, then by the server, and never by a sender', () => {
    const message = word('1', 'hello', { timestamp: NOW + 9_000_000, receivedAt: NOW + 9_000_000 });
    const fresh = after([online('1'), heard('1', message, NOW + 500)]);
    expect(chatIn(fresh, '1').messages.map(({ at }) => at)).toEqual([NOW + 500]);
    const acks = [{ ...message, seq: 1, receivedAt: NOW + 400 }];
    const acked = after([{ type: 'stored', topic: sessionTopicOf('1'), acks }], fresh);
    expect(chatIn(acked, '1').messages.map(({ at }) => at)).toEqual([NOW + 400]);
    const later = after([heard('1', word('1', 'behind'), NOW - 60_000)], acked);
    expect(chatIn(later, '1').messages.map(({ at }) => at)).toEqual([NOW + 400, NOW + 400]);
  });

  test('an acknowledgement numbers a message by id, or by sender and time', () => {
    const message = word('1', 'hello');
    const { id: _id, ...bare } = message;
    const state = after([
      online('1'),
      heard('1', message),
      {
        type: 'stored',
        topic: sessionTopicOf('1'),
        acks: [{ from: bare.from, timestamp: bare.timestamp, seq: 9 }],
      },
    ]);
    expect(chatIn(state, '1').messages[0]?.seq).toBe(9);
  });

  test('the customer’s are unread until a receipt; an attendant’s with that id are not', () => {
    const own = word('12', 'mine', { from: { id: 12, name: 'Ada', avatarURL: null, role: 'attendant' } });
    const theirs = word('12', 'theirs');
    const state = after([online('12'), heard('12', own), heard('12', theirs)]);
    expect(chatIn(state, '12').unread).toBe(1);
    const read = after(
      [{ type: 'viewed', topic: sessionTopicOf('12'), readMessages: [{ ...theirs, readAt: NOW }] }],
      state,
    );
    expect(chatIn(read, '12').unread).toBe(0);
  });

  test('a chat that nobody reads keeps its newest and what is not stored', () => {
    const unsent = word('1', 'in the outbox', { from: { ...word('1', '').from, id: 12, role: 'attendant' } });
    const loaded = after([
      online('1'),
      {
        type: 'historyLoaded',
        topic: sessionTopicOf('1'),
        messages: stored('1', 1, 50),
        older: false,
        at: NOW,
      },
      {
        type: 'unsent',
        messages: [{ topic: sessionTopicOf('1'), message: unsent, delivered: false }],
        at: NOW,
      },
    ]);
    const state = after(
      stored('1', 51, 300).map((message) => heard('1', message)),
      loaded,
    );
    const { messages, history } = chatIn(state, '1');
    expect(messages.length).toBeLessThanOrEqual(150);
    expect(messages.at(-1)?.content).toBe('in the outbox');
    expect(messages.at(-2)?.seq).toBe(300);
    expect(history).toEqual({ kind: 'ready', older: true });
    // Without a gap: the older page asked for next is counted from the newest.
    const numbers = messages.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
    expect(numbers).toEqual(numbers.map((_, i) => 300 - numbers.length + 1 + i));
  });

  test('the open chat is shortened only while it is read at its end', () => {
    const open = after([
      online('1'),
      {
        type: 'historyLoaded',
        topic: sessionTopicOf('1'),
        messages: stored('1', 1, 700),
        older: false,
        at: NOW,
      },
      { type: 'opened', topic: sessionTopicOf('1') },
      heard('1', stored('1', 701, 701)[0] ?? word('1', '')),
    ]);
    expect(chatIn(open, '1').messages.length).toBe(701);
    const atEnd = after([{ type: 'readAtEnd', topic: sessionTopicOf('1') }], open);
    expect(chatIn(atEnd, '1').messages.length).toBe(400);
    const left = after([{ type: 'opened', topic: null }], open);
    expect(chatIn(left, '1').messages.length).toBe(100);
  });
});

describe('control messages', () => {
  test('one older than what is known is old news', () => {
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

describe('my own chats, asked for anew after an outage', () => {
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
    { type: 'availability', availability: 'available' },
    { type: 'opened', topic: null },
    { type: 'connection', kind: 'connecting', at: NOW + 1 },
    { type: 'message', topic: sessionTopicOf('unknown'), message: word('unknown', 'x'), at: NOW },
  ] as const)
    expect(after([event], state)).toBe(state);
});
