import * as v from 'valibot';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';
import { SessionInfoSchema } from './session-info.ts';

/** `GET /attendant/:attendantId/sessions`: one of an attendant's, with the tags of customer and session. */
export const AttendantSessionSchema = openObject({
  ...SessionInfoSchema.entries,
  tags: lenient(readableList(v.string())),
});
export type AttendantSession = v.InferOutput<typeof AttendantSessionSchema>;
