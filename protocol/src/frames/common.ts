import * as v from 'valibot';
import { TimestampSchema } from '../payloads/timestamp.ts';

/** When the bridge read the frame from the broker, by its clock. */
export const at = { at: TimestampSchema };

/**
 * Whether the topic proved who the attendant is. Missing in frames of an earlier bridge, which reads topics that prove
 * nothing only with `LEGACY_CLIENTS=all`, and commands from proving topics only. Of what the payload says of a proven
 * attendant only the id counts: level, name and picture are what the Worker knows from the sign-in.
 */
export const provenAttendant = { proven: v.optional(v.boolean()) };
