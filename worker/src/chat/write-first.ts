import type { Customer, Message } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { FirstWords, WrittenAnswer } from '../contract/chat-object.ts';
import type { FrameRefusal } from '../contract/outlet.ts';
import type { ChatRecord } from './chat-record.ts';
import { isIn } from './joining.ts';
import { isLive } from './machine/state.ts';
import { customerOf } from './views.ts';

export interface WriteFirstOptions {
  record(): ChatRecord;
  /** Takes frames for which the Worker vouches. Everything is stored when it returns. */
  take(frames: ChatFrame[]): { refusals: readonly FrameRefusal[] };
  letIn(attendant: AttendantCard): void;
}

/** An attendant writes to somebody who has not asked: the chat begins as if that one had, with the attendant in it. Synchronous. */
export function writeFirst(
  { id, content, attendant, customer }: FirstWords,
  { record, take, letIn }: WriteFirstOptions,
): WrittenAnswer {
  const at = Date.now();
  const { state } = record();
  if (isLive(state) && !isIn(state, attendant.id))
    return { refused: { code: 'not_assigned', message: 'A chat with this customer goes on already.' } };
  if (!isLive(state)) {
    const known: Customer = customerOf(record()) ?? customer;
    const { refusals } = take([{ kind: 'request', at, customer: known, requestID: id, proven: true }]);
    const [refused] = refusals;
    if (refused !== undefined) return { refused };
    letIn(attendant);
  }
  const { type: _, ...from } = attendant;
  const message: Message = {
    ...{ id, from: { ...from, role: 'attendant' }, timestamp: at, content, readAt: null },
  };
  const { refusals } = take([{ kind: 'message', at, message, proven: 'attendant' }]);
  const [refused] = refusals;
  return refused === undefined ? { written: true } : { refused };
}
