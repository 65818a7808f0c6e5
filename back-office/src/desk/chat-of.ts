import type { WireSession } from '@chimpassist/client/wire';
import type { Chat, DeskState } from './state.ts';

/** The chat of a session, made new where the desk sees it for the first time. */
export function chatOf(state: Pick<DeskState, 'chats'>, session: WireSession, since: number): Chat {
  return (
    state.chats.get(session.sessionTopic) ?? {
      topic: session.sessionTopic,
      session,
      state: 'over',
      since,
      offeredTo: [],
      offer: null,
      note: null,
      attendants: [],
      mine: false,
      rev: 0,
      messages: [],
      history: { kind: 'unknown' },
      unread: 0,
      typing: null,
      activeAt: session.createdAt,
      askedAt: null,
      ending: null,
      handedOver: false,
      away: false,
      tags: [],
      asks: [],
      team: null,
    }
  );
}
