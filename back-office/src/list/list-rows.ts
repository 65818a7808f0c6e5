import { idText } from '@chimpassist/protocol';
import { contains, customerName, folded } from '@chimpassist/protocol/text';
import { hasBot } from '../chat/people.ts';
import {
  type Chat,
  type DeskState,
  isAssigned,
  isOfferedToMe,
  isSupervisor,
  waitsForMe,
} from '../desk/state.ts';
import { isSnoozedNow } from '../marks/mark-state.ts';

export type ListFilter = 'all' | 'mine' | 'answer' | 'waiting';

type ListSection = 'waiting' | 'answer' | 'online' | 'offline' | 'snoozed';

export type ListRow =
  | { kind: 'heading'; key: string; section: ListSection; count: number }
  | { kind: 'chat'; key: string; topic: string };

export interface ListQuery {
  filter: ListFilter;
  search: string;
  /** Only chats with this tag. */
  tag?: string | null;
  /** The word for a guest, by whose name of the screen a guest is found. */
  guest?: string;
  /** For what is snoozed until a time, epoch ms. */
  now?: number;
  /** While somebody walks through the list by keyboard: what stood in it keeps its order. */
  order?: readonly string[] | null;
}

/** A message of mine will not be stored: I have to see it, also where a colleague has the chat now. */
const hasFailed = (state: DeskState, chat: Chat): boolean =>
  state.failed.size > 0 && chat.messages.some(({ id }) => id !== null && state.failed.has(String(id)));

/** Whether a chat belongs on this attendant's desk at all: a supervisor's holds everyone's live chats. */
const belongs = (state: DeskState, chat: Chat): boolean =>
  chat.mine ||
  chat.state === 'waiting' ||
  chat.topic === state.open ||
  hasFailed(state, chat) ||
  hasBot(chat) ||
  (isSupervisor(state) && chat.state === 'online');

function passes(state: DeskState, chat: Chat, filter: ListFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'mine':
      return chat.mine || isAssigned(state, chat) || isOfferedToMe(state, chat);
    case 'answer':
      return waitsForMe(state, chat);
    case 'waiting':
      return chat.state === 'waiting';
  }
}

const hasTag = ({ tags }: Chat, tag: string | null): boolean => tag === null || tags.includes(tag);

function matches(chat: Chat, needle: string, guest: string): boolean {
  if (needle === '') return true;
  const { customer } = chat.session;
  // By what stands on the screen, which for a guest is not what is stored.
  if (contains(customerName(customer, guest), needle) || contains(idText(customer.id), needle)) return true;
  return chat.messages.some((message) => contains(message.content, needle));
}

const sectionOf = (chat: Chat): ListSection => {
  switch (chat.state) {
    case 'waiting':
      return 'waiting';
    case 'online':
      return 'online';
    case 'over':
      return 'offline';
  }
};

/** Who has waited longest comes first; elsewhere what moved last. The topic decides between equals, so nothing flickers. */
const byTopic = (one: Chat, other: Chat): number => (one.topic < other.topic ? -1 : 1);
const byWaiting = (one: Chat, other: Chat): number => one.since - other.since || byTopic(one, other);
const byQuestion = (one: Chat, other: Chat): number =>
  (one.askedAt ?? 0) - (other.askedAt ?? 0) || byTopic(one, other);

/** Those that have a place by their places, then the others as they are. */
function inPlaces(chats: Chat[], places: ReadonlyMap<string, number>): Chat[] {
  if (places.size === 0) return chats;
  const kept = chats.filter(({ topic }) => places.has(topic));
  kept.sort((one, other) => (places.get(one.topic) ?? 0) - (places.get(other.topic) ?? 0));
  return [...kept, ...chats.filter(({ topic }) => !places.has(topic))];
}

/** The list from top to bottom: waiting customers first, then those who are online, then those who have gone. */
export function listRows(state: DeskState, query: ListQuery): ListRow[] {
  const needle = folded(query.search.trim());
  const sections: Record<ListSection, Chat[]> = {
    waiting: [],
    answer: [],
    online: [],
    offline: [],
    snoozed: [],
  };
  const now = query.now ?? 0;
  const isAnswer = query.filter === 'answer';
  for (const chat of state.chats.values()) {
    if (
      belongs(state, chat) &&
      passes(state, chat, query.filter) &&
      hasTag(chat, query.tag ?? null) &&
      matches(chat, needle, query.guest ?? '')
    ) {
      const isSnoozed = isSnoozedNow(state, chat, now);
      // What is put aside waits for nobody's answer just now.
      if (isAnswer && isSnoozed) continue;
      sections[isSnoozed ? 'snoozed' : isAnswer ? 'answer' : sectionOf(chat)].push(chat);
    }
  }
  sections.waiting.sort(byWaiting);
  sections.answer.sort(byQuestion);
  // What has come back by its time has moved last.
  const movedAt = (chat: Chat): number => {
    const until = state.marks.get(chat.topic)?.until ?? 0;
    return until <= now ? Math.max(chat.activeAt, until) : chat.activeAt;
  };
  const byMove = (one: Chat, other: Chat) => movedAt(other) - movedAt(one) || byTopic(one, other);
  for (const section of [sections.online, sections.offline, sections.snoozed]) section.sort(byMove);
  const places = new Map(query.order?.map((topic, i) => [topic, i]));
  return (['waiting', 'answer', 'online', 'offline', 'snoozed'] as const).flatMap((section): ListRow[] => {
    const chats = inPlaces(sections[section], places);
    if (chats.length === 0) return [];
    const rows = chats.map((chat): ListRow => ({ kind: 'chat', key: chat.topic, topic: chat.topic }));
    return [{ kind: 'heading', key: `heading:${section}`, section, count: chats.length }, ...rows];
  });
}

/** The topics as they stand in the list, for the keyboard. */
export const topicsOf = (rows: readonly ListRow[]): string[] =>
  rows.flatMap((row) => (row.kind === 'chat' ? [row.topic] : []));

/** What the window's title counts: customers who wait, and messages that nobody here has read. */
export function attentionCount(state: DeskState): number {
  let count = 0;
  for (const chat of state.chats.values()) {
    if (chat.state === 'waiting') count += 1;
    else if (chat.mine && chat.state === 'online') count += chat.unread;
  }
  return count;
}
