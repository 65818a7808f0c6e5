import { INSTRUCTIONS, idText } from '@chimpassist/protocol';
import type { Control, Session } from '../wire/schemas.ts';
import { chatOf } from './chat-of.ts';
import { applyFeed, applyPicture } from './desk-picture.ts';
import type { DeskEvent } from './events.ts';
import { withAcks, withMessages, withoutOldest, withReceipts } from './messages.ts';
import type { Chat, DeskState } from './state.ts';

/** A typing that is not repeated ends after this long: its sender may have gone without a word. */
const TYPING_MS = 6_000;

/** The one place where the desk changes: pure, no clock, no network. Unchanged parts keep their identity. */
export function reduceDesk(state: DeskState, event: DeskEvent): DeskState {
  switch (event.type) {
    case 'connection':
      return event.kind === state.connection.kind
        ? state
        : { ...state, connection: { kind: event.kind, since: event.at } };
    case 'sessionsListed':
      return event.sessions.reduce<DeskState>((next, session) => withListed(next, session, event.at), {
        ...state,
        listed: true,
      });
    case 'deskPicture':
      return applyPicture(state, event.picture);
    case 'deskFeed':
      return applyFeed(state, event.feed);
    case 'offered': {
      const { offer, ...session } = event.offer;
      const chat = chatOf(state, session, event.at);
      const note =
        offer?.note === undefined || offer.note === ''
          ? chat.note
          : { text: offer.note, from: offer.from?.name ?? '' };
      return withChat(state, { ...chat, session, state: 'waiting', offer: offer ?? null, note });
    }
    case 'control':
      return withControl(state, event.topic, event.control, event.at);
    case 'blocked':
      return state.blocked === event.blocked ? state : { ...state, blocked: event.blocked };
    case 'message':
      return change(state, event.topic, (chat) => {
        // What came over the broker was never dated by the server, whatever it claims.
        const known = withMessages(chat, [{ ...event.message, receivedAt: null }], event.at, true);
        // The open one is only shortened when its reader stands at its end, which the reader's view knows.
        const next = event.topic === state.open ? known : withoutOldest(known, false);
        // Who has just written is not typing any more.
        return next === chat || next.typing === null ? next : { ...next, typing: null };
      });
    case 'unsent':
      return withUnsent(state, event.messages);
    case 'viewed':
      return change(state, event.topic, (chat) => withReceipts(chat, event.readMessages));
    case 'stored':
      return change(state, event.topic, (chat) => withAcks(chat, event.acks));
    case 'typing':
      return withTyping(state, event);
    case 'historyLoading':
      return change(state, event.topic, (chat) => ({ ...chat, history: { kind: 'loading' } }));
    case 'historyFailed':
      return change(state, event.topic, (chat) => ({
        ...chat,
        history: { kind: event.isRefused ? 'refused' : 'failed' },
      }));
    case 'historyLoaded':
      return change(state, event.topic, (chat) => {
        const next = withMessages(chat, event.messages, event.at, true);
        if (event.older === null) return next;
        return { ...next, history: { kind: 'ready', older: event.older } };
      });
    case 'readAtEnd':
      return change(state, event.topic, (chat) => withoutOldest(chat, true));
    case 'opened': {
      if (state.open === event.topic) return state;
      const left = state.open;
      const next = { ...state, open: event.topic };
      return left === null ? next : change(next, left, (chat) => withoutOldest(chat, false));
    }
    case 'availability':
      return state.availability === event.availability
        ? state
        : { ...state, availability: event.availability };
    case 'meChanged':
      return { ...state, me: event.me };
    case 'attendantGone': {
      const colleagues = new Map(state.colleagues);
      colleagues.delete(idText(event.id));
      return { ...state, colleagues };
    }
  }
}

const change = (state: DeskState, topic: string, next: (chat: Chat) => Chat): DeskState => {
  const chat = state.chats.get(topic);
  if (chat === undefined) return state;
  const changed = next(chat);
  return changed === chat ? state : withChat(state, changed);
};

function withChat(state: DeskState, chat: Chat): DeskState {
  const chats = new Map(state.chats);
  chats.set(chat.topic, chat);
  return { ...state, chats };
}

const hasMe = (state: DeskState, session: Session): boolean =>
  session.assignedAttendants.some((id) => idText(id) === idText(state.me.id));

/** One of `GET /attendant/:id/sessions`: mine. What a control message or the desk has said meanwhile is newer. */
function withListed(state: DeskState, session: Session, at: number): DeskState {
  const known = state.chats.get(session.sessionTopic);
  const live = session.status === 'online';
  if (known !== undefined && known.rev > 0 && known.session.sessionId === session.sessionId) {
    return known.mine ? state : withChat(state, { ...known, mine: !live || hasMe(state, known.session) });
  }
  if (known !== undefined && known.state !== 'over' && !live)
    return withChat(state, { ...known, mine: true });
  const chat = chatOf(state, session, at);
  return withChat(state, { ...chat, session, mine: true, state: live ? 'online' : 'over' });
}

function stateAfter(control: Control): Chat['state'] {
  switch (control.instruction) {
    case INSTRUCTIONS.expired:
      return 'over';
    // Nobody took it yet: it stays in the queue until its time to live ends.
    case INSTRUCTIONS.unavailable:
    case INSTRUCTIONS.attendantUnavailable:
      return 'waiting';
    default:
      switch (control.sessionInfo.status) {
        case 'online':
          return 'online';
        case 'aborted':
          return 'over';
        case 'ready':
        case 'waitingAttendantsAssignment':
          return 'waiting';
      }
  }
}

function withControl(state: DeskState, topic: string, control: Control, at: number): DeskState {
  const session = control.sessionInfo;
  if (session.sessionTopic !== topic) return state;
  const chat = chatOf(state, session, at);
  if (control.rev !== undefined && control.rev < chat.rev) return state;
  const next = stateAfter(control);
  const live = next === 'online';
  return withChat(state, {
    ...chat,
    session,
    state: next,
    since: next === chat.state ? chat.since : at,
    // Handed over: no longer mine. Over: it stays among my earlier ones.
    mine: live ? hasMe(state, session) : chat.mine,
    offer: next === 'waiting' ? chat.offer : null,
    offeredTo: next === 'waiting' ? chat.offeredTo : [],
    attendants: control.attendants ?? (live ? chat.attendants : []),
    rev: control.rev ?? chat.rev,
    typing: live ? chat.typing : null,
    activeAt: next === chat.state ? chat.activeAt : Math.max(chat.activeAt, at),
  });
}

/** The outboxes' content as it is now: each message stands in its chat, and is marked as long as it waits. */
function withUnsent(
  state: DeskState,
  messages: Extract<DeskEvent, { type: 'unsent' }>['messages'],
): DeskState {
  const unsent = new Set(messages.map(({ message }) => String(message.id)));
  let next: DeskState = { ...state, unsent };
  for (const { topic, message, delivered } of messages) {
    next = change(next, topic, (chat) => withMessages(chat, [message], message.timestamp, delivered));
  }
  return next;
}

function withTyping(state: DeskState, event: Extract<DeskEvent, { type: 'typing' }>): DeskState {
  const mine = event.from.role === 'attendant' && idText(event.from.id) === idText(state.me.id);
  if (mine) return state;
  return change(state, event.topic, (chat) => {
    if (!event.typing) return chat.typing === null ? chat : { ...chat, typing: null };
    return { ...chat, typing: { name: event.from.name, until: event.at + TYPING_MS } };
  });
}
