import { type Customer, CustomerSchema, type Id, idText, SessionIdSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { decodeHistory, decodeOr, decodeSessions, type Session, type WireMessage } from './decode.ts';

const REQUEST_TIMEOUT_MS = 10_000;

const OpenedSchema = v.object({
  sessionId: SessionIdSchema,
  token: v.fallback(v.optional(v.pipe(v.string(), v.minLength(1))), undefined),
  customer: v.fallback(v.optional(CustomerSchema), undefined),
});
export type Opened = v.InferOutput<typeof OpenedSchema>;

export interface RestErrorDetail {
  /** The Worker's word for what is wrong, where it gave one. */
  code?: string | undefined;
  /** It asks not to be asked again before, ms. */
  retryAfterMs?: number | undefined;
}

/** `status` is the HTTP status, or 0 where there was no answer that could be read. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly code: string | null;
  readonly retryAfterMs: number | null;
  constructor(status: number, message: string, { code, retryAfterMs }: RestErrorDetail = {}) {
    super(message);
    this.status = status;
    this.code = code ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
  }
}

const RefusalSchema = v.object({ error: v.object({ code: v.string() }) });
const MAX_RETRY_AFTER_S = 3_600;

async function refusal(response: Response): Promise<RestError> {
  const body = decodeOr(RefusalSchema, await response.json().catch(() => null));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new RestError(response.status, `status ${response.status}`, {
    code: body?.error.code,
    retryAfterMs: seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_S) * 1_000 : undefined,
  });
}

export interface Rest {
  /** `POST /session`: who I am, and a token where the Worker hands them out. */
  openSession(request: {
    customer: Customer | null;
    hash: string | undefined;
    token: string | null;
    /** The answer to a challenge, where the Worker has asked for one. */
    turnstile: string | undefined;
  }): Promise<Opened>;
  lastSessions(customerId: Id): Promise<Session[]>;
  /** Oldest first: the newest ones before `offset`, or those after a `seq`. */
  messages(
    customerId: Id,
    page: { limit: number } & ({ offset: number } | { after: number }),
  ): Promise<WireMessage[]>;
}

/** How a call proves itself: asked at each, so that a renewed token is used, and renewed where it is not taken. */
export interface Bearer {
  token(): string | null;
  renew(): Promise<unknown>;
  /** Whose token it is. */
  person(): string;
}

export function createRest(
  backendEndpoint: string,
  { token, renew, person }: Bearer,
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
    if (!response.ok) throw await refusal(response);
    try {
      return await response.json();
    } catch {
      throw new RestError(0, 'the answer is no JSON');
    }
  }

  async function get(path: string): Promise<unknown> {
    const [asked, whose] = [token(), person()];
    try {
      return await call(path, {}, asked);
    } catch (error) {
      if (!(error instanceof RestError) || error.status !== 401 || asked === null) throw error;
      if (token() === asked) await renew();
      // One's path with another's token is nobody's business.
      if (person() !== whose) throw error;
      return call(path, {}, token());
    }
  }

  return {
    async openSession({ customer, hash, token: bearer, turnstile }) {
      const body = {
        ...(customer === null ? {} : { customer: hash === undefined ? customer : { ...customer, hash } }),
        ...(turnstile === undefined ? {} : { turnstile }),
      };
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
