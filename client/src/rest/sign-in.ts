import { type AttendantInfo, CALLS, HOOK_TIMEOUT_MS, pathOf, TOKEN_HEADER } from '@chimpassist/protocol';
import type { Addresses } from './addresses.ts';
import { createHttp, jsonPost, read } from './http.ts';
import { RestError } from './rest-error.ts';

export type SignInFailure = 'unknownEmail' | 'wrongPassword' | 'disabled' | 'unreachable' | 'other';

export type SignInResult =
  | { ok: true; attendant: AttendantInfo; token: string | null; addresses: Addresses }
  | { ok: false; failure: SignInFailure };

function failureOf(error: unknown): SignInFailure {
  if (!(error instanceof RestError)) return 'other';
  if (error.code === 'disabled') return 'disabled';
  switch (error.status) {
    case 0:
      return 'unreachable';
    case 404:
      return 'unknownEmail';
    case 401:
      return 'wrongPassword';
    default:
      return 'other';
  }
}

/** Asks the operator's authentication hook, through the Worker. There is no token where the Worker issues none. */
export async function requestSignIn(
  endpoint: string,
  email: string,
  password: string,
  fetcher?: typeof fetch,
): Promise<SignInResult> {
  let response: Response;
  try {
    response = await createHttp(endpoint, fetcher)(
      pathOf(CALLS.signIn, {}),
      // The operator's hook may take its time, and the Worker waits for it.
      { ...jsonPost({ email, password }), signal: AbortSignal.timeout(HOOK_TIMEOUT_MS * 2) },
      null,
    );
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
  try {
    const { mqtt, edges, ...attendant } = await read(response, CALLS.signIn.answer);
    return { ok: true, attendant, token: response.headers.get(TOKEN_HEADER), addresses: { mqtt, edges } };
  } catch {
    return { ok: false, failure: 'other' };
  }
}
