import { type Customer, CustomerSchema, type Id, SessionIdSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { HistorySchema, type WireMessage } from '../wire/message.ts';
import { type OwnSession, OwnSessionsSchema } from '../wire/own-session.ts';
import { createHttp, jsonPost, read } from './http.ts';
import { historyPath, type Page, sessionsPath } from './paths.ts';
import { RestError } from './rest-error.ts';

const OpenedSchema = v.object({
  sessionId: SessionIdSchema,
  token: v.fallback(v.optional(v.pipe(v.string(), v.minLength(1))), undefined),
  customer: v.fallback(v.optional(CustomerSchema), undefined),
});
export type Opened = v.InferOutput<typeof OpenedSchema>;

export interface CustomerRest {
  /** `POST /session`: who I am, and a token where the Worker hands them out. */
  openSession(request: {
    customer: Customer | null;
    hash: string | undefined;
    token: string | null;
    /** The answer to a challenge, where the Worker has asked for one. */
    turnstile: string | undefined;
  }): Promise<Opened>;
  lastSessions(customerId: Id): Promise<OwnSession[]>;
  /** Oldest first: the newest ones before `offset`, or those after a `seq`. */
  messages(customerId: Id, page: Page): Promise<WireMessage[]>;
}

/** How a call proves itself: asked at each, so that a renewed token is used, and renewed where it is not taken. */
export interface Bearer {
  token(): string | null;
  renew(): Promise<unknown>;
  /** Whose token it is. */
  person(): string;
}

/** The Worker's calls that a customer makes. Each throws {@link RestError}. */
export function createCustomerRest(
  endpoint: string,
  { token, renew, person }: Bearer,
  fetcher?: typeof fetch,
): CustomerRest {
  const call = createHttp(endpoint, fetcher);

  async function get(path: string): Promise<Response> {
    const [asked, whose] = [token(), person()];
    try {
      return await call(path, {}, asked);
    } catch (error) {
      if (!(error instanceof RestError) || error.status !== 401 || asked === null) throw error;
      if (token() === asked) await renew();
      // One's path with another's token is nobody's business.
      if (person() !== whose) throw error;
      return await call(path, {}, token());
    }
  }

  return {
    async openSession({ customer, hash, token: bearer, turnstile }) {
      const body = {
        ...(customer === null ? {} : { customer: hash === undefined ? customer : { ...customer, hash } }),
        ...(turnstile === undefined ? {} : { turnstile }),
      };
      return read(await call('/session', jsonPost(body), bearer), OpenedSchema);
    },
    lastSessions: async (customerId) => read(await get(sessionsPath(customerId)), OwnSessionsSchema),
    messages: async (customerId, page) => read(await get(historyPath(customerId, page)), HistorySchema),
  };
}
