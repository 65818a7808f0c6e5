import { type AttendantSession, type Id, idText, isBotId } from '@chimpassist/protocol';
import { asWaiting } from '../contract/chat-report.ts';
import type { Receiver } from '../contract/desk-object.ts';
import type { DeskStore } from './desk-store.ts';

/** Whether somebody is there to whom a chat can be handed over, other than the giver and those who are in it. */
export function hasReceiver(store: DeskStore, sessionTopic: string, to: Receiver, giverId: string): boolean {
  const slots = store.slots.of(sessionTopic);
  const inChat = new Set(slots.map(({ attendantId }) => attendantId));
  const types = new Set('type' in to ? [to.type] : slots.map(({ type }) => type));
  return store
    .candidates(null)
    .filter(({ idText: id }) => id !== giverId && !inChat.has(id))
    .some(
      ({ idText: id, type }) => types.has(type) || ('attendantId' in to && id === idText(to.attendantId)),
    );
}

/** The members of a team, where one of them is there who is not in the chat, other than the giver. */
export function teamFor(store: DeskStore, sessionTopic: string, team: string, giverId: string): Id[] {
  const inChat = new Set(store.slots.of(sessionTopic).map(({ attendantId }) => attendantId));
  const { table } = store.routing;
  const isOneThere = store
    .candidates(null)
    .some(({ idText: id }) => id !== giverId && !inChat.has(id) && table.has(id, { team }));
  return isOneThere ? [...table.membersOf(team)] : [];
}

/** The sessions of an attendant, one per customer; those that wait say so, others that it is no longer in are `aborted`. */
export function sessionsOf(
  store: DeskStore,
  attendantId: string,
  offset: number,
  limit: number,
): AttendantSession[] {
  const active = new Set(store.slots.filledBy(attendantId).map(({ sessionTopic }) => sessionTopic));
  return store.history.of(attendantId, offset, limit).map(({ sessionTopic, info }) => {
    const chat = store.chats.chat(sessionTopic);
    const tags = chat === null || chat.tags.length === 0 ? {} : { tags: chat.tags };
    if (chat && active.has(sessionTopic)) return { ...chat.info, ...tags };
    if (chat?.state === 'waiting') return { ...asWaiting(chat.info), ...tags };
    const ending = chat?.info.sessionId === info.sessionId ? chat.info.ending : undefined;
    return { ...info, status: 'aborted', ...(ending ? { ending } : {}), ...tags };
  });
}

/** Chats that go on or wait and that concern this attendant, or all with null: the newest, up to so many. */
export function liveTopics(
  store: DeskStore,
  attendantId: string | null,
  limit: number,
): { topics: string[]; isMore: boolean } {
  const concerned = store.chats
    .liveChats()
    .filter(
      ({ sessionTopic, state }) =>
        attendantId === null ||
        state === 'waiting' ||
        store.slots
          .of(sessionTopic)
          .some(({ attendantId: id }) => id === null || id === attendantId || isBotId(id)),
    );
  const newest = concerned.slice(-limit).reverse();
  return { topics: newest.map(({ sessionTopic }) => sessionTopic), isMore: newest.length < concerned.length };
}
