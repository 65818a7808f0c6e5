import { INSTRUCTIONS, sessionTopicOf } from '@chimpassist/protocol';
import { describe, expect, test } from 'vitest';
import { after, chatIn, heard, mine, NOW, stored, told, word } from '../../test/support/desk-state.ts';
import type { DeskEvent } from './events.ts';

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
