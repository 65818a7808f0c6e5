import {
  BESIDE_CHATS,
  customerIdTextOf,
  type SessionTopic,
  sessionTopicOf,
  withoutBase,
} from '@chimpassist/protocol';
import { deskAudienceOf } from '../contract/desk-topic.ts';
import type { DeskInterest } from '../contract/link-object.ts';
import type { Subscriptions } from '../mqtt/index.ts';

/** What filters mean: which chats, and what of the desk. */
export interface Follows {
  chats: ReadonlySet<SessionTopic>;
  desk: DeskInterest;
}

/** Filters that match topics of any chat. */
const OF_ALL_CHATS = /^(#|(server|client)\/(#|\+\/)|(server\/sessions|client\/chats)\/(#|\+(\/|$)))/;

export const NO_INTEREST: DeskInterest = { attendantId: null, feed: false, chats: false };

/** @param filters with base. */
export function followsOf(filters: readonly string[], base: string): Follows {
  const chats = new Set<SessionTopic>();
  let desk = NO_INTEREST;
  for (const filter of filters) {
    const topic = withoutBase(base, filter);
    if (topic === null) continue;
    const chat = chatIn(topic);
    if (chat !== null) chats.add(chat);
    else if (OF_ALL_CHATS.test(topic)) desk = { ...desk, chats: true };
    const audience = deskAudienceOf(topic);
    if (audience === 'feed') desk = { ...desk, feed: true };
    else if (audience !== null) desk = { ...desk, attendantId: audience.attendantId };
  }
  return { chats, desk };
}

/** The one chat that a filter is about. */
function chatIn(filter: string): SessionTopic | null {
  const [first, second, id, ...rest] = filter.split('/');
  const isOfChat = rest.length > 0 && ['server/sessions', BESIDE_CHATS].includes(`${first}/${second}`);
  const topic = sessionTopicOf(id ?? '');
  return isOfChat && customerIdTextOf(topic) !== null ? topic : null;
}

export const bothOf = (one: DeskInterest, other: DeskInterest): DeskInterest => ({
  attendantId: one.attendantId ?? other.attendantId,
  feed: one.feed || other.feed,
  chats: one.chats || other.chats,
});

const known = new WeakMap<Subscriptions, Follows>();

/** The same of a connection, worked out once. */
export function followsOfAll(subscriptions: Subscriptions, base: string): Follows {
  const found =
    known.get(subscriptions) ??
    followsOf(
      subscriptions.map(({ filter }) => filter),
      base,
    );
  known.set(subscriptions, found);
  return found;
}
