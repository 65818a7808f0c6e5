import type { Control } from '@chimpassist/client/wire';
import { DEFAULT_SESSION_TEMPLATE } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { isOwn } from '../../src/core/own.ts';
import { type Action, type ChatState, deliveryOf, EMPTY, reduce, unreadIn } from '../../src/core/state.ts';

const customer = { id: 7, name: 'Mary', avatarURL: null };
const from = (role: 'customer' | 'attendant', id = 7) => ({ id, name: role, avatarURL: null, role });
const message = (id: string, role: 'customer' | 'attendant', more = {}) => ({
  id,
  from: from(role),
  timestamp: 1,
  content: id,
  readAt: null,
  seq: undefined,
  ...more,
});
const after = (...actions: Action[]): ChatState =>
  actions.reduce(reduce, reduce(EMPTY, { kind: 'identified', customer }));
const control = (
  instruction: Control['instruction'],
  status: string,
  more: Partial<Control> = {},
): Action => ({
  kind: 'control',
  control: {
    instruction,
    sessionInfo: {
      sessionTopic: 'server/sessions/7',
      sessionId: 's',
      requestID: '',
      keepAliveTTL: 0,
      customer,
      status: status as 'online',
      createdAt: 0,
      assignedAttendants: [],
      sessionTemplate: DEFAULT_SESSION_TEMPLATE,
    },
    attendantInfo: undefined,
    attendants: undefined,
    reason: undefined,
    position: undefined,
    rev: undefined,
    ...more,
  },
});
const ids = (state: ChatState) => state.messages.map(({ id }) => id);

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
    const times = (of: ChatState) => of.messages.map(({ id, at }) => [id, at]);
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
    const roles = (state: ChatState) => state.messages.map(({ content, from: { role } }) => [content, role]);
    const first = after({ kind: 'messages', messages: [said] });
    const record = { ...said, from: from('attendant', 12), seq: 1 };
    const proven = reduce(first, { kind: 'history', messages: [record] });
    expect(roles(proven)).toEqual([['a', 'attendant']]);
    const turned = { ...said, from: from('customer', 12), content: 'forged' };
    const after2 = reduce(proven, { kind: 'messages', messages: [turned] });
    expect(roles(after2)[0]).toEqual(['a', 'attendant']);
  });

  it('keeps what came without a role on the customer’s side, whoever sends a copy', () => {
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

describe('where the chat stands', () => {
  const ana = { id: 12, name: 'Ana', avatarURL: null };
  const people = [ana];
  it.each([
    [
      'waiting, with the place',
      [control('session/update', 'waitingAttendantsAssignment', { position: 3 })],
      { kind: 'waiting', position: 3 },
    ],
    [
      'with somebody',
      [control('session/ready', 'online', { attendants: people })],
      { kind: 'online', attendants: people },
    ],
    [
      'passed on',
      [control('session/ready', 'online'), control('session/update', 'waitingAttendantsAssignment')],
      { kind: 'handedOver' },
    ],
    ['nobody there', [control('session/aborted/unavailableAttendants', 'aborted')], { kind: 'nobody' }],
    [
      'nobody there, and then somebody',
      [
        control('session/aborted/unavailableAttendants', 'aborted'),
        control('session/ready', 'online', { attendants: people }),
      ],
      { kind: 'online', attendants: people },
    ],
    [
      'ended by an attendant, who is named',
      [control('session/aborted/expired', 'aborted', { reason: 'ended', attendantInfo: ana })],
      { kind: 'ended', reason: 'ended', by: 'Ana' },
    ],
    [
      'ended by nobody whom the server names',
      [control('session/aborted/expired', 'aborted', { reason: 'ended' })],
      { kind: 'ended', reason: 'ended', by: null },
    ],
    [
      'ended by an attendant, with a question that stands: it stays ended',
      [
        { kind: 'messages', messages: [message('question', 'customer')] },
        control('session/aborted/expired', 'aborted', { reason: 'ended', attendantInfo: ana }),
      ],
      { kind: 'ended', reason: 'ended', by: 'Ana' },
    ],
    ...(['expired', 'left'] as const).flatMap((reason): [string, Action[], unknown][] => [
      [
        `${reason} while this page slept, with a question that stands: asked again, until somebody comes`,
        [
          { kind: 'messages', messages: [message('answer', 'attendant'), message('question', 'customer')] },
          control('session/aborted/expired', 'aborted', { reason }),
          control('session/update', 'waitingAttendantsAssignment', { position: 2 }),
        ],
        { kind: 'waiting', position: 2, isAgain: true },
      ],
      [
        `${reason} with nothing left to say: nobody is asked for, and it says how it ended`,
        [
          { kind: 'messages', messages: [message('question', 'customer'), message('answer', 'attendant')] },
          control('session/aborted/expired', 'aborted', { reason }),
        ],
        { kind: 'ended', reason, by: null },
      ],
      [
        `${reason}, as the record of the chat has it`,
        [{ kind: 'over', ending: { reason, by: undefined }, asksAgain: true }],
        { kind: 'ended', reason, by: null },
      ],
    ]),
    [
      'over for a server that says no more than that',
      [control('session/aborted/expired', 'aborted')],
      { kind: 'ended', reason: 'expired', by: null },
    ],
    [
      'ended, and begun again by a word on another device',
      [
        control('session/aborted/expired', 'aborted', { reason: 'ended', attendantInfo: ana }),
        control('session/update', 'waitingAttendantsAssignment'),
      ],
      { kind: 'waiting', position: null },
    ],
  ] as [string, Action[], unknown][])('%s', (_name, actions, phase) => {
    expect(after(...actions).phase).toEqual(phase);
  });

  it('is not changed by old news', () => {
    const state = after(
      control('session/ready', 'online', { rev: 5 }),
      control('session/update', 'waitingAttendantsAssignment', { rev: 4 }),
    );
    expect(state.phase.kind).toBe('online');
  });

  it('is empty for another customer', () => {
    const state = after({ kind: 'messages', messages: [message('a', 'customer')] }, { kind: 'reset' });
    expect(state).toEqual(EMPTY);
  });
});
