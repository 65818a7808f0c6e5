import { CALLS, type FilesTaken, type Id, pathOf, TOKEN_HEADER } from '@chimpassist/protocol';
import type * as v from 'valibot';
import { DeskPictureSchema } from '../wire/desk.ts';
import { type Fact, FactsSchema, type Statistic, StatisticsSchema } from '../wire/hooks.ts';
import type { WireMessage } from '../wire/message.ts';
import type { ListedSession, WireSession } from '../wire/session.ts';
import type { Addresses } from './addresses.ts';
import { createHttp, type Page, read } from './http.ts';
import { RestError } from './rest-error.ts';

/** Most of an attendant's sessions that are asked for. */
const SESSIONS_MAX = 200;

export interface AttendantRestOptions {
  endpoint: string;
  token: () => string | null;
  /** The token at hand was answered with a 401. One that has been replaced meanwhile says nothing of the present one. */
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
      if (error instanceof RestError && error.status === 401 && bearer !== null && bearer === token())
        onUnauthorized();
      throw error;
    }
  }
  /** A call without an answer but its status and the token that may stand beside it. */
  async function post(path: string, bearer: string | null): Promise<string | null> {
    // Said also while the page is being left.
    const response = await call(path, { method: 'POST', keepalive: true }, bearer);
    return response.headers.get(TOKEN_HEADER);
  }
  type Config = v.InferOutput<typeof CALLS.attendantConfig.answer>;
  let asked: Promise<Config> | null = null;
  function askConfig(): Promise<Config> {
    const answer = get(pathOf(CALLS.attendantConfig, {}), CALLS.attendantConfig.answer);
    asked = answer;
    answer.catch(() => {
      if (asked === answer) asked = null;
    });
    return answer;
  }
  /** One answer serves all who ask; a call that failed is made again. */
  const config = (): Promise<Config> => asked ?? askConfig();
  async function messages(customerId: Id, page: Page): Promise<WireMessage[]> {
    const entries = await get(
      pathOf(CALLS.customerMessages, { customerId }, page),
      CALLS.customerMessages.answer,
    );
    return entries.map(({ message }) => message);
  }
  const factsPath = (
    customerId: Id,
    part: 'contactInfo' | 'additionalInfo' | 'statistics',
    query: Record<string, string>,
  ): string => pathOf(CALLS.customerFacts, { customerId, part }, query);

  return {
    /** The next token for the one that still holds; null where the Worker issues none. */
    renewToken: () => post(pathOf(CALLS.renewToken, {}), token()),
    /** Ends this sign-in: its tokens are worth nothing from now on. */
    signOut: (bearer: string) => post(pathOf(CALLS.signOut, {}), bearer),
    /** How long the server waits for this attendant's next sign of life, ms. */
    keepAliveTTL: async () => (await config()).keepAliveTTL,
    /** Where to connect, as the Worker names it now: asked each time. */
    async addresses(): Promise<Addresses> {
      const { mqtt, edges } = await askConfig();
      return { mqtt, edges };
    },
    /** Whether the built-in directory lets attendants in. */
    hasDirectory: async () => (await config()).hasDirectory === true,
    /** What this deployment takes of files; null where it takes none. */
    filesTaken: async (): Promise<FilesTaken> => (await config()).attachments ?? null,
    sessions: (attendantId: Id): Promise<ListedSession[]> =>
      get(
        pathOf(CALLS.attendantSessions, { attendantId }, { limit: SESSIONS_MAX }),
        CALLS.attendantSessions.answer,
      ),
    /** The customer's last sessions, the newest first, where this attendant may see them. */
    lastSessions: (customerId: Id): Promise<WireSession[]> =>
      get(pathOf(CALLS.lastSessions, { customerId }), CALLS.lastSessions.answer),
    desk: () => get(pathOf(CALLS.desk, {}), DeskPictureSchema),
    /** Oldest first: the newest ones before `offset`, or those after a `seq`. */
    messages,
    /** What the operator's hooks say of a customer. */
    facts: (
      customerId: Id,
      part: 'contactInfo' | 'additionalInfo',
      query: Record<string, string>,
      signal?: AbortSignal,
    ): Promise<Fact[]> => get(factsPath(customerId, part, query), FactsSchema, signal),
    statistics: (customerId: Id, query: Record<string, string>, signal?: AbortSignal): Promise<Statistic[]> =>
      get(factsPath(customerId, 'statistics', query), StatisticsSchema, signal),
  };
}

export type AttendantRest = ReturnType<typeof createAttendantRest>;
