import * as v from 'valibot';
import { ATTRIBUTE_VALUE_MAX_LENGTH } from '../limits.ts';
import { ATTRIBUTE_NAME } from './attributes.ts';
import { EmailSchema } from './email.ts';
import { EntryIdSchema } from './entry-id.ts';
import { FieldAnswersSchema, FORM_FIELDS_MAX } from './form.ts';
import { openObject } from './open-object.ts';

/** As BCP 47 writes it. */
const LanguageSchema = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/));

const FieldValueSchema = v.union([
  v.pipe(v.string(), v.maxLength(ATTRIBUTE_VALUE_MAX_LENGTH)),
  v.number(),
  v.boolean(),
]);

/** What a customer fills in, by the names of the fields. Who leaves an `email` gets unread answers there. */
export const FormBodySchema = v.pipe(
  v.objectWithRest(
    {
      /** Which form of the workspace it is; without one, only an address is left. */
      form: v.optional(EntryIdSchema),
      /** Its answers, by the names of its fields. */
      fields: v.optional(FieldAnswersSchema),
      email: v.optional(EmailSchema),
      /** In which language the customer is written to: `pt-BR`. */
      language: v.optional(LanguageSchema),
    },
    FieldValueSchema,
  ),
  v.check((body) => Object.keys(body).length <= FORM_FIELDS_MAX, `At most ${FORM_FIELDS_MAX} fields.`),
  v.check(
    (body) => Object.keys(body).every((name) => ATTRIBUTE_NAME.test(name)),
    'A field has a name of 1 to 40 letters, digits, spaces, "_", "." or "-".',
  ),
);
export type FormBody = v.InferOutput<typeof FormBodySchema>;

/** `off`: this deployment sends none. `failing`: the last try failed, and is made again. */
export const MAIL_STANDS = ['on', 'off', 'failing'] as const;
export type MailStand = (typeof MAIL_STANDS)[number];
export const FormAnswerSchema = openObject({ mail: v.fallback(v.picklist(MAIL_STANDS), 'off') });

/** Where a customer wants the chat to be sent; without an address, to the one that was left. */
export const TranscriptBodySchema = v.object({
  email: v.optional(EmailSchema),
  language: v.optional(LanguageSchema),
});

/**
 * What has become of a mail. `sending`: tried just now. `dropped`: its words were read before it could be sent. `bounced`: it came
 * back. `complained`: its reader does not want it.
 */
export const MAIL_STATES = [
  'sending',
  'waiting',
  'sent',
  'failed',
  'dropped',
  'received',
  'bounced',
  'complained',
] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Who a mail came from: from the address that the customer left, or from another one that knew the reply address. */
export const MAIL_PROOFS = ['sender', 'unproven'] as const;
export type MailProof = (typeof MAIL_PROOFS)[number];

/** One mail of a chat. */
export const MailEntrySchema = openObject({
  n: v.number(),
  /** When it was written or came, epoch ms. */
  at: v.number(),
  state: v.fallback(v.picklist(MAIL_STATES), 'waiting'),
  /** The customer's side of it: to whom it went, or from whom it came. */
  address: v.string(),
  /** Of one that goes out: up to which `seq` it tells the words. Of one that came: the `seq` of its message. */
  seq: v.number(),
  /** It tells the whole chat, as its customer has asked. */
  isTranscript: v.optional(v.boolean()),
  /** Tries that failed. */
  tries: v.optional(v.number()),
  /** Of one that came. */
  proof: v.optional(v.fallback(v.picklist(MAIL_PROOFS), 'unproven')),
});
export type MailEntry = v.InferOutput<typeof MailEntrySchema>;

/** What has become of a mail that was brought to the Worker. */
export const MAIL_OUTCOMES = ['taken', 'known', 'automatic', 'refused'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];
export const MailOutcomeSchema = openObject({
  outcome: v.fallback(v.picklist(MAIL_OUTCOMES), 'refused'),
  /** Why it was refused, as one sentence. */
  reason: v.optional(v.string()),
});
