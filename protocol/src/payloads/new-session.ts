import * as v from 'valibot';
import { CustomerIdSchema, SessionIdSchema } from '../ids.ts';
import { addressEntries } from './addresses.ts';
import { lenient, openObject } from './open-object.ts';
import { CustomerSchema } from './person.ts';

/** `POST /session`. Legacy widgets send no body, or an empty object. */
export const NewSessionSchema = v.object({
  customer: v.optional(
    v.object({
      id: v.optional(CustomerIdSchema),
      name: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
      avatarURL: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2048))), null),
      /** Proves the id: made of it with `IDENTITY_SECRET` by the operator's own site. */
      hash: v.optional(v.pipe(v.string(), v.maxLength(128))),
    }),
  ),
  /** The page's answer to the challenge, where one is configured. */
  turnstile: v.optional(v.pipe(v.string(), v.maxLength(2048))),
});

/** Its answer. Legacy widgets know the first two fields only. */
export const OpenedSessionSchema = openObject({
  sessionId: SessionIdSchema,
  keepAliveTTL: v.fallback(v.number(), 0),
  token: lenient(v.pipe(v.string(), v.minLength(1))),
  customer: lenient(CustomerSchema),
  ...addressEntries,
});
