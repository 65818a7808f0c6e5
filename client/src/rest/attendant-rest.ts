import { type Id, idText, TOKEN_HEADER } from '@chimpassist/protocol';
import * as v from 'valibot';
import { DeskPictureSchema, HistorySchema, SessionsSchema } from '../wire/schemas.ts';

/** Most messages that one page of history holds. */
export const HISTORY_PAGE = 50;
/** Most messages of one step of a catch-up. */
export const CATCH_UP_PAGE = 200;

/** An answer other than 2xx. */
export class RestError extends Error {
  readonly status: number;
  /** One of the protocol's error codes, or empty where the answer carried none. */
  readonly code: string;
  constructor(status: number, code: string) {
    super(`The service answered ${status}.`);
    this.name = 'RestError';
    this.status = status;
    this.code = code;
  }
}

const ErrorBodySchema = v.object({ error: v.object({ code: v.string() }) });

async function errorFrom(response: Response): Promise<RestError> {
  const body = v.safeParse(ErrorBodySchema, await response.json().catch(() => null));
  return new RestError(response.status, body.success ? body.output.error.code : '');
}

export interface RestOptions {
  endpoint: string;
  token: () => string | null;
  /** A 401 was answered although there is a token. */
  onUnauthorized: () => void;
}

const KeepAliveSchema = v.object({ keepAliveTTL: v.pipe(v.number(), v.minValue(1)) });

/** The Worker's REST calls that a desk makes. Each throws {@link RestError} or a network error. */
export function createRest(options: RestOptions) {
  async function get<S extends v.GenericSchema>(
    path: string,
    schema: S,
    signal?: AbortSignal,
  ): Promise<v.InferOutput<S>> {
    const token = options.token();
    const response = await fetch(`${options.endpoint}${path}`, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status === 401 && token !== null) options.onUnauthorized();
    if (!response.ok) throw await errorFrom(response);
    return v.parse(schema, await response.json());
  }
  /** A call without an answer but its status and the token that may stand beside it. */
  async function post(path: string, token: string | null): Promise<string | null> {
    const response = await fetch(`${options.endpoint}${path}`, {
      method: 'POST',
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      // Said also while the page is being left.
      keepalive: true,
    });
    if (!response.ok) throw await errorFrom(response);
    return response.headers.get(TOKEN_HEADER);
  }
  const segment = (id: Id): string => encodeURIComponent(idText(id));

  return {
    get,
    /** The next token for the one that still holds; null where the Worker issues none. */
    renewToken: () => post('/chimpassist/token', options.token()),
    /** Ends this sign-in: its tokens are worth nothing from now on. */
    signOut: (token: string) => post('/chimpassist/sign-out', token),
    /** How long the server waits for this attendant's next sign of life, ms. */
    keepAliveTTL: async () => (await get('/config/attendant', KeepAliveSchema)).keepAliveTTL,
    sessions: (attendantId: Id) =>
      get(`/attendant/${segment(attendantId)}/sessions?limit=200`, SessionsSchema),
    /** The customer's last sessions, the newest first, where this attendant may see them. */
    lastSessions: (customerId: string) =>
      get(`/customer/${segment(customerId)}/sessions/last`, SessionsSchema),
    desk: () => get('/desk', DeskPictureSchema),
    /** The newest page, or the one before `offset` messages counted back from the newest; oldest first. */
    history: (customerId: Id, offset: number) =>
      get(`/customer/${segment(customerId)}/messages?offset=${offset}&limit=${HISTORY_PAGE}`, HistorySchema),
    /** What came after `seq`, oldest first. */
    missed: (customerId: Id, seq: number) =>
      get(`/customer/${segment(customerId)}/messages?after=${seq}&limit=${CATCH_UP_PAGE}`, HistorySchema),
  };
}

export type Rest = ReturnType<typeof createRest>;
