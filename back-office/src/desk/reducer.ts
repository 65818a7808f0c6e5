import { TYPING_LASTS_MS } from '@chimpassist/client/typing';
import type { Control, ListedSession, WireSession } from '@chimpassist/client/wire';
import { INSTRUCTIONS, idText, type Mention, sessionTopicOf } from '@chimpassist/protocol';
import { chatOf } from './chat-of.ts';
import { applyFeed, applyPicture, marksByTopic } from './desk-picture.ts';
import type { DeskEvent } from './events.ts';
import {
  withAcks,
  withMessages,
  withoutMessage,
  withoutOldest,
  withoutRefused,
  withReceipts,
  withUploaded,
} from './messages.ts';
import { noteOfOffer } from './note-of-offer.ts';
import type { Chat, DeskState, Ending } from './state.ts';

/** The one place where the desk changes: pure, no clock, no network. Unchanged parts keep their identity. */
export function reduceDesk(state: DeskState, event: DeskEvent): DeskState {
  switch (event.type) {
    case 'connection':
      return event.kind === state.connection.kind
        ? state
        : { ...state, connection: { kind: event.kind, since: event.at } };
    case 'sessionsListed':
      return event.sessions.reduce<DeskState>((next, session) => withListed(next, session, event), {
        ...state,
        listed: true,
      });
    case 'deskPicture':
      return applyPicture(state, event.picture, event.asked);
    case 'deskFeed':
      return applyFeed(state, event.feed);
    case 'offered': {
      const { offer, ...session } = event.offer;
      const chat = chatOf(state, session, event.at);
      const note = noteOfOffer(offer) ?? chat.note;
      return withChat(state, { ...chat, session, state: 'waiting', offer: offer ?? null, note });
    }
    case 'control':
      return withControl(state, event.topic, event.control, event.at);
    case 'blocked':
      return state.blocked === event.blocked ? state : { ...state, blocked: event.blocked };
    case 'message':
      return change(state, event.topic, (chat) => {
        // What came over the broker was never dated by the server, whatever it claims.
        const known = withMessages(chat, [{ ...event.message, receivedAt: undefined }], event.at, 'broker');
        // The open one is only shortened when its reader stands at its end, which the reader's view knows.
        const next = event.topic === state.open ? known : withoutOldest(known, false);
        // Who has just written is not typing any more.
        return next === chat || next.typing === null ? next : { ...next, typing: null };
      });
    case 'unsent':
      return withUnsent(state, event.messages);
    case 'discarded':
      return change(state, event.topic, (chat) => withoutMessage(chat, event.id));
    case 'commandRefused':
      return change(state, event.topic, (chat) =>
        chat.handedOver || chat.state !== 'over' ? { ...chat, handedOver: false, ending: null } : chat,
      );
    case 'commanded':
      return change(state, event.topic, (chat) => withMyAct(state, chat, event.command));
    case 'viewed':
      return change(state, event.topic, (chat) => withReceipts(chat, event.readMessages));
    case 'stored':
      return change(state, event.topic, (chat) => withAcks(chat, event.acks));
    case 'refused':
      return change(state, event.topic, (chat) => withoutRefused(chat, event.refusals, state.me.id));
    case 'typing':
      return withTyping(state, event);
    case 'marked':
      return { ...state, marks: marksByTopic(event.marks) };
    case 'quieted':
      return { ...state, quiet: event.quiet };
    case 'tagged':
      return change(state, event.topic, (chat) => ({ ...chat, tags: event.tags }));
    case 'historyLoading':
      return change(state, event.topic, (chat) => ({ ...chat, history: { kind: 'loading' } }));
    case 'historyFailed':
      return change(state, event.topic, (chat) => ({
        ...chat,
        history: { kind: event.isRefused ? 'refused' : 'failed' },
      }));
    case 'historyLoaded':
      return change(state, event.topic, (chat) => {
        const next = withMessages(chat, event.messages, event.at, 'record');
        if (event.older === null) return next;
        return { ...next, history: { kind: 'ready', older: event.older } };
      });
    case 'readAtEnd':
      return change(state, event.topic, (chat) => withoutOldest(chat, true));
    case 'opened': {
      if (state.open === event.topic) return state;
      const left = state.open;
      const next = withoutMentions(
        { ...state, open: event.topic },
        ({ customerId }) => sessionTopicOf(customerId) === event.topic,
      );
      return left === null ? next : change(next, left, (chat) => withoutOldest(chat, false));
    }
    case 'addressed': {
      const { session, at } = event;
      if (state.chats.has(session.sessionTopic)) return state;
      const chat = chatOf(state, session, at);
      return withChat(state, { ...chat, state: stateOf(session), ending: endingOf(state, chat, session) });
    }
    case 'mentioned':
      // On the screen it is read where it stands.
      return sessionTopicOf(event.mention.customerId) === state.open
        ? state
        : { ...state, mentions: [...state.mentions, event.mention] };
    case 'mentionPutOff':
      return withoutMentions(
        state,
        ({ customerId, n }) => n === event.n && idText(customerId) === idText(event.customerId),
      );
    case 'availability':
      return state.availability === event.availability && state.awayFor === event.awayFor
        ? state
        : { ...state, availability: event.availability, awayFor: event.awayFor };
    case 'meChanged':
      return { ...state, me: event.me };
    case 'attendantGone': {
      const colleagues = new Map(state.colleagues);
      colleagues.delete(idText(event.id));
      return { ...state, colleagues };
    }
  }
}

