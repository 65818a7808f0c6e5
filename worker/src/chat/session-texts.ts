import type { SearchField, SessionInfo } from '@chimpassist/protocol';
import type { ChatStore } from './chat-store.ts';
import type { NoteTable } from './note-table.ts';

/** Of one session, the newest; what was said before them in the same session is not found. */
const MESSAGES_MAX = 5_000;
const NOTES_MAX = 1_000;

/** A text of a session in which something may be found. */
export interface SessionText {
  field: SearchField;
  /** Epoch ms. */
  at: number;
  text: string;
  /** Of the message that it is of. */
  seq?: number;
  /** The name of who wrote it. */
  by?: string;
}

/** All texts of one session: what was said, newest first, then what stands beside it. */
export function* textsOf(
  { reader, record, sessions }: ChatStore,
  notes: NoteTable,
  info: SessionInfo,
): Generator<SessionText> {
  const { sessionId, customer, createdAt } = info;
  for (const { message } of reader.recent(0, MESSAGES_MAX, sessionId).reverse()) {
    const at = message.receivedAt ?? message.timestamp;
    const {
      seq,
      from: { name: by },
    } = message;
    yield { field: 'message', at, text: message.content, seq, by };
    for (const { name } of message.attachments ?? [])
      if (name !== undefined) yield { field: 'file', at, text: name, seq, by };
  }
  // A note belongs to the session that went on, or was the last, when it was written.
  const all = sessions.newest(Number.MAX_SAFE_INTEGER);
  const next = all[all.findIndex((each) => each.sessionId === sessionId) - 1];
  const isFirst = all.at(-1)?.sessionId === sessionId;
  for (const { at, content, from } of notes.before(Number.MAX_SAFE_INTEGER, NOTES_MAX).reverse()) {
    if ((isFirst || at >= createdAt) && (next === undefined || at < next.createdAt))
      yield { field: 'note', at, text: content, by: from.name };
  }
  yield { field: 'name', at: createdAt, text: customer.name };
  for (const { at, value } of record.attributes ?? []) yield { field: 'attribute', at, text: value };
  const own = record.sessionTags?.find((each) => each.sessionId === sessionId)?.tags ?? [];
  for (const tag of [...(record.tags ?? []), ...own]) yield { field: 'tag', at: createdAt, text: tag };
}
