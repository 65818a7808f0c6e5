import * as v from 'valibot';
import { CapabilitiesSchema } from './capabilities.ts';

export const SocketUpSchema = v.variant('type', [
  /** First on every connection. `cursor`: the highest `n` that this bridge (or the one it follows) has acknowledged. */
  v.object({
    type: v.literal('hello'),
    v: v.number(),
    bridgeId: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
    cursor: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    capabilities: CapabilitiesSchema,
    /** It copies logs into MongoDB, and wants to hear which of them have grown. */
    mirrors: v.optional(v.boolean()),
  }),
  v.object({ type: v.literal('ack'), n: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** The mail server has taken a mail; or `error` says, without its words, why not. */
  v.object({
    type: v.literal('mailed'),
    id: v.pipe(v.string(), v.maxLength(300)),
    error: v.optional(v.pipe(v.string(), v.maxLength(500))),
  }),
  /** A standby's question, every few seconds: is the active bridge still there? Answered by `welcome`. */
  v.object({ type: v.literal('claim') }),
]);
export type SocketUp = v.InferOutput<typeof SocketUpSchema>;
