import { type ErrorBody, errorOfApi } from './api-error.ts';
import { API_ROUTES, type ApiCalls } from './calls.ts';

export type ApiCall = keyof ApiCalls;

/** A call that needs nothing is made without anything. */
type ArgumentsOf<Input> = Record<never, never> extends Input ? [input?: Input] : [input: Input];

/** Each call of `/v1` as a function. It throws {@link RestError} where it is refused, or not answered. */
export type Api = {
  readonly [Name in ApiCall]: (
    ...args: ArgumentsOf<ApiCalls[Name]['input']>
  ) => Promise<ApiCalls[Name]['answer']>;
};

export interface ApiOptions {
  /** The Worker's address; of a site that has a path, with that path. */
  endpoint: string;
  /** `chimp_…` */
  key: string;
  fetch?: typeof fetch;
  /** How often a call is made at most, where trying again does nothing twice. Without it 4 times. */
  tries?: number;
  /** How long one try may take, ms. Without it 30 s. */
  timeoutMs?: number;
}

interface Route {
  method: string;
  path: string;
  query: readonly string[];
  /** The answer is no JSON. */
  givesFile: boolean;
  headers: Readonly<Record<string, string>>;
}
type Input = Readonly<Record<string, unknown>>;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const TOO_MANY = 429;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function urlOf(endpoint: string, { path, query }: Route, input: Input): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const given = query.filter((name) => isGiven(input[name]));
  const search = new URLSearchParams(given.map((name): [string, string] => [name, String(input[name])]));
  return `${endpoint.replace(/\/+$/, '')}${filled}${given.length === 0 ? '' : `?${search}`}`;
}

/** How it is sent. What may carry an `Idempotency-Key` has one, so that a retry is the same. */
function requestOf({ method, headers }: Route, input: Input, key: string): RequestInit {
  const fields = new Headers({ authorization: `Bearer ${key}` });
  for (const [name, header] of Object.entries(headers))
    fields.set(header, isGiven(input[name]) ? String(input[name]) : crypto.randomUUID());
  if (input.body === undefined) return { method, headers: fields };
  const { body } = input;
  if (body instanceof Blob) {
    if (body.type !== '') fields.set('content-type', body.type);
    return { method, headers: fields, body };
  }
  fields.set('content-type', 'application/json');
  return { method, headers: fields, body: JSON.stringify(body) };
}

/** A second time does nothing more than the first one. */
const isRepeatable = ({ method, headers }: Route): boolean =>
  method !== 'POST' || 'idempotencyKey' in headers;

/** Whether it was not done, or may be done again. */
const maySucceed = (route: Route, status: number): boolean =>
  status === TOO_MANY || (isRepeatable(route) && (status === 0 || status >= 500));

/**
 * The calls of `/v1` with their types. What failed for a while (no answer, 5xx) is tried again where that does nothing twice, and
 * what came too often when the Worker says that it may.
 *
 * @example
 * const api = createApi({ endpoint: 'https://chat.example.com', key });
 * await api.sendMessage({ id: 'mary', body: { content: 'Your parcel is on its way.' } });
 */
export function createApi({ endpoint, key, tries = 4, timeoutMs = 30_000, ...options }: ApiOptions): Api {
  const fetcher = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));

  async function once({ givesFile }: Route, url: string, init: RequestInit): Promise<unknown> {
    const response = await fetcher(url, { ...init, signal: AbortSignal.timeout(timeoutMs) }).catch(
      () => null,
    );
    if (response === null) throw errorOfApi(0, null, null);
    if (response.ok && givesFile)
      return response.blob().catch(() => Promise.reject(errorOfApi(0, null, null)));
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok)
      throw errorOfApi(response.status, body as ErrorBody, response.headers.get('retry-after'));
    if (body === undefined && response.status !== 204) throw errorOfApi(0, null, null);
    return body;
  }

  async function call(route: Route, input: Input): Promise<unknown> {
    const url = urlOf(endpoint, route, input);
    const init = requestOf(route, input, key);
    for (let tried = 1; ; tried += 1) {
      try {
        return await once(route, url, init);
      } catch (error) {
        const { status, retryAfterMs } = error as ReturnType<typeof errorOfApi>;
        if (tried >= tries || !maySucceed(route, status)) throw error;
        const backoff = FIRST_WAIT_MS * 2 ** (tried - 1) * (0.75 + Math.random() / 2);
        await wait(Math.min(LONGEST_WAIT_MS, Math.max(backoff, retryAfterMs ?? 0)));
      }
    }
  }

  return Object.fromEntries(
    Object.entries<Route>(API_ROUTES).map(([name, route]) => [
      name,
      (input: Input = {}) => call(route, input),
    ]),
  ) as unknown as Api;
}
