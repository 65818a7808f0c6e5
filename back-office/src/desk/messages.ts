import {
  type ChatMessage,
  withUploaded as completeMessages,
  dated,
  withMessages as mergeMessages,
  withAcks as numberMessages,
  withReceipts as readMessages,
  withoutRefused as takeBack,
} from '@chimpassist/client/conversation';
import type { WireMessage } from '@chimpassist/client/wire';
import { type Ack, type Id, idText, type MessageRef, type MessageRefusal } from '@chimpassist/protocol';
import type { Chat } from './state.ts';
import { isFromCustomer } from './state.ts';

/** What a chat keeps of its messages while nobody reads it: enough for its row, a search and the first screen. */
const KEPT_CLOSED = 100;
/** What a chat keeps while it is read at its end. */
const KEPT_OPEN = 400;
/** Let go in steps, not at each message. */
const SLACK = 1.5;

const unreadOf = (chat: Pick<Chat, 'session' | 'messages'>): number =>
  chat.messages.reduce(
    (sum, message) => (message.readAt === null && isFromCustomer(chat, message) ? sum + 1 : sum),
    0,
  );

/** Where a message comes from: the server's record, the broker, or this page's own outbox, already sent or not. */
export type MessageSource = 'record' | 'broker' | 'sent' | 'unsent';

/** The chat with these messages in it, each once. The same chat where nothing is new. */
export function withMessages(
  chat: Chat,
  incoming: readonly WireMessage[],
  at: number,
  source: MessageSource,
): Chat {
  const delivered = source !== 'unsent';
  return withList(
    chat,
    mergeMessages(
      chat.messages,
      incoming.map((message) => ({ ...message, arrivedAt: at, delivered })),
    ),
  );
}

/** The chat with this list in place of its own, dated and in order. The same chat where it is its own. */
function withList(chat: Chat, messages: readonly ChatMessage[]): Chat {
  if (messages === chat.messages) return chat;
  const { session } = chat;
  const word = messages.findLast((message) => isFromCustomer({ session }, message));
  // An attendant's own words move no row: the next one has to stay where it was.
  const activeAt = word === undefined ? chat.activeAt : Math.max(chat.activeAt, word.at);
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

/** Its writer took it back: it was never stored. */
export const withoutMessage = (chat: Chat, id: string): Chat =>
  withList(chat, dated(chat.messages.filter((message) => String(message.id) !== id)));

/** An own message whose files are uploaded by now. */
export const withUploaded = (chat: Chat, message: WireMessage): Chat =>
  withList(chat, completeMessages(chat.messages, message));

export const withReceipts = (chat: Chat, receipts: readonly (MessageRef & { readAt: number })[]): Chat =>
  withList(chat, readMessages(chat.messages, receipts));

export const withAcks = (chat: Chat, acks: readonly Ack[]): Chat =>
  withList(chat, numberMessages(chat.messages, acks));

/** Of others: what this attendant wrote stays, with the reason. */
export const withoutRefused = (chat: Chat, refusals: readonly MessageRefusal[], me: Id): Chat =>
  withList(
    chat,
    takeBack(
      chat.messages,
      refusals,
      ({ from }) => from.role === 'attendant' && idText(from.id) === idText(me),
    ),
  );
