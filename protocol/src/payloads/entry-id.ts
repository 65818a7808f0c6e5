import * as v from 'valibot';

/** Names an entry of the workspace. The client that makes the entry makes its id. */
export const EntryIdSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,64}$/, 'An id of the workspace has 1 to 64 letters, digits, "-" or "_".'),
);
