import { type Customer, CustomerSchema, type Id, idText, SessionIdSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { decodeHistory, decodeSessions, type Session, type WireMessage } from './decode.ts';

const REQUEST_TIMEOUT_MS = 10_000;

const OpenedSchema = v.object({
  sessionId: SessionIdSchema,
  token: v.fallback(v.optional(v.pipe(v.string(), v.minLength(1))), undefined),
  customer: v.fallback(v.optional(CustomerSchema), undefined),
});
export type Opened = v.InferOutput<typeof OpenedSchema>;

/** `status` is the HTTP status, or 0 where there was no answer that could be read. */
export class RestError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'RestError';
    this.status = status;
  }
}

export interface Rest {
  /** `POST /session`: who I am, and a token where the Worker hands them out. */
  openSession(request: {
    customer: Customer | null;
    hash: string | undefined;
    token: string | null;
  }): Promise<Opened>;
  lastSessions(customerId: Id): Promise<Session[]>;
  /** Oldest first: the newest ones before `offset`, or those after a `seq`. */
  messages(
    customerId: Id,
    page: { limit: number } & ({ offset: number } | { after: number }),
  ): Promise<WireMessage[]>;
}

/** @param token asked at each call, so that a renewed one is used. */
export function createRest(
  backendEndpoint: string,
  token: () => string | null,
  fetcher: typeof fetch = (input, init) => fetch(input, init),
): Rest {
  async function call(path: string, init: RequestInit, bearer: string | null): Promise<unknown> {
    const headers = new Headers(init.headers);
    if (bearer !== null) headers.set('authorization', `Bearer ${bearer}`);
    let response: Response;
    try {
      response = await fetcher(backendEndpoint + path, {
        ...init,
        headers,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
    } catch {
      throw new RestError(0, 'no answer');
    }
    if (!response.ok) throw new RestError(response.status, `status ${response.status}`);
    try {
      return await response.json();
    } catch {
      throw new RestError(0, 'the answer is no JSON');
    }
  }

  const get = (path: string): Promise<unknown> => call(path, {}, token());

  return {
    async openSession({ customer, hash, token: bearer }) {
      const body =
        customer === null ? {} : { customer: hash === undefined ? customer : { ...customer, hash } };
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
      return v.parse(OpenedSchema, await call('/session', init, bearer));
    },
    async lastSessions(customerId) {
      return decodeSessions(await get(`/customer/${encodeURIComponent(idText(customerId))}/sessions/last`));
    },
    async messages(customerId, page) {
      const query = new URLSearchParams(Object.entries(page).map(([key, value]) => [key, String(value)]));
      return decodeHistory(
        await get(`/customer/${encodeURIComponent(idText(customerId))}/messages?${query}`),
      );
    },
  };
}
