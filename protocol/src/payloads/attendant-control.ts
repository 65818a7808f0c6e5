import * as v from 'valibot';
import { InstructionSchema } from './control.ts';
import { lenient, openObject } from './open-object.ts';

/** New: a command or acceptance of this attendant that the server did not follow. */
export const CommandRefusalSchema = openObject({
  /** `accept`, or the command. */
  command: v.string(),
  sessionTopic: v.string(),
  code: v.string(),
  message: v.fallback(v.string(), ''),
});
export type CommandRefusal = v.InferOutput<typeof CommandRefusalSchema>;

/** `client/attendants/control/<id>`: blocks or resumes this attendant, or tells what was refused. */
export const AttendantControlSchema = openObject({
  instruction: InstructionSchema,
  refusal: lenient(CommandRefusalSchema),
});
export type AttendantControl = v.InferOutput<typeof AttendantControlSchema>;
