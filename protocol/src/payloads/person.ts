import * as v from 'valibot';
import { CustomerIdSchema, IdSchema } from '../ids.ts';
import { beginningOf } from '../text/graphemes.ts';
import { ROLES } from '../vocabulary.ts';

/**
 * What travels in MQTT payloads and REST bodies. Valibot objects drop what they do not name, which is the rule here:
 * of people only id, name, avatar and role are ever passed on, stored or mirrored, although legacy clients send more.
 */

/** In UTF-16 units; a longer name is cut between two characters, never within one. */
const NAME_MAX_LENGTH = 200;
export const NameSchema = v.pipe(
  v.string(),
  v.transform((name) => beginningOf(name, NAME_MAX_LENGTH)),
);
export const AvatarSchema = v.pipe(v.string(), v.maxLength(2048));

/** A name may be missing or of a wrong type in the field: it is then empty, not a reason to lose a message. */
const LenientName = v.fallback(v.optional(NameSchema, ''), '');
const LenientAvatar = v.fallback(v.optional(v.nullable(AvatarSchema), null), null);

/** Somebody as others see them. */
export const PersonSchema = v.object({ id: IdSchema, name: LenientName, avatarURL: LenientAvatar });
export type Person = v.InferOutput<typeof PersonSchema>;

export const CustomerSchema = v.object({ id: CustomerIdSchema, name: LenientName, avatarURL: LenientAvatar });
export type Customer = v.InferOutput<typeof CustomerSchema>;

export const SenderSchema = v.object({
  ...PersonSchema.entries,
  role: v.fallback(v.optional(v.picklist(ROLES)), undefined),
});
export type Sender = v.InferOutput<typeof SenderSchema>;
