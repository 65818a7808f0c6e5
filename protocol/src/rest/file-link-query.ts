import * as v from 'valibot';
import { count } from './queries.ts';

/** What makes a link to one file good for some minutes. */
export const FileLinkQuerySchema = v.object({
  until: count(0),
  signature: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
});
