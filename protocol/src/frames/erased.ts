import * as v from 'valibot';
import { TimestampSchema } from '../payloads/timestamp.ts';

/** `POST /bridge/erased`: what an erasure took away outside of the Worker. */
export const ErasedSchema = v.object({
  sessionTopic: v.string(),
  /** By the bridge's clock, epoch ms. */
  at: TimestampSchema,
  /** Frames that waited in the spool, and refused ones kept beside it. */
  spooled: v.pipe(v.number(), v.safeInteger()),
  parked: v.pipe(v.number(), v.safeInteger()),
  /** Documents of MongoDB; null without a mirror. */
  mirrored: v.nullable(v.pipe(v.number(), v.safeInteger())),
});
export type Erased = v.InferOutput<typeof ErasedSchema>;
export type ErasedByBridge = Omit<Erased, 'sessionTopic'>;
