import {
  type Ack,
  claimedIdentityOf,
  identityOf,
  type MessageRef,
  type Role,
  sideOf,
} from '@chimpassist/protocol';
import { shownTimes } from '@chimpassist/protocol/time';
import type { WireMessage } from './decode.ts';

/** A message on the screen. `identity` is equal exactly for two copies of one message. */
export interface ChatMessage extends WireMessage {
  identity: string;
  arrivedAt: number;
  /** The time to show. */
  at: number;
}

export function fromWire(message: WireMessage): ChatMessage {
  const arrivedAt = message.arrivedAt ?? message.timestamp;
  return { ...message, identity: identityOf(message), arrivedAt, at: message.receivedAt ?? arrivedAt };
}

/** Each with the time to show, which depends on those around it. */
export function dated(messages: ChatMessage[]): ChatMessage[] {
  const times = shownTimes(messages);
  return messages.map((message, i) => {
    const at = times[i] ?? message.at;
    return at === message.at ? message : { ...message, at };
  });
}

/** By `seq` where the server has given one; what it has not yet, after that, in the order in which it came. */
function inOrder(messages: readonly ChatMessage[]): ChatMessage[] {
  const ordered = messages
    .map((message, index) => ({ message, index }))
    .sort((a, b) => {
      const [x, y] = [a.message.seq, b.message.seq];
      if (x !== undefined && y !== undefined) return x - y;
      if (x === undefined && y === undefined) return a.index - b.index;
      return x === undefined ? 1 : -1;
    })
    .map(({ message }) => message);
  return dated(ordered);
}

/**
 * Whether both can be of one writer. A customer and an attendant may have the same id, and then also the same message id
 * or millisecond: only the role that a topic proves tells them apart.
 */
const isOneSide = (a: Role | undefined, b: Role | undefined): boolean =>
  a === undefined || b === undefined || sideOf(a) === sideOf(b);

/**
 * What was said first stays: words, sender and time. A copy brings only what was not known yet: the place in the
 * conversation, a receipt. The role is learned from the server's record only: whoever may write here can send a copy of
 * words that came without one, and would turn them to their own side.
 */
function united(known: ChatMessage, copy: ChatMessage): ChatMessage {
  return {
    ...known,
    from: { ...known.from, role: known.from.role ?? (copy.seq === undefined ? undefined : copy.from.role) },
    seq: known.seq ?? copy.seq,
    twin: known.twin ?? copy.twin,
    readAt: known.readAt ?? copy.readAt,
    receivedAt: known.receivedAt ?? copy.receivedAt,
  };
}

/** Where a copy belongs: to the message that it is a copy of, else to a free place. */
function placeOf(byIdentity: ReadonlyMap<string, ChatMessage>, copy: ChatMessage): string {
  const places = [identityOf({ ...copy, twin: undefined }), identityOf({ ...copy, twin: true })];
  const own = places.find((place) => {
    const known = byIdentity.get(place);
    return known !== undefined && isOneSide(known.from.role, copy.from.role);
  });
  return own ?? [copy.identity, ...places].find((place) => !byIdentity.has(place)) ?? copy.identity;
}

/** Adds messages, each once. Order: see above. */
export function withMessages(list: readonly ChatMessage[], arrived: readonly WireMessage[]): ChatMessage[] {
  const byIdentity = new Map(list.map((message) => [message.identity, message]));
  for (const message of arrived) {
    const copy = fromWire(message);
    const identity = placeOf(byIdentity, copy);
    const known = byIdentity.get(identity);
    byIdentity.set(identity, known === undefined ? { ...copy, identity } : united(known, copy));
  }
  return inOrder([...byIdentity.values()]);
}

/** Finds what names a message: the sender's side goes before everything else. */
function finder<Ref extends MessageRef>(refs: readonly Ref[]): (message: ChatMessage) => Ref | undefined {
  const byClaim = new Map<string, Ref[]>();
  for (const ref of refs) {
    const claim = claimedIdentityOf(ref);
    byClaim.set(claim, [...(byClaim.get(claim) ?? []), ref]);
  }
  return (message) =>
    byClaim.get(claimedIdentityOf(message))?.find(({ from }) => isOneSide(from.role, message.from.role));
}

export function withAcks(list: readonly ChatMessage[], acks: readonly Ack[]): ChatMessage[] {
  const ackOf = finder(acks);
  return inOrder(
    list.map((message) => {
      const ack = ackOf(message);
      if (ack === undefined) return message;
      return { ...message, seq: ack.seq, twin: ack.twin, receivedAt: message.receivedAt ?? ack.receivedAt };
    }),
  );
}

/** The first receipt counts. */
export function withReceipts(
  list: readonly ChatMessage[],
  receipts: readonly (MessageRef & { readAt: number })[],
): ChatMessage[] {
  const receiptOf = finder(receipts);
  return list.map((message) => {
    const readAt = message.readAt ?? receiptOf(message)?.readAt ?? null;
    return readAt === message.readAt ? message : { ...message, readAt };
  });
}

/** In whose name the words stand that were written before anybody knew the customer's id. */
export const UNADDRESSED_ID = '';

/** Whether the customer wrote it; null where the customer is not known yet. A customer and an attendant may have the same id, so the role goes first. */
export function isOwn(message: Pick<WireMessage, 'from'>, customerIdText: string | null): boolean {
  if (message.from.role === 'attendant') return false;
  return String(message.from.id) === (customerIdText ?? UNADDRESSED_ID);
}
