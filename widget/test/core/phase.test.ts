import { describe, expect, it } from 'vitest';
import { type Action, EMPTY } from '../../src/core/state.ts';
import { after, control, message } from './conversation-view.ts';

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
      'waiting, with how long it may last',
      [
        control('session/update', 'waitingAttendantsAssignment', {
          position: 3,
          wait: { fromMs: 60_000, toMs: 90_000 },
        }),
      ],
      { kind: 'waiting', position: 3, wait: { fromMs: 60_000, toMs: 90_000 } },
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

  it('is not changed by an older control message', () => {
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
