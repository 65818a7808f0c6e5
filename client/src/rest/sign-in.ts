import { AttendantInfoSchema, TOKEN_HEADER } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { Identity } from './stored-identity.ts';

export type SignInFailure = 'unknownEmail' | 'wrongPassword' | 'unreachable' | 'other';

export type SignInResult = { ok: true; identity: Identity } | { ok: false; failure: SignInFailure };

/** Asks the operator's authentication hook, through the Worker. There is no token where the Worker issues none. */
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
  const answer = v.safeParse(AttendantInfoSchema, await response.json().catch(() => null));
  return answer.success
    ? { ok: true, identity: { attendant: answer.output, token: response.headers.get(TOKEN_HEADER) } }
    : { ok: false, failure: 'other' };
}
