import * as v from 'valibot';
import { AttendantInfoSchema } from '../payloads/attendant-info.ts';
import { CommandSchema } from '../payloads/command.ts';
import { TimestampSchema } from '../payloads/timestamp.ts';

/** When the bridge read the frame from the broker, by its clock. */
export const at = { at: TimestampSchema };

/**
 * Whether the topic proved who the attendant is. Missing in frames of an earlier bridge, which reads topics that prove
 * nothing only with `LEGACY_CLIENTS=all`, and commands from proving topics only. Of what the payload says of a proven
 * attendant only the id counts: level, name and picture are what the Worker knows from the sign-in.
 */
export const provenAttendant = { proven: v.optional(v.boolean()) };

/** A command of an attendant, to a chat or to the desk. */
export const CommandFrameSchema = v.object({
  kind: v.literal('command'),
  ...at,
  attendant: AttendantInfoSchema,
  command: CommandSchema,
  ...provenAttendant,
});
