import * as v from 'valibot';
import { EMAIL_MAX_LENGTH, GivenPasswordSchema } from '../payloads/credentials.ts';
import { SignedInSchema } from '../payloads/signed-in.ts';
import { restRow } from './rest-row.ts';

/** How an attendant comes and goes. */

export const signIn = restRow({
  method: 'POST',
  path: '/chimpassist/auth',
  rule: 'open',
  summary: 'Signs an attendant in',
  body: v.object({
    email: v.pipe(v.string(), v.minLength(1), v.maxLength(EMAIL_MAX_LENGTH)),
    password: GivenPasswordSchema,
  }),
  maxBytes: 8_192,
  status: 200,
  answer: SignedInSchema,
  codes: [
    'unknown_email',
    'wrong_password',
    'disabled',
    'rate_limited',
    'overloaded',
    'hook_unavailable',
    'hook_nonsense',
    'not_configured',
  ],
});
export const renewToken = restRow({
  method: 'POST',
  path: '/chimpassist/token',
  rule: 'attendantWithToken',
  summary: 'A new token for an attendant, in the header chimp-token',
  status: 204,
  answer: null,
  codes: [],
});
export const signOut = restRow({
  method: 'POST',
  path: '/chimpassist/sign-out',
  rule: 'attendantWithToken',
  summary: 'Revokes all tokens of this sign-in',
  status: 204,
  answer: null,
  codes: [],
});
