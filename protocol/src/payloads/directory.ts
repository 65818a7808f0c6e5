import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { isBlank } from '../text/blank.ts';
import { ATTENDANT_TYPES } from '../vocabulary.ts';
import { EMAIL_MAX_LENGTH, GivenPasswordSchema, PASSWORD_MAX_LENGTH } from './credentials.ts';
import { openObject } from './open-object.ts';

/** The built-in directory of attendants: who may sign in where the operator has no authentication hook. */

/** A shorter password is guessed too easily, even at the pace that the sign-in guard leaves. */
export const PASSWORD_MIN_LENGTH = 10;

export const PasswordSchema = v.pipe(
  v.string(),
  v.minLength(PASSWORD_MIN_LENGTH, `A password has at least ${PASSWORD_MIN_LENGTH} characters.`),
  v.maxLength(PASSWORD_MAX_LENGTH),
);

const EmailSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(EMAIL_MAX_LENGTH),
  v.regex(/^[^\s@]+@[^\s@]+$/, 'This is not an e-mail address.'),
);
const NameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(200),
  v.check((name) => !isBlank(name), 'A name has letters that can be seen.'),
);
const PictureSchema = v.nullable(
  v.pipe(
    v.string(),
    v.maxLength(2048),
    v.regex(/^https?:\/\/\S+$/i, 'A picture is an address that begins with https://.'),
  ),
);

/** Somebody of the directory, as a supervisor sees them. */
export const DirectoryPersonSchema = openObject({
  id: IdSchema,
  email: v.string(),
  name: v.string(),
  avatarURL: v.nullable(v.string()),
  type: v.string(),
  /** Cannot sign in; everything else of them stays. */
  disabled: v.boolean(),
});
export type DirectoryPerson = v.InferOutput<typeof DirectoryPersonSchema>;

export const NewPersonSchema = v.object({
  email: EmailSchema,
  name: NameSchema,
  avatarURL: v.optional(PictureSchema, null),
  type: v.picklist(ATTENDANT_TYPES),
  password: PasswordSchema,
});
export type NewPerson = v.InferOutput<typeof NewPersonSchema>;

/** What is left out stays as it is. */
export const PersonChangeSchema = v.object({
  name: v.optional(NameSchema),
  avatarURL: v.optional(PictureSchema),
  type: v.optional(v.picklist(ATTENDANT_TYPES)),
  disabled: v.optional(v.boolean()),
});
export type PersonChange = v.InferOutput<typeof PersonChangeSchema>;

export const NewPasswordSchema = v.object({ password: PasswordSchema });
export const OwnPasswordSchema = v.object({ current: GivenPasswordSchema, password: PasswordSchema });
