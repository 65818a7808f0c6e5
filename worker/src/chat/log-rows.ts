import type { Message, MessageRef, SessionInfo, StoredMessage } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';

/** A row of the log without its text. */
export interface RowHead {
  seq: number;
  kind: number;
  snapshot: number;
  received_at: number;
  read_at: number | null;
}
export type LogRow = RowHead & { json: string } & Record<string, SqlStorageValue>;

export type ReceiptRef = MessageRef & { readAt: number };
/** What the text of a row holds: a message, or the receipts that changed something. */
export type MessageBody = Omit<Message, 'readAt'> & { twin?: true };
export type ReceiptBody = (ReceiptRef & { seq: number })[];

export const withRow = (row: RowHead, body: MessageBody): StoredMessage => ({
  ...body,
  readAt: row.read_at,
  seq: row.seq,
  receivedAt: row.received_at,
});

/** @returns none for a message whose session is not there. */
export function entryOf(
  row: RowHead,
  body: MessageBody | ReceiptBody,
  sessionInfo: SessionInfo | undefined,
): LogEntry[] {
  if (Array.isArray(body))
    return [{ seq: row.seq, kind: 'receipt', readMessages: body.map(({ seq: _, ...ref }) => ref) }];
  return sessionInfo ? [{ seq: row.seq, kind: 'message', sessionInfo, message: withRow(row, body) }] : [];
}
