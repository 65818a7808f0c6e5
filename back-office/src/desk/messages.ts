import { identityOf, type MessageRef, type Sender } from '@chimpassist/protocol';
import { shownTimes } from '@chimpassist/protocol/time';
import type { WireMessage } from '../wire/schemas.ts';
import type { StoredRef } from './events.ts';
import type { Chat, ChatMessage } from './state.ts';
import { isFromCustomer } from './state.ts';

/** What a chat keeps of its messages while nobody reads it: enough for its row, a search and the first screen. */
const KEPT_CLOSED = 100;
/** What a chat keeps while it is read at its end. */
const KEPT_OPEN = 400;
/** Let go in steps, not at each message. */
const SLACK = 1.5;
/** Fewer incoming messages than this are looked for from the end, without an index of the whole chat. */
const FEW = 4;

/** The time to show: the server's, this page's as long as it is not stored; within a chat it never goes back. */
export const shownTime = (message: Pick<ChatMessage, 'at'>): number => message.at;

function fromWire(message: WireMessage, at: number, delivered: boolean): ChatMessage {
  return {
    identity: identityOf(message),
    id: message.id ?? null,
    from: message.from,
    timestamp: message.timestamp,
    content: message.content,
    readAt: message.readAt,
    seq: message.seq,
    receivedAt: message.receivedAt,
    arrivedAt: at,
    at: message.receivedAt ?? at,
    delivered,
  };
}

/**
 * Two copies of one message: what either of them knows. Anybody who may write in a chat can send a copy under a known id,
 * so text and sender stay as they came first; only the server's own record says otherwise.
 */
function merge(known: ChatMessage, news: ChatMessage, isRecord: boolean): ChatMessage {
  const seq = known.seq ?? news.seq;
  const readAt = known.readAt ?? news.readAt;
  const delivered = known.delivered || news.delivered;
  const receivedAt = known.receivedAt ?? news.receivedAt;
  const content = isRecord ? news.content : known.content;
  const role = isRecord ? (news.from.role ?? known.from.role) : known.from.role;
  if (
    seq === known.seq &&
    readAt === known.readAt &&
    delivered === known.delivered &&
    receivedAt === known.receivedAt &&
    content === known.content &&
    role === known.from.role
  ) {
    return known;
  }
  const from: Sender = role === known.from.role ? known.from : { ...known.from, role };
  return { ...known, from, content, seq, readAt, delivered, receivedAt };
}

/** Stored messages by `seq`; what is not stored yet stays behind them in the order of its arrival. */
function inOrder(messages: ChatMessage[]): ChatMessage[] {
  const sorted = (one: ChatMessage, other: ChatMessage): boolean =>
    (one.seq ?? Number.POSITIVE_INFINITY) <= (other.seq ?? Number.POSITIVE_INFINITY);
  const ordered = messages.every((message, i) => {
    const next = messages[i + 1];
    return next === undefined || sorted(message, next);
  });
  if (ordered) return messages;
  const stored = messages.filter((message) => message.seq !== null);
  stored.sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0));
  return [...stored, ...messages.filter((message) => message.seq === null)];
}

const unreadOf = (chat: Pick<Chat, 'session' | 'messages'>): number =>
  chat.messages.reduce(
    (sum, message) => (message.readAt === null && isFromCustomer(chat, message) ? sum + 1 : sum),
    0,
  );

/** Where a message comes from: the server's record, the broker, or this page's own outbox, already sent or not. */
export type MessageSource = 'record' | 'broker' | 'sent' | 'unsent';

