import { CALLS } from '@chimpassist/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ControlSchema } from './control.ts';
import { DeskFeedSchema, DeskPictureSchema, OfferSchema } from './desk.ts';

const session = (id: string) => ({
  sessionTopic: `server/sessions/${id}`,
  sessionId: `s-${id}`,
  customer: { id },
  status: 'online',
});
const chat = (id: string) => ({ sessionInfo: session(id), state: 'online', since: 1, offeredTo: [] });
const deskOf = (info: object) => ({
  version: 1,
  chats: [{ ...chat('1'), sessionInfo: info }],
  attendants: [],
});
const ODD = [null, 7, 'text', {}, { sessionInfo: {} }, { message: { content: 5 } }, []];

describe('what the server sends is decoded entry by entry: an odd one hides no other', () => {
  it('in the history', () => {
    const message = { from: { id: 1 }, timestamp: 5, content: 'Hello', seq: 1, receivedAt: 5 };
    const row = { sessionInfo: session('1'), message };
    const rows = v.parse(CALLS.customerMessages.answer, [...ODD, row, ...ODD, row]);
    expect(rows.map(({ message: { content } }) => content)).toEqual(['Hello', 'Hello']);
  });

  it('in the list of sessions', () => {
    const sessions = v.parse(CALLS.lastSessions.answer, [...ODD, session('1')]);
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual(['s-1']);
  });

  it('in the picture of the desk and its changes', () => {
    const attendants = [...ODD, { id: 12, name: 'Ada' }];
    for (const schema of [DeskPictureSchema, DeskFeedSchema]) {
      const read = v.parse(schema, { version: 1, chats: [...ODD, chat('1')], attendants });
      expect(read.chats.map(({ sessionInfo }) => sessionInfo.customer.id)).toEqual(['1']);
      expect(read.attendants.map(({ id }) => id)).toEqual([12]);
    }
  });

  it('and what is not a list at all is refused', () => {
    expect(v.safeParse(CALLS.customerMessages.answer, { message: 1 }).success).toBe(false);
    expect(v.safeParse(CALLS.lastSessions.answer, null).success).toBe(false);
  });
});

describe('what a newer server adds', () => {
  const carried = { ...session('1'), lastMessages: [{ content: 'kept by nobody' }], newer: 'field' };

  it.each([
    ['a control message', v.parse(ControlSchema, { instruction: 'session/update', sessionInfo: carried })],
    ['an entry of the desk', v.parse(DeskPictureSchema, deskOf(carried)).chats[0]],
    ['a change of the desk', v.parse(DeskFeedSchema, deskOf(carried)).chats[0]],
    ['an offer', { sessionInfo: v.parse(OfferSchema, carried) }],
  ])('survives in %s, and the messages that a session carries do not', (_, read) => {
    expect(read?.sessionInfo).toMatchObject({ sessionId: 's-1', newer: 'field' });
    expect(read?.sessionInfo).not.toHaveProperty('lastMessages');
  });
});

it('an offer ends by this page’s time, also where the two clocks differ by hours', () => {
  const { offer } = v.parse(OfferSchema, {
    ...session('1'),
    offer: { expiresAt: Date.now() + 7_200_000, remainingMs: 60_000 },
  });
  expect(offer?.note).toBe('');
  expect(Math.round(((offer?.endsAt ?? 0) - performance.now()) / 10_000)).toBe(6);
});
