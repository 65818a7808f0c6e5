import * as v from 'valibot';
import { CONTROL_FIELDS } from './control-fields.ts';
import { SessionSchema } from './session.ts';

/** `<sessionTopic>/client/control` as an attendant reads it. */
export const ControlSchema = v.object({ ...CONTROL_FIELDS, sessionInfo: SessionSchema });
export type Control = v.InferOutput<typeof ControlSchema>;

/** `client/attendants/control/<id>`. `refusal`: a command or acceptance of this attendant that the server did not follow. */
export const AttendantControlSchema = v.object({
  instruction: CONTROL_FIELDS.instruction,
  refusal: v.fallback(
    v.optional(v.object({ command: v.string(), sessionTopic: v.string(), code: v.string() })),
    undefined,
  ),
});
export type AttendantControl = v.InferOutput<typeof AttendantControlSchema>;
