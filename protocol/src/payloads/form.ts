import * as v from 'valibot';
import { ATTRIBUTE_VALUE_MAX_LENGTH } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { ATTRIBUTE_NAME } from './attributes.ts';
import { EntryIdSchema } from './entry-id.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** Forms of the workspace: what customers are asked before a chat, when nobody is there, and after it. */

/**
 * When a form is shown. `nobody`: closed, or nobody is there; then it stands in the place of the form before a chat. `asked`: where
 * a bot asks for it, and not by itself.
 */
export const FORM_TIMES = ['before', 'nobody', 'after', 'asked'] as const;
export type FormTime = (typeof FORM_TIMES)[number];

/** `hidden` is not shown: its value comes from the page. */
export const FIELD_KINDS = ['text', 'email', 'phone', 'choice', 'consent', 'hidden'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Most fields of one form. */
export const FORM_FIELDS_MAX = 30;
const OPTIONS_MAX = 50;
const LABEL_MAX_LENGTH = 500;

const seen = (text: string): boolean => !isBlank(text);
const LabelSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(LABEL_MAX_LENGTH),
  v.check(seen, 'A label has letters that can be seen.'),
);
/** As BCP 47 writes it. */
const LanguageSchema = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/));

/** Where the answer to a field of this kind is kept, whatever the field is called. */
export const attributeOf = ({ kind, name }: { kind: FieldKind; name: string }): string =>
  kind === 'email' || kind === 'phone' ? kind : name;

const FieldBodySchema = v.pipe(
  v.object({
    /** Of the attribute in which the answer is kept; an e-mail address and a phone number are kept as `email` and `phone`. */
    name: v.pipe(v.string(), v.regex(ATTRIBUTE_NAME, 'A field has a name as attributes have.')),
    kind: v.picklist(FIELD_KINDS),
    /** What is asked; of a consent, to what the customer agrees. */
    label: LabelSchema,
    required: v.optional(v.boolean(), false),
    /** Of a choice. */
    options: v.optional(v.pipe(v.array(LabelSchema), v.maxLength(OPTIONS_MAX)), []),
    /** Of a consent: where the whole of it can be read. */
    link: v.optional(
      v.nullable(
        v.pipe(
          v.string(),
          v.maxLength(2_000),
          v.url('A link is written like "https://example.com/privacy".'),
          v.regex(/^https?:/i, 'A link begins with "https://".'),
        ),
      ),
      null,
    ),
  }),
  v.check(({ kind, options }) => kind !== 'choice' || options.length > 0, 'A choice has options.'),
);

/** What is put at an id. */
export const FormEntryBodySchema = v.pipe(
  v.object({
    /** For those who work with it. */
    name: LabelSchema,
    when: v.picklist(FORM_TIMES),
    /** For customers of this language; null: for all others. */
    language: v.optional(v.nullable(LanguageSchema), null),
    /** One sentence above the fields. */
    intro: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LABEL_MAX_LENGTH)), ''),
    fields: v.pipe(v.array(FieldBodySchema), v.minLength(1), v.maxLength(FORM_FIELDS_MAX)),
  }),
  v.check(
    ({ fields }) => new Set(fields.map(attributeOf)).size === fields.length,
    'No two fields have one name, and there is one field at most for the e-mail address and one for the phone number.',
  ),
  v.check(
    ({ when, fields }) =>
      when !== 'after' || fields.every(({ kind, required }) => kind !== 'consent' || !required),
    'After a chat no consent can be required.',
  ),
);
export type FormEntryBody = v.InferOutput<typeof FormEntryBodySchema>;

export const FormFieldSchema = openObject({
  name: v.string(),
  kind: v.picklist(FIELD_KINDS),
  label: v.string(),
  required: v.fallback(v.boolean(), false),
  options: v.fallback(v.array(v.string()), []),
  link: v.fallback(v.nullable(v.string()), null),
  /** Of a consent: names its words. Other words are another version. */
  version: lenient(v.string()),
});
export type FormField = v.InferOutput<typeof FormFieldSchema>;
export const FormSchema = openObject({
  id: EntryIdSchema,
  name: v.fallback(v.string(), ''),
  when: v.picklist(FORM_TIMES),
  language: v.fallback(v.nullable(v.string()), null),
  intro: v.fallback(v.string(), ''),
  fields: readableList(FormFieldSchema),
  /** Where the Worker was called when it was put: a line for clients that know no forms leads there. */
  origin: lenient(v.string()),
});
export type Form = v.InferOutput<typeof FormSchema>;

/** What is known already, so that nobody is asked again. */
export const KnownAnswersSchema = openObject({
  /** Names of attributes. */
  fields: readableList(v.string()),
  consents: readableList(
    openObject({ form: v.string(), field: v.string(), version: v.string(), at: v.number() }),
  ),
});
export type KnownAnswers = v.InferOutput<typeof KnownAnswersSchema>;

/** A customer's answers by the names of the fields; to a consent its version. */
export const FieldAnswersSchema = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(ATTRIBUTE_NAME)),
    v.union([v.pipe(v.string(), v.maxLength(ATTRIBUTE_VALUE_MAX_LENGTH)), v.number(), v.boolean()]),
  ),
  v.check((fields) => Object.keys(fields).length <= FORM_FIELDS_MAX, `At most ${FORM_FIELDS_MAX} fields.`),
);
export type FieldAnswers = v.InferOutput<typeof FieldAnswersSchema>;
