import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DeskFeedSchema, DeskPictureSchema } from './desk.ts';
import { HistorySchema } from './message.ts';
import { SessionsSchema } from './session.ts';

const session = (id: string) => ({
  sessionTopic: `server/sessions/${id}`,
  sessionId: `s-${id}`,
  customer: { id },
  status: 'online',
});
const chat = (id: string) => ({ sessionInfo: session(id), state: 'online', since: 1, offeredTo: [] });
const ODD = [null, 7, 'text', {}, { sessionInfo: {} }, { message: { content: 5 } }, []];

describe('what the server sends is decoded entry by entry: an odd one hides no other', () => {
  it('in the history', () => {
    const message = { from: { id: 1 }, timestamp: 5, content: 'Hello' };
    const rows = v.parse(HistorySchema, [...ODD, { message }, ...ODD, { message }]);
    expect(rows.map(({ content }) => content)).toEqual(['Hello', 'Hello']);
  });

  it('in the list of sessions', () => {
    expect(v.parse(SessionsSchema, [...ODD, session('1')]).map(({ sessionId }) => sessionId)).toEqual([
      's-1',
    ]);
  });

  it('in the picture of the desk and its changes', () => {
    const attendants = [...ODD, { id: 12, name: 'Ada' }];
    for (const schema of [DeskPictureSchema, DeskFeedSchema]) {
      const read = v.parse(schema, { version: 1, chats: [...ODD, chat('1')], attendants });
      expect(read.chats.map(({ sessionInfo }) => sessionInfo.customer.id)).toEqual(['1']);
      expect(read.attendants.map(({ id }) => id)).toEqual([12]);
    }
  });

  it('and what is no list at all is refused', () => {
    expect(v.safeParse(HistorySchema, { message: 1 }).success).toBe(false);
    expect(v.safeParse(SessionsSchema, null).success).toBe(false);
  });
});
