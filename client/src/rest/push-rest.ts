import { CALLS, type Id, PAGE_CONFIG_PATH, PushAnswerSchema, pathOf } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { AttendantRestOptions } from './attendant-rest.ts';
import { createHttp, jsonPost, read } from './http.ts';
import { type Bearer, proven } from './proven.ts';
import { createTokenCalls } from './token-calls.ts';

/** What is read of the page's configuration: the rest of it is of no use here. */
const KeySchema = v.object({ push: v.fallback(v.optional(v.nullable(v.string()), null), null) });

/** The key by which a browser subscribes; null: this deployment sends no push messages. Throws `RestError`. */
export async function pushKey(endpoint: string, fetcher?: typeof fetch): Promise<string | null> {
  return (await read(await createHttp(endpoint, fetcher)(PAGE_CONFIG_PATH, {}, null), KeySchema)).push;
}

/** The calls by which the browsers of one person are told while no page is open. Each throws `RestError`. */
export interface PushRest {
  add(subscription: PushSubscriptionJSON, language: string): Promise<void>;
  remove(endpoint: string): Promise<void>;
}

export const attendantPush = (options: AttendantRestOptions): PushRest =>
  pushRest(createTokenCalls(options).call, pathOf(CALLS.attendantPush, {}));

export function customerPush(
  endpoint: string,
  bearer: Bearer,
  customerId: Id,
  fetcher?: typeof fetch,
): PushRest {
  const http = createHttp(endpoint, fetcher);
  return pushRest(
    (path, init) => proven(bearer, (token) => http(path, init, token)),
    pathOf(CALLS.customerPush, { customerId }),
  );
}

function pushRest(call: (path: string, init: RequestInit) => Promise<Response>, path: string): PushRest {
  return {
    async add({ endpoint, keys }, language) {
      await read(await call(path, jsonPost({ endpoint, keys, language })), PushAnswerSchema);
    },
    async remove(endpoint) {
      await call(path, { ...jsonPost({ endpoint }), method: 'DELETE' });
    },
  };
}

export { RestError } from './rest-error.ts';
