import { AttendantInfoSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { Identity } from './stored-identity.ts';

export type SignInFailure = 'unknownEmail' | 'wrongPassword' | 'unreachable' | 'other';

export type SignInResult = { ok: true; identity: Identity } | { ok: false; failure: SignInFailure };

/** The user object itself, with the token beside its fields, or both side by side. */
const AnswerSchema = v.union([
  v.object({ user: AttendantInfoSchema, token: v.optional(v.string()) }),
  v.object({ attendant: AttendantInfoSchema, token: v.optional(v.string()) }),
  v.object({ ...AttendantInfoSchema.entries, token: v.optional(v.string()) }),
]);

function identityFrom(answer: v.InferOutput<typeof AnswerSchema>): Identity {
  const token = answer.token ?? null;
  if ('user' in answer) return { attendant: answer.user, token };
  if ('attendant' in answer) return { attendant: answer.attendant, token };
  const { token: _token, ...attendant } = answer;
  return { attendant, token };
}

/** Asks the operator's authentication hook, through the Worker. */
export async function requestSignIn(
  endpoint: string,
  email: string,
  password: string,
): Promise<SignInResult> {
  let response: Response;
  try {
    response = await fetch(`${endpoint}/chimpassist/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
  } catch {
    return { ok: false, failure: 'unreachable' };
  }
  if (response.status === 404) return { ok: false, failure: 'unknownEmail' };
  if (response.status === 401) return { ok: false, failure: 'wrongPassword' };
  if (!response.ok) return { ok: false, failure: 'other' };
  const answer = v.safeParse(AnswerSchema, await response.json().catch(() => null));
  return answer.success
    ? { ok: true, identity: identityFrom(answer.output) }
    : { ok: false, failure: 'other' };
}
