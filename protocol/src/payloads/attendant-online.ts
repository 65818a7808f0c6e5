import * as v from 'valibot';
import { AttendantInfoSchema } from './attendant-info.ts';

/**
 * `server/attendants/online` and `…/quit`, and their provable twins. `window` names one open window of the attendant, for
 * as long as it is open: an attendant is gone when the last window is.
 */
export const AttendantOnlineSchema = v.object({
  attendantInfo: AttendantInfoSchema,
  window: v.fallback(v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), undefined),
});
