import * as v from 'valibot';
import { addressEntries } from './addresses.ts';
import { AttendantInfoSchema } from './attendant-info.ts';

/** The answer to an attendant who signs in: who that is, and where to connect. The token stands in a header. */
export const SignedInSchema = v.object({ ...AttendantInfoSchema.entries, ...addressEntries });
