import {
  CALLS,
  type Id,
  PAGE_CONFIG_PATH,
  pathOf,
  RATING_STYLES,
  type Rating,
  RatingSchema,
  type RatingStyle,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import type { WireMessage } from '../wire/message.ts';
import { createHttp, jsonPost, read } from './http.ts';
import { type Bearer, proven } from './proven.ts';

/** What is read of the page's configuration: the rest of it is of no use here. */
const AskedSchema = v.object({
  rating: v.fallback(v.optional(v.nullable(v.picklist(RATING_STYLES)), null), null),
});
/** What is read of the newest session, beside what all pages read. */
const RatedSchema = v.array(
  v.object({
    sessionId: v.string(),
    rating: v.fallback(v.optional(v.omit(RatingSchema, ['sessionId'])), undefined),
  }),
);

/** What a customer's page asks beside the conversation. Each throws `RestError`. */
export interface AfterRest {
  /** How chats are rated here; null: not at all. */
  ratingStyle(): Promise<RatingStyle | null>;
  /** How the newest session was rated, if it was. */
  lastRating(customerId: Id): Promise<Omit<Rating, 'sessionId'> | undefined>;
  rate(customerId: Id, rating: { value: number; comment?: string }): Promise<Rating>;
  /** The whole chat, by mail. */
  sendTranscript(customerId: Id, wish: { email: string; language: string }): Promise<void>;
  /** Oldest first: the newest ones before `offset`. */
  messages(customerId: Id, page: { limit: number; offset: number }): Promise<WireMessage[]>;
}

export function createAfterRest(endpoint: string, bearer: Bearer, fetcher?: typeof fetch): AfterRest {
  const http = createHttp(endpoint, fetcher);
  const call = (path: string, init: RequestInit = {}) => proven(bearer, (token) => http(path, init, token));
  return {
    ratingStyle: async () => (await read(await http(PAGE_CONFIG_PATH, {}, null), AskedSchema)).rating,
    async lastRating(customerId) {
      const [last] = await read(await call(pathOf(CALLS.lastSessions, { customerId })), RatedSchema);
      return last?.rating;
    },
    rate: async (customerId, rating) =>
      read(await call(pathOf(CALLS.rateChat, { customerId }), jsonPost(rating)), CALLS.rateChat.answer),
    async sendTranscript(customerId, wish) {
      await call(pathOf(CALLS.customerTranscript, { customerId }), jsonPost(wish));
    },
    async messages(customerId, page) {
      const answer = await call(pathOf(CALLS.customerMessages, { customerId }, page));
      return (await read(answer, CALLS.customerMessages.answer)).map(({ message }) => message);
    },
  };
}
export { RestError } from './rest-error.ts';
