import * as v from 'valibot';
import { PersonSchema } from './person.ts';

export const AttendantInfoSchema = v.object({
  ...PersonSchema.entries,
  email: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(320))), undefined),
  /** In the field any text; unknown types get no offers. */
  type: v.fallback(
    v.optional(v.pipe(v.string(), v.maxLength(100)), 'support/firstLevel'),
    'support/firstLevel',
  ),
});
export type AttendantInfo = v.InferOutput<typeof AttendantInfoSchema>;
