import type { Customer, ImportedPart, ImportPart } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { FrameRefusal } from '../contract/outlet.ts';
import type { Annotations } from './annotations.ts';
import type { ChatStore } from './chat-store.ts';
import { bringRatings } from './ratings.ts';

export interface BringOptions {
  store: ChatStore;
  annotations: Annotations;
  /** The chat of somebody who was never here begins, as one that is over. */
  begin(customer: Customer, begunAt: number): void;
  /** Stores messages for whose writers the Worker vouches. */
  take(frames: ChatFrame[]): { refusals: readonly FrameRefusal[] };
}

/**
 * Takes what another deployment has of this customer, as it was: times, writers and ids stay. A second run finds everything
 * there. Nobody is called to answer it. Synchronous.
 */
export function bringPart(
  { customer, messages, notes, attributes, ratings, tags }: ImportPart,
  { store, annotations, begin, take }: BringOptions,
): ImportedPart | 'full' {
  const frames = messages.map(
    ({ receivedAt, ...message }): ChatFrame => ({
      kind: 'message',
      at: receivedAt ?? message.timestamp,
      message,
      ...(message.from.role === 'unverified' ? {} : { proven: message.from.role ?? 'customer' }),
      imported: true,
    }),
  );
  // A search in the years of these words finds their chat.
  if (store.record.state.kind === 'none')
    begin(customer, Math.min(Date.now(), ...frames.map(({ at }) => at)));
  const { headSeq } = store.log;
  const { refusals } = frames.length === 0 ? { refusals: [] } : take(frames);
  const brought = annotations.notes.bring(notes);
  if (brought === null) return 'full';
  for (const proof of ['claimed', 'signed', 'attendant'] as const) {
    const values = attributes[proof];
    if (values === undefined) continue;
    if ('refused' in annotations.putAttributes(values, proof)) return 'full';
  }
  bringRatings(store, ratings);
  if (tags !== undefined && tags.join() !== annotations.tags.tags.join()) annotations.putTags({ tags });
  return { messages: store.log.headSeq - headSeq, notes: brought, refused: refusals.length };
}
