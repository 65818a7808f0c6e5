import type { StoredMessage } from '@chimpassist/protocol';
import type { ChatStore } from './chat-store.ts';

/** Of more, the newest: the rest can be read in the chat. */
const MOST = 50;

/**
 * What attendants have written since the customer last said or read anything, oldest first.
 *
 * @param since the `seq` up to which a mail has told it.
 */
export function unreadWords({ reader }: Pick<ChatStore, 'reader'>, since: number): StoredMessage[] {
  const newest = reader.recent(0, MOST).map(({ message }) => message);
  const end = newest.findLastIndex(
    ({ seq, from, readAt }) => seq <= since || from.role !== 'attendant' || readAt !== null,
  );
  return newest.slice(end + 1);
}

/** Whether a customer who left an address has said something that nobody has answered. */
export function awaitsAnswer({ record, reader }: Pick<ChatStore, 'record' | 'reader'>): boolean {
  if (record.mail === undefined) return false;
  const [last] = reader.recent(0, 1);
  return last !== undefined && last.message.from.role !== 'attendant';
}

/** When a customer who left an address was last written to, epoch ms; 0 for all others. */
export function answeredAt({ record, reader }: Pick<ChatStore, 'record' | 'reader'>): number {
  if (record.mail === undefined) return 0;
  const [last] = reader.recent(0, 1);
  return last?.message.receivedAt ?? 0;
}
