import { customerIdTextOf, readTopic, type SessionTopic, withoutBase } from '@chimpassist/protocol';
import type { DeskInterest } from '../contract/link-object.ts';
import type { Subscriptions } from '../mqtt/index.ts';

/** What filters mean: which chats, and what of the desk. */
export interface Follows {
  chats: ReadonlySet<SessionTopic>;
  desk: DeskInterest;
}

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
    else if (/^(#|server\/(#|\+\/|sessions\/(#|\+(\/|$))))/.test(topic)) desk = { ...desk, chats: true };
    const read = readTopic(topic);
    if (read?.name === 'assignTo' || read?.name === 'attendantControl' || read?.name === 'ownWorkspace')
      desk = { ...desk, attendantId: read.attendantId };
    if (read?.name === 'desk' || read?.name === 'workspace') desk = { ...desk, feed: true };
  }
  return { chats, desk };
}

/** The one chat that a filter is about. */
function chatIn(filter: string): SessionTopic | null {
  const [first, second, id, ...rest] = filter.split('/');
  const topic = `${first}/${second}/${id}`;
  return rest.length > 0 && customerIdTextOf(topic) !== null ? topic : null;
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
