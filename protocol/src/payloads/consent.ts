import * as v from 'valibot';
import { openObject } from './open-object.ts';

/** What somebody agreed to: these words, then. */
export const ConsentSchema = openObject({
  /** The form's id, and the field's name. */
  form: v.string(),
  field: v.string(),
  /** Of the words: other words are another version. */
  version: v.string(),
  /** The words as they stood there. */
  text: v.string(),
  link: v.nullable(v.string()),
  /** Epoch ms. */
  at: v.number(),
});
export type Consent = v.InferOutput<typeof ConsentSchema>;
