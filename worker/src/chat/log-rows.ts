import type {
  ChangeMark,
  Message,
  MessageChange,
  MessageRef,
  SessionInfo,
  StoredMessage,
} from '@chimpassist/protocol';
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
/** What an attendant has made of the message `of`; without content it was taken back. */
export interface ChangeBody {
  of: number;
  /** Epoch ms. */
  at: number;
  content: string | null;
  ref: MessageRef;
}
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
  body: MessageBody | ReceiptBody | ChangeBody,
  sessionInfo: SessionInfo | undefined,
): LogEntry[] {
  const { seq } = row;
  if (Array.isArray(body))
    return [{ seq, kind: 'receipt', readMessages: body.map(({ seq: _, ...ref }) => ref) }];
  if ('of' in body) return [{ seq, kind: 'change', change: changeOf(seq, body) }];
  return sessionInfo ? [{ seq, kind: 'message', sessionInfo, message: withRow(row, body) }] : [];
}

/** A change as both sides hear of it. */
export const changeOf = (seq: number, { of, at, content, ref }: ChangeBody): MessageChange => ({
  ...ref,
  seq: of,
  content: content ?? '',
  changed: markOf(seq, at, content),
});

/** What a message says of its last change. */
export const markOf = (seq: number, at: number, content: string | null): ChangeMark => ({
  seq,
  at,
  ...(content === null ? { deleted: true as const } : {}),
});
