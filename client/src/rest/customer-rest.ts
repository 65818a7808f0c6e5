import {
  CALLS,
  type Customer,
  type Id,
  PAGE_CONFIG_PATH,
  PageConfigSchema,
  pathOf,
} from '@chimpassist/protocol';
import type * as v from 'valibot';
import type { WireMessage } from '../wire/message.ts';
import type { WireSession } from '../wire/session.ts';
import { createHttp, jsonPost, type Page, read } from './http.ts';
import { type Bearer, proven } from './proven.ts';
import { RestError } from './rest-error.ts';

export type Opened = v.InferOutput<typeof CALLS.openSession.answer>;

export type WidgetConfig = v.InferOutput<typeof PageConfigSchema>;

export interface CustomerRest {
  /** `POST /session`: who I am, and a token where the Worker hands them out. */
  openSession(request: {
    customer: Customer | null;
    hash: string | undefined;
    token: string | null;
    /** The answer to a challenge, where the Worker has asked for one. */
    turnstile: string | undefined;
  }): Promise<Opened>;
  lastSessions(customerId: Id): Promise<WireSession[]>;
  /** Oldest first: the newest ones before `offset`, or those after a `seq`. */
  messages(customerId: Id, page: Page): Promise<WireMessage[]>;
  /** What this deployment takes of files, and whether the team is open. Nobody need be known. */
  widgetConfig(): Promise<WidgetConfig>;
}

/** The Worker's calls that a customer makes. Each throws {@link RestError}. */
export function createCustomerRest(endpoint: string, bearer: Bearer, fetcher?: typeof fetch): CustomerRest {
  const call = createHttp(endpoint, fetcher);

  async function get(customerId: Id, path: string): Promise<Response> {
    const whose = bearer.person();
    // Another person's token is at hand by now: it proves nothing on this path, and must not be shown there.
    if (whose !== '' && whose !== String(customerId)) throw new RestError(0, 'the person has changed');
    return proven(bearer, (token) => call(path, {}, token));
  }

  return {
    async openSession({ customer, hash, token, turnstile }) {
      const body = {
        ...(customer === null ? {} : { customer: hash === undefined ? customer : { ...customer, hash } }),
        ...(turnstile === undefined ? {} : { turnstile }),
      };
      const response = await call(pathOf(CALLS.openSession, {}), jsonPost(body), token);
      return read(response, CALLS.openSession.answer);
    },
    lastSessions: async (customerId) =>
      read(await get(customerId, pathOf(CALLS.lastSessions, { customerId })), CALLS.lastSessions.answer),
    async messages(customerId, page) {
      const response = await get(customerId, pathOf(CALLS.customerMessages, { customerId }, page));
      const entries = await read(response, CALLS.customerMessages.answer);
      return entries.map(({ message }) => message);
    },
    widgetConfig: async () => read(await call(PAGE_CONFIG_PATH, {}, null), PageConfigSchema),
  };
}
