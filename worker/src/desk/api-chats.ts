import type { ApiChat, ApiChatState, ApiChats } from '@chimpassist/protocol';
import type { ChatsFilter } from '../contract/desk-object.ts';
import type { ChatTable } from './chat-table.ts';
import type { ChatRow } from './rows.ts';

const STATES: Record<ChatRow['state'], ApiChatState> = {
  waiting: 'waiting',
  online: 'online',
  over: 'ended',
};

/** A chat as `/v1` tells of it. */
export function apiChatOf({ info, state, since, tags, away }: ChatRow): ApiChat {
  const { customer, sessionId, createdAt, assignedAttendants, ending } = info;
  return {
    id: customer.id,
    customer,
    state: STATES[state],
    ...{ since, sessionId, createdAt, assignedAttendants, tags, away },
    ...(ending === undefined ? {} : { ending }),
  };
}

/** A page of the chats that are asked for. By topics nothing is left out, whatever happens between two pages. */
export function apiChats(chats: ChatTable, { after, limit, state, since, tag }: ChatsFilter): ApiChats {
  const isWanted = (chat: ChatRow): boolean =>
    (state === undefined || STATES[chat.state] === state) && (tag === undefined || chat.tags.includes(tag));
  const page = chats.pageAfter(after, limit, since ?? 0, isWanted);
  return { data: page.chats.map(apiChatOf), ...(page.next === null ? {} : { cursor: page.next }) };
}
