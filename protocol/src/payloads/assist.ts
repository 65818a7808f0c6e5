import * as v from 'valibot';
import { CONTENT_MAX_LENGTH } from '../limits.ts';

/** What an attendant may ask the operator's language model for. */
export const ASSIST_TONES = ['friendlier', 'moreFormal', 'shorter'] as const;
export type AssistTone = (typeof ASSIST_TONES)[number];

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(CONTENT_MAX_LENGTH));
const language = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A language is written like "en" or "pt-BR".'),
);

/** `text` is the attendant's own; of the chat the Worker takes the newest messages itself. */
export const AssistBodySchema = v.variant('task', [
  v.object({ task: v.literal('reply') }),
  v.object({ task: v.literal('summary'), language }),
  v.object({ task: v.literal('tone'), text, tone: v.picklist(ASSIST_TONES) }),
  /** `to` left out: the language in which the customer writes. */
  v.object({ task: v.literal('translate'), text, to: v.optional(language) }),
]);
export type AssistBody = v.InferOutput<typeof AssistBodySchema>;

/** A line of the answer. The last one says that it is whole, or why it broke off; without that it was torn on its way. */
export const AssistLineSchema = v.union([
  v.object({ text: v.string() }),
  v.object({ done: v.literal(true) }),
  v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
]);
export type AssistLine = v.InferOutput<typeof AssistLineSchema>;