/** The chat with these messages in it, each once. The same chat where nothing is new. */
export function withMessages(chat: Chat, incoming: WireMessage[], at: number, source: MessageSource): Chat {
  const messages = [...chat.messages];
  const places = incoming.length > FEW ? new Map(messages.map((message, i) => [message.identity, i])) : null;
  const placeOf = (identity: string): number =>
    places === null
      ? messages.findLastIndex((message) => message.identity === identity)
      : (places.get(identity) ?? -1);
  let changed = false;
  for (const wire of incoming) {
    const news = fromWire(wire, at, source !== 'unsent');
    const place = placeOf(news.identity);
    const known = messages[place];
    if (known === undefined) {
      places?.set(news.identity, messages.length);
      messages.push(news);
      changed = true;
      continue;
    }
    const merged = merge(known, news, source === 'record');
    if (merged !== known) {
      messages[place] = merged;
      changed = true;
    }
  }
  return changed ? withList(chat, inOrder(messages)) : chat;
}

/** Each with the time to show, which depends on those around it. */
function dated(messages: ChatMessage[]): ChatMessage[] {
  const times = shownTimes(messages);
  return messages.map((message, i) => {
    const at = times[i] ?? message.at;
    return at === message.at ? message : { ...message, at };
  });
}

export function withList(chat: Chat, list: ChatMessage[]): Chat {
  const messages = dated(list);
  const { session } = chat;
  const word = messages.findLast((message) => isFromCustomer({ session }, message));
  // An attendant's own words move no row: the next one has to stay where it was.
  const activeAt = word === undefined ? chat.activeAt : Math.max(chat.activeAt, shownTime(word));
  return {
    ...chat,
    messages,
    activeAt,
    unread: unreadOf({ session, messages }),
    askedAt: askedAtOf({ session, messages }),
  };
}

/** Since when the customer's last words stand there without an answer. */
function askedAtOf(chat: Pick<Chat, 'session' | 'messages'>): number | null {
  const answer = chat.messages.findLastIndex((message) => !isFromCustomer(chat, message));
  return chat.messages[answer + 1]?.at ?? null;
}

/**
 * Lets go of the oldest messages where a chat holds many: an attendant's day has more than a page can hold. They are on
 * the server, and come back page by page. What is not stored yet stands at the end and stays.
 */
export function withoutOldest(chat: Chat, isOpen: boolean): Chat {
  const kept = isOpen ? KEPT_OPEN : KEPT_CLOSED;
  if (chat.messages.length <= kept * SLACK || chat.history.kind !== 'ready') return chat;
  const messages = chat.messages.slice(-kept);
  return {
    ...chat,
    messages,
    unread: unreadOf({ session: chat.session, messages }),
    history: { kind: 'ready', older: true },
  };
}

/** Applies `change` to the messages that `refs` name. */
function withRefs<R extends MessageRef>(
  chat: Chat,
  refs: readonly R[],
  change: (message: ChatMessage, ref: R) => ChatMessage,
): Chat {
  const byIdentity = new Map(refs.map((ref) => [identityOf(ref), ref]));
  // A shipped client names a message by sender and time, also one that carries an id.
  const bySenderAndTime = new Map(
    refs
      .filter((ref) => ref.id === undefined)
      .map((ref) => [JSON.stringify([String(ref.from.id), ref.timestamp]), ref]),
  );
  let changed = false;
  const messages = chat.messages.map((message) => {
    const ref =
      byIdentity.get(message.identity) ??
      (bySenderAndTime.size === 0
        ? undefined
        : bySenderAndTime.get(JSON.stringify([String(message.from.id), message.timestamp])));
    if (ref === undefined) return message;
    const next = change(message, ref);
    changed ||= next !== message;
    return next;
  });
  return changed ? withList(chat, inOrder(messages)) : chat;
}

export const withReceipts = (chat: Chat, receipts: readonly (MessageRef & { readAt: number })[]): Chat =>
  withRefs(chat, receipts, (message, receipt) =>
    message.readAt === null ? { ...message, readAt: receipt.readAt } : message,
  );

export const withAcks = (chat: Chat, acks: readonly StoredRef[]): Chat =>
  withRefs(chat, acks, (message, ack) => {
    const receivedAt = message.receivedAt ?? ack.receivedAt ?? null;
    const isKnown = message.seq === ack.seq && message.delivered && message.receivedAt === receivedAt;
    return isKnown ? message : { ...message, seq: ack.seq, delivered: true, receivedAt };
  });
