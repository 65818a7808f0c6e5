import * as v from 'valibot';
import { patienceMs } from '../patience.ts';
import { errorOf, RestError } from './rest-error.ts';

/** `offset` counts back from the newest message; `after` is a `seq`. */
export type Page = { limit: number } & ({ offset: number } | { after: number });

const REQUEST_TIMEOUT_MS = 10_000;

/** Makes one call of the Worker. Throws {@link RestError} where it is refused, not answered in time, or not readable. */
export type Http = (path: string, init: RequestInit, token: string | null) => Promise<Response>;

export function createHttp(
  endpoint: string,
  fetcher: typeof fetch = (input, init) => fetch(input, init),
): Http {
  /** Calls in a row that nobody answered. */
  let unanswered = 0;
  return async (path, init, token) => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    const patience =
      init.signal ?? AbortSignal.timeout(patienceMs(REQUEST_TIMEOUT_MS, unanswered, Math.random));
    let response: Response;
    try {
      response = await fetcher(endpoint + path, {
        ...init,
        headers,
        // A caller that ends its call itself decides how long it waits.
        signal: patience,
      });
      unanswered = 0;
    } catch {
      if (patience !== init.signal && patience.aborted) unanswered += 1;
      throw new RestError(0, 'no answer');
    }
    if (!response.ok) throw await errorOf(response);
    return response;
  };
}

/** @throws {RestError} where the body is not what the contract says. */
export async function read<S extends v.GenericSchema>(
  response: Response,
  schema: S,
): Promise<v.InferOutput<S>> {
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    throw new RestError(0, 'the answer is not JSON');
  }
  const parsed = v.safeParse(schema, body);
  if (!parsed.success) throw new RestError(0, 'the answer is not what was asked for');
  return parsed.output;
}

export const jsonBody = (method: 'POST' | 'PUT', body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const jsonPost = (body: unknown): RequestInit => jsonBody('POST', body);
