import * as v from 'valibot';
import { CONTENT_MAX_LENGTH, TAGS_OF_ONE_MAX } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { ATTENDANT_TYPES } from '../vocabulary.ts';
import { EntryIdSchema } from './entry-id.ts';

/** How a macro leaves the chat, as its last act. */
const MacroEndingSchema = v.variant('kind', [
  v.object({ kind: v.literal('end') }),
  v.object({ kind: v.literal('team'), team: EntryIdSchema }),
  v.object({ kind: v.literal('level'), level: v.picklist(ATTENDANT_TYPES) }),
]);

/**
 * What a ready answer does besides sending its text: then it is a macro. The desk that runs it does so by the calls and
 * commands that there are, in the attendant's own name and rights.
 */
export const MacroSchema = v.object({
  /** Ids of tags that the session gets. */
  tags: v.optional(v.pipe(v.array(EntryIdSchema), v.maxLength(TAGS_OF_ONE_MAX)), []),
  /** A note for colleagues; null: none. */
  note: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.maxLength(CONTENT_MAX_LENGTH),
        v.check((note) => !isBlank(note), 'A note has words that can be seen.'),
      ),
    ),
    null,
  ),
  /** Null: the chat goes on. */
  ending: v.optional(v.nullable(MacroEndingSchema), null),
});
export type Macro = v.InferOutput<typeof MacroSchema>;
