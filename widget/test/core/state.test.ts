import { describe, expect, it } from 'vitest';
import { isOwn } from '../../src/core/own.ts';
import { type Action, type ConversationView, deliveryOf, reduce, unreadIn } from '../../src/core/state.ts';
import { after, from, message } from './conversation-view.ts';

const ids = (state: ConversationView) => state.messages.map(({ id }) => id);

describe('the conversation', () => {
  it('holds each message once, whichever way it comes', () => {
    const state = after(
      { kind: 'messages', messages: [message('a', 'customer')] },
      { kind: 'messages', messages: [message('a', 'customer')] },
      { kind: 'history', messages: [message('a', 'customer', { seq: 1, readAt: 5 })] },
    );
    expect(state.messages).toMatchObject([{ id: 'a', seq: 1, readAt: 5 }]);
  });

  it('shows the server’s time of a message, else this page’s, never going back', () => {
    const known = { seq: 1, receivedAt: 1_000, timestamp: 9_000_000 };
    const state = after(
      { kind: 'history', messages: [message('stored', 'customer', known)] },
      { kind: 'messages', messages: [message('fresh', 'attendant', { timestamp: 5, arrivedAt: 2_000 })] },
      { kind: 'messages', messages: [message('behind', 'customer', { timestamp: 500 })] },
    );
    const times = (of: ConversationView) => of.messages.map(({ id, at }) => [id, at]);
    expect(times(state)).toEqual([
      ['stored', 1_000],
      ['fresh', 2_000],
      ['behind', 2_000],
    ]);
    const ack = { id: 'fresh', from: { id: 7 }, timestamp: 5, seq: 2, receivedAt: 1_999 };
    const acked = reduce(state, { kind: 'acks', acks: [ack] });
    expect(times(acked)).toEqual([
      ['stored', 1_000],
      ['fresh', 1_999],
      ['behind', 1_999],
    ]);
  });

  it('keeps what was said first: no later copy changes words, sender, time or role', () => {
    const said = message('a', 'customer', { content: 'What Mary wrote', seq: undefined });
    const state = after({ kind: 'messages', messages: [said] });
    const forged = [
      { ...said, content: 'What Mary never wrote' },
      {
        ...said,
        content: 'Nor this',
        from: { ...said.from, name: 'Somebody', avatarURL: 'https://x.example/' },
      },
      { ...said, content: 'Nor that', timestamp: 99, seq: 4, readAt: 5 },
    ];
    const later = forged.reduce(
      (before, copy) => reduce(before, { kind: 'messages', messages: [copy] }),
      state,
    );
    expect(later.messages).toMatchObject([
      { content: 'What Mary wrote', from: said.from, timestamp: 1, seq: 4, readAt: 5 },
    ]);
    const history = reduce(later, { kind: 'history', messages: [{ ...said, content: 'Other', seq: 9 }] });
    expect(history.messages).toMatchObject([{ content: 'What Mary wrote', seq: 4 }]);
  });

  it('learns the role of what came without one, and never changes it', () => {
    const said = { ...message('a', 'attendant'), from: { ...from('attendant', 12), role: undefined } };
    const roles = (state: ConversationView) =>
      state.messages.map(({ content, from: { role } }) => [content, role]);
    const first = after({ kind: 'messages', messages: [said] });
    const record = { ...said, from: from('attendant', 12), seq: 1 };
    const proven = reduce(first, { kind: 'history', messages: [record] });
    expect(roles(proven)).toEqual([['a', 'attendant']]);
    const turned = { ...said, from: from('customer', 12), content: 'forged' };
    const after2 = reduce(proven, { kind: 'messages', messages: [turned] });
    expect(roles(after2)[0]).toEqual(['a', 'attendant']);
  });

  it('keeps what came without a role on the customer’s side, whatever copies say', () => {
    const said = { ...message('a', 'customer'), from: { ...from('customer'), role: undefined } };
    const forged = { ...said, from: from('attendant'), content: 'forged' };
    const state = after({ kind: 'messages', messages: [said] }, { kind: 'messages', messages: [forged] });
    expect(state.messages).toMatchObject([{ content: 'a' }]);
    expect(isOwn(state.messages[0] ?? said, '7')).toBe(true);
    const record = { ...message('a', 'customer'), seq: 1 };
    const whole = reduce(state, { kind: 'history', messages: [record] });
    expect(whole.messages).toMatchObject([{ content: 'a', seq: 1, from: from('customer') }]);
  });

  it.each([
    ['the same millisecond', {}],
    ['the same message id', { id: 'one' }],
  ])('shows both where customer and attendant have one id and %s, whichever came first', (_name, id) => {
    const said = (role: 'customer' | 'attendant', more = {}) => ({
      ...message(role, role),
      id: undefined,
      ...id,
      ...more,
    });
    const stored = [said('customer', { seq: 1 }), said('attendant', { seq: 2, twin: true })];
    for (const order of [['customer', 'attendant'] as const, ['attendant', 'customer'] as const]) {
      const live = after(
        { kind: 'messages', messages: [said(order[0])] },
        { kind: 'messages', messages: [said(order[1])] },
      );
      expect(live.messages.map(({ content }) => content)).toEqual(order);
      expect(new Set(live.messages.map(({ identity }) => identity)).size).toBe(2);
      const whole = reduce(live, { kind: 'history', messages: stored });
      expect(whole.messages.map(({ content, seq }) => [content, seq])).toEqual([
        ['customer', 1],
        ['attendant', 2],
      ]);
      const acked = reduce(live, {
        kind: 'acks',
        acks: stored.map(({ seq = 0, ...ref }) => ({ ...ref, seq, receivedAt: undefined })),
      });
      expect(acked.messages.map(({ content, seq }) => [content, seq])).toEqual([
        ['customer', 1],
        ['attendant', 2],
      ]);
      const read = reduce(whole, {
        kind: 'receipts',
        receipts: [{ ...said('customer'), twin: undefined, readAt: 7 }],
      });
      expect(read.messages.map(({ readAt }) => readAt)).toEqual([7, null]);
    }
  });

  it('is ordered by seq; what has none yet comes after, as it came', () => {
    const state = after(
      { kind: 'messages', messages: [message('late', 'customer'), message('later', 'customer')] },
      {
        kind: 'history',
        messages: [message('two', 'attendant', { seq: 2 }), message('one', 'customer', { seq: 1 })],
      },
    );
    expect(ids(state)).toEqual(['one', 'two', 'late', 'later']);
    const acked = reduce(state, {
      kind: 'acks',
      acks: [{ id: 'later', from: { id: 7 }, timestamp: 1, seq: 3 }],
    });
    expect(ids(acked)).toEqual(['one', 'two', 'later', 'late']);
  });

  it('keeps the first reading, and counts the other side’s by role, not by id', () => {
    const state = after({
      kind: 'messages',
      messages: [message('a', 'attendant'), message('b', 'customer')],
    });
    expect(unreadIn(state).map(({ id }) => id)).toEqual(['a']);
    const read = { id: 'a', from: { id: 7 }, timestamp: 1, readAt: 10 };
    const once = reduce(state, { kind: 'receipts', receipts: [read] });
    const twice = reduce(once, { kind: 'receipts', receipts: [{ ...read, readAt: 20 }] });
    expect(twice.messages.find(({ id }) => id === 'a')?.readAt).toBe(10);
    expect(unreadIn(twice)).toEqual([]);
  });

  it('says how far an own message is: waiting, sent, stored, read', () => {
    const shown = (...actions: Action[]) => {
      const state = after({ kind: 'messages', messages: [message('a', 'customer')] }, ...actions);
      const [first] = state.messages;
      if (first === undefined) throw new Error('No message.');
      return deliveryOf(state, first);
    };
    const ack: Action = { kind: 'acks', acks: [{ id: 'a', from: { id: 7 }, timestamp: 1, seq: 1 }] };
    expect(shown({ kind: 'outbox', outbox: { a: 'waiting' } })).toBe('waiting');
    expect(shown({ kind: 'outbox', outbox: { a: 'sent' } })).toBe('sent');
    expect(shown(ack)).toBe('stored');
    expect(
      shown(ack, { kind: 'receipts', receipts: [{ id: 'a', from: { id: 7 }, timestamp: 1, readAt: 3 }] }),
    ).toBe('read');
  });
});
