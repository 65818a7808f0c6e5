import { IdSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { text, URL_MAX_LENGTH } from '../hook-text.ts';

/** What of the authentication hook's answer is passed on: the fields that the contract names. */
export const HookUserSchema = v.object({
  id: IdSchema,
  name: v.fallback(v.optional(text(200), ''), ''),
  email: v.fallback(v.optional(text(320), ''), ''),
  avatarURL: v.fallback(v.optional(v.nullable(v.pipe(v.string(), v.maxLength(URL_MAX_LENGTH))), null), null),
  type: v.optional(v.pipe(v.string(), v.maxLength(100)), 'support/firstLevel'),
});
