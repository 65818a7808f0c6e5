import * as v from 'valibot';
import { FilesTakenSchema } from './attachment.ts';
import { openObject } from './open-object.ts';
import { openingEntries } from './opening.ts';

export const PAGE_CONFIG_PATH = '/config/widget';

/** Of what a page may offer, the part that an open panel reads; what is loaded later reads the rest. */
export const PageConfigSchema = openObject({
  ...openingEntries,
  attachments: FilesTakenSchema,
  /** `Form`s. Read with its schema by what shows them: pages without forms do not load it. */
  forms: v.fallback(v.optional(v.array(v.unknown()), []), []),
});
