import { type Batch, BRIDGE_VERSION, type DeskFrame } from '@chimpassist/protocol/frames';
import { today } from '../clock.ts';
import type { Taken } from './chat-queues.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';

/** What is posted: frames with the times at which they were read, by the machine's clock as it stands now. */
export const batchOf = (
  epoch: number,
  chats: readonly Taken[],
  desk: DeskFrame[],
  { seenRev, wantsLog }: Pick<DispatcherOptions, 'seenRev' | 'wantsLog'>,
): Batch => ({
  v: BRIDGE_VERSION,
  epoch,
  at: Date.now(),
  chats: chats.map(({ queue, frames }) => ({
    sessionTopic: queue.sessionTopic,
    seenRev: seenRev(queue.sessionTopic),
    frames: frames.map(({ frame, offset }) => ({ ...frame, at: today(frame.at, offset) })),
  })),
  desk,
  log: wantsLog,
});
