import { type Id, TOKEN_HEADER } from '@chimpassist/protocol';
import * as v from 'valibot';
import { DeskPictureSchema } from '../wire/desk.ts';
import { type Fact, FactsSchema, type Statistic, StatisticsSchema } from '../wire/hooks.ts';
import { HistorySchema } from '../wire/message.ts';
import { SessionsSchema } from '../wire/session.ts';
import { createHttp, read } from './http.ts';
import { historyPath, segment, sessionsPath } from './paths.ts';
import { RestError } from './rest-error.ts';

/** Most messages that one page of history holds. */
export const HISTORY_PAGE = 50;
/** Most messages of one step of a catch-up. */
export const CATCH_UP_PAGE = 200;
/** Most of an attendant's sessions that are asked for. */
const SESSIONS_MAX = 200;

const KeepAliveSchema = v.object({ keepAliveTTL: v.pipe(v.number(), v.minValue(1)) });

export interface AttendantRestOptions {
  endpoint: string;
  token: () => string | null;
  /** A 401 was answered although there is a token. */
  onUnauthorized: () => void;
  fetcher?: typeof fetch;
}

/** The Worker's calls that an attendant makes. Each throws {@link RestError}. */
export function createAttendantRest({ endpoint, token, onUnauthorized, fetcher }: AttendantRestOptions) {
  const call = createHttp(endpoint, fetcher);

  async function get<S extends v.GenericSchema>(
    path: string,
    schema: S,
    signal?: AbortSignal,
  ): Promise<v.InferOutput<S>> {
    const bearer = token();
    try {
      return await read(await call(path, signal === undefined ? {} : { signal }, bearer), schema);
    } catch (error) {
      if (error instanceof RestError && error.status === 401 && bearer !== null) onUnauthorized();
      throw error;
    }
  }
  /** A call without an answer but its status and the token that may stand beside it. */
  async function post(path: string, bearer: string | null): Promise<string | null> {
    // Said also while the page is being left.
    const response = await call(path, { method: 'POST', keepalive: true }, bearer);
    return response.headers.get(TOKEN_HEADER);
  }
  const hookPath = (customerId: Id, part: string, query: Record<string, string>): string =>
    `/chimpassist/customer/${segment(customerId)}/${part}?${new URLSearchParams(query)}`;

  return {
    /** The next token for the one that still holds; null where the Worker issues none. */
    renewToken: () => post('/chimpassist/token', token()),
    /** Ends this sign-in: its tokens are worth nothing from now on. */
    signOut: (bearer: string) => post('/chimpassist/sign-out', bearer),
    /** How long the server waits for this attendant's next sign of life, ms. */
    keepAliveTTL: async () => (await get('/config/attendant', KeepAliveSchema)).keepAliveTTL,
    sessions: (attendantId: Id) =>
      get(`/attendant/${segment(attendantId)}/sessions?limit=${SESSIONS_MAX}`, SessionsSchema),
    /** The customer's last sessions, the newest first, where this attendant may see them. */
    lastSessions: (customerId: Id) => get(sessionsPath(customerId), SessionsSchema),
    desk: () => get('/desk', DeskPictureSchema),
    /** The newest page, or the one before `offset` messages counted back from the newest; oldest first. */
    history: (customerId: Id, offset: number) =>
      get(historyPath(customerId, { offset, limit: HISTORY_PAGE }), HistorySchema),
    /** What came after `seq`, oldest first. */
    missed: (customerId: Id, seq: number) =>
      get(historyPath(customerId, { after: seq, limit: CATCH_UP_PAGE }), HistorySchema),
    /** What the operator's hooks say of a customer. */
    facts: (
      customerId: Id,
      part: 'contactInfo' | 'additionalInfo',
      query: Record<string, string>,
      signal?: AbortSignal,
    ): Promise<Fact[]> => get(hookPath(customerId, part, query), FactsSchema, signal),
    statistics: (customerId: Id, query: Record<string, string>, signal?: AbortSignal): Promise<Statistic[]> =>
      get(hookPath(customerId, 'statistics', query), StatisticsSchema, signal),
  };
}

export type AttendantRest = ReturnType<typeof createAttendantRest>;
