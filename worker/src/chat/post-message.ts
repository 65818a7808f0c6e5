import type { Ack, Message } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { HistoryEntry, NewPost, PostAnswer } from '../contract/chat-object.ts';
import type { FrameRefusal } from '../contract/outlet.ts';
import type { ChatRecord } from './chat-record.ts';
import { customerOf } from './views.ts';

export interface PostOptions {
  record: ChatRecord;
  /** Stores a message for whose writer the Worker vouches. */
  take(frame: ChatFrame): { acks: readonly Ack[]; refusals: readonly FrameRefusal[] };
  /** Messages above a `seq`. */
  after(seq: number, limit: number): HistoryEntry[];
}

/** A program writes, for the team or for the customer. A retry finds what it stored. Synchronous. */
export function postMessage(
  { id, content, as, from, attachments }: NewPost,
  { record, take, after }: PostOptions,
): PostAnswer {
  const customer = customerOf(record);
  if (as === 'attendant' && record.state.kind === 'none')
    return { refused: { code: 'not_found', message: 'This customer was never here.' } };
  const now = Date.now();
  const known = as === 'customer' && from.name === '' && customer !== null ? customer : from;
  const message: Message = {
    ...{ id, from: { ...known, role: as }, timestamp: now, content, readAt: null },
    ...(attachments === undefined ? {} : { attachments: [...attachments] }),
  };
  const { acks, refusals } = take({ kind: 'message', at: now, message, proven: as });
  const [refused] = refusals;
  if (refused !== undefined) return { refused: { code: refused.code, message: refused.message } };
  const seq = acks.at(-1)?.seq ?? 0;
  const [entry] = after(seq - 1, 1);
  if (entry?.message.seq === seq) return { entry };
  return { refused: { code: 'not_found', message: 'It was stored, and is deleted since.' } };
}