function withoutMentions(state: DeskState, isSeen: (mention: Mention) => boolean): DeskState {
  const mentions = state.mentions.filter((mention) => !isSeen(mention));
  return mentions.length === state.mentions.length ? state : { ...state, mentions };
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

const hasMe = (state: DeskState, session: WireSession): boolean =>
  session.assignedAttendants.some((id) => idText(id) === idText(state.me.id));

/** One of `GET /attendant/:id/sessions`: mine. What a control message or the desk has said meanwhile is newer. */
function withListed(
  state: DeskState,
  { tags, ...session }: ListedSession,
  { known: asked, at }: Extract<DeskEvent, { type: 'sessionsListed' }>,
): DeskState {
  const known = state.chats.get(session.sessionTopic);
  const live = session.status === 'online';
  // It may have ended, or gone to a colleague, while this page was cut off.
  const isListNewer = known?.state === 'online' && asked.get(session.sessionTopic)?.session === known.session;
  if (known !== undefined && known.rev > 0 && known.session.sessionId === session.sessionId && !isListNewer) {
    return known.mine ? state : withChat(state, { ...known, mine: !live || hasMe(state, known.session) });
  }
  if (known !== undefined && known.state !== 'over' && !live && !isListNewer)
    return withChat(state, { ...known, mine: true });
  const chat = chatOf(state, session, at);
  return withChat(state, {
    ...chat,
    session,
    // Of a live one the desk itself says them.
    tags: live ? chat.tags : (tags ?? chat.tags),
    mine: true,
    state: live ? 'online' : 'over',
    ending: live ? null : endingOf(state, chat, session),
  });
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
      return stateOf(control.sessionInfo);
  }
}

function stateOf({ status }: WireSession): Chat['state'] {
  switch (status) {
    case 'online':
      return 'online';
    case 'aborted':
      return 'over';
    case 'ready':
    case 'waitingAttendantsAssignment':
      return 'waiting';
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
    ending: next === 'over' ? endingOf(state, chat, session, control) : null,
    // The server has not heard of it yet; where the chat has waited since, it came back.
    handedOver:
      chat.handedOver && (next === 'waiting' || (live && hasMe(state, session) && chat.state !== 'waiting')),
  });
}

/** How a session ended, where the server says so; else what this page knows, because it was its own attendant's command. */
function endingOf(state: DeskState, chat: Chat, session: WireSession, control?: Control): Ending | null {
  const reason = session.ending?.reason ?? control?.reason;
  const by = session.ending?.by ?? control?.attendantInfo;
  switch (reason) {
    case 'ended': {
      if (by === undefined) return chat.ending ?? { kind: 'byColleague', by: '' };
      return idText(by.id) === idText(state.me.id)
        ? { kind: 'byMe' }
        : { kind: 'byColleague', by: by.name || idText(by.id) };
    }
    case 'left':
      return { kind: 'left' };
    case 'expired':
      return { kind: 'silent' };
    case 'unavailable':
    case undefined:
      return chat.ending;
  }
}

function withMyAct(state: DeskState, chat: Chat, command: 'end' | 'handOver'): Chat {
  switch (command) {
    case 'end':
      return { ...chat, ending: { kind: 'byMe' } };
    case 'handOver':
      // Somebody may have taken it before this page heard that it was asked.
      return chat.state === 'waiting' || hasMe(state, chat.session) ? { ...chat, handedOver: true } : chat;
  }
}

/** The outboxes' content as it is now: each message stands in its chat, and is marked as long as it waits. */
function withUnsent(
  state: DeskState,
  messages: Extract<DeskEvent, { type: 'unsent' }>['messages'],
): DeskState {
  const waiting = messages.filter(({ failure }) => failure === undefined);
  const unsent = new Set(waiting.map(({ message }) => String(message.id)));
  const failed = new Map(
    messages.flatMap(({ message, failure }) =>
      failure === undefined ? [] : [[String(message.id), failure]],
    ),
  );
  const waitingFiles = new Map(
    messages.flatMap(({ message, files }) => (files === undefined ? [] : [[String(message.id), files]])),
  );
  let next: DeskState = { ...state, unsent, failed, waitingFiles };
  for (const { topic, message, session, delivered, failure } of messages) {
    // Also where a colleague has the chat now: the writer has to see what became of the message.
    if (failure !== undefined && session !== undefined && !next.chats.has(topic))
      next = withChat(next, chatOf(next, session, message.timestamp));
    const source = delivered && failure === undefined ? 'sent' : 'unsent';
    next = change(next, topic, (chat) =>
      withUploaded(withMessages(chat, [message], message.timestamp, source), message),
    );
  }
  return next;
}

function withTyping(state: DeskState, event: Extract<DeskEvent, { type: 'typing' }>): DeskState {
  const mine = event.from.role === 'attendant' && idText(event.from.id) === idText(state.me.id);
  if (mine) return state;
  return change(state, event.topic, (chat) => {
    if (!event.typing) return chat.typing === null ? chat : { ...chat, typing: null };
    return { ...chat, typing: { name: event.from.name, until: event.at + TYPING_LASTS_MS } };
  });
}
