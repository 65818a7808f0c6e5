import { type Ack, identityOf, type MessageRef } from '@chimpassist/protocol';
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

/** The older copy keeps what the newer one does not know: a `seq`, a receipt. */
function united(known: ChatMessage, copy: ChatMessage): ChatMessage {
  return {
    ...known,
    ...copy,
    seq: copy.seq ?? known.seq,
    readAt: copy.readAt ?? known.readAt,
    receivedAt: copy.receivedAt ?? known.receivedAt,
    arrivedAt: known.arrivedAt,
    at: known.at,
  };
}

/** Adds messages, each once. Order: see above. */
export function withMessages(list: readonly ChatMessage[], arrived: readonly WireMessage[]): ChatMessage[] {
  const byIdentity = new Map(list.map((message) => [message.identity, message]));
  for (const message of arrived) {
    const copy = fromWire(message);
    const known = byIdentity.get(copy.identity);
    byIdentity.set(copy.identity, known === undefined ? copy : united(known, copy));
  }
  return inOrder([...byIdentity.values()]);
}

export function withAcks(list: readonly ChatMessage[], acks: readonly Ack[]): ChatMessage[] {
  const byIdentity = new Map(acks.map((ack) => [identityOf(ack), ack]));
  return inOrder(
    list.map((message) => {
      const ack = byIdentity.get(message.identity);
      if (ack === undefined) return message;
      return { ...message, seq: ack.seq, receivedAt: message.receivedAt ?? ack.receivedAt };
    }),
  );
}

/** The first receipt counts. */
export function withReceipts(
  list: readonly ChatMessage[],
  receipts: readonly (MessageRef & { readAt: number })[],
): ChatMessage[] {
  const times = new Map(receipts.map((receipt) => [identityOf(receipt), receipt.readAt]));
  return list.map((message) => {
    const readAt = times.get(message.identity);
    return readAt === undefined || message.readAt !== null ? message : { ...message, readAt };
  });
}

/** In whose name the words stand that were written before anybody knew the customer's id. */
export const UNADDRESSED_ID = '';

/** Whether the customer wrote it; null where the customer is not known yet. A customer and an attendant may have the same id, so the role goes first. */
export function isOwn(message: Pick<WireMessage, 'from'>, customerIdText: string | null): boolean {
  if (message.from.role === 'attendant') return false;
  return String(message.from.id) === (customerIdText ?? UNADDRESSED_ID);
}
