import * as v from 'valibot';
import { BATCH_MAX_CHATS, BATCH_MAX_DESK_FRAMES, BATCH_MAX_FRAMES_PER_CHAT, REV_MAX } from '../limits.ts';
import { TimestampSchema } from '../payloads/timestamp.ts';
import { ChatFrameSchema } from './chat-frame.ts';
import type { DeskFrame } from './desk-frame.ts';
import { BRIDGE_VERSION } from './version.ts';

export const ChatBatchSchema = v.object({
  sessionTopic: v.string(),
  /** The highest `rev` whose control messages the bridge has handed to the broker; those above come back. */
  seenRev: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(REV_MAX)),
  frames: v.pipe(v.array(ChatFrameSchema), v.minLength(1), v.maxLength(BATCH_MAX_FRAMES_PER_CHAT)),
});
export type ChatBatch = v.InferOutput<typeof ChatBatchSchema>;

export const BatchSchema = v.object({
  v: v.literal(BRIDGE_VERSION, 'This Worker speaks version 1 of the bridge protocol.'),
  /** Of the lease, from `welcome`. State changes of an older epoch are refused; messages and receipts never. */
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /**
   * The bridge's clock as it posted this: a frame is as old as its `at` is before it, and the Worker counts that back from
   * its own clock. The clocks of two machines are never compared. Bridges of before do not say it.
   */
  at: v.optional(TimestampSchema),
  chats: v.pipe(v.array(v.unknown()), v.maxLength(BATCH_MAX_CHATS)),
  desk: v.pipe(v.array(v.unknown()), v.maxLength(BATCH_MAX_DESK_FRAMES)),
  /** Whether the answers shall carry what the batch added to the logs: for a bridge with a mirror. */
  log: v.optional(v.boolean(), false),
});
/** `chats` and `desk` are validated one by one, so that one bad entry refuses only itself. */
export interface Batch {
  v: typeof BRIDGE_VERSION;
  epoch: number;
  at?: number;
  chats: ChatBatch[];
  desk: DeskFrame[];
  log?: boolean;
}
