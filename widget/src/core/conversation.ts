import { type Ack, identityOf, type MessageRef } from '@chimpassist/protocol';
import type { WireMessage } from './decode.ts';

/** A message on the screen. `identity` is equal exactly for two copies of one message. */
export interface ChatMessage extends WireMessage {
  identity: string;
}

/** By `seq` where the server has given one; what it has not yet, after that, in the order in which it came. */
function inOrder(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages
    .map((message, index) => ({ message, index }))
    .sort((a, b) => {
      const [x, y] = [a.message.seq, b.message.seq];
      if (x !== undefined && y !== undefined) return x - y;
      if (x === undefined && y === undefined) return a.index - b.index;
      return x === undefined ? 1 : -1;
    })
    .map(({ message }) => message);
}

/** The older copy keeps what the newer one does not know: a `seq`, a receipt. */
function united(known: ChatMessage, copy: ChatMessage): ChatMessage {
  return { ...known, ...copy, seq: copy.seq ?? known.seq, readAt: copy.readAt ?? known.readAt };
}

/** Adds messages, each once. Order: see above. */
export function withMessages(list: readonly ChatMessage[], arrived: readonly WireMessage[]): ChatMessage[] {
  const byIdentity = new Map(list.map((message) => [message.identity, message]));
  for (const message of arrived) {
    const copy = { ...message, identity: identityOf(message) };
    const known = byIdentity.get(copy.identity);
    byIdentity.set(copy.identity, known === undefined ? copy : united(known, copy));
  }
  return inOrder([...byIdentity.values()]);
}

export function withAcks(list: readonly ChatMessage[], acks: readonly Ack[]): ChatMessage[] {
  const seqs = new Map(acks.map((ack) => [identityOf(ack), ack.seq]));
  return inOrder(
    list.map((message) => {
      const seq = seqs.get(message.identity);
      return seq === undefined ? message : { ...message, seq };
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
