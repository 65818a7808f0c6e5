import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import { SESSION_STATUSES } from '../vocabulary.ts';
import { CustomerSchema } from './person.ts';

/** What a new client says of the page that it is in: which one, whether it is on the screen, and that it closes. */
export const PageStateSchema = v.object({
  /** Made for each opened page. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  visible: v.optional(v.boolean(), true),
  gone: v.optional(v.boolean(), false),
  /** It asks for nobody: it is only open. */
  idle: v.optional(v.boolean(), false),
});
export type PageState = v.InferOutput<typeof PageStateSchema>;

/** `server/sessions/online` and `<sessionTopic>/online`: request, keep-alive and "ask again" in one. */
export const OnlineSchema = v.object({
  sessionTopic: v.optional(v.pipe(v.string(), v.maxLength(300))),
  sessionId: v.optional(SessionIdSchema),
  customer: CustomerSchema,
  requestID: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(256))), undefined),
  keepAliveTTL: v.fallback(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), undefined),
  status: v.fallback(v.optional(v.picklist(SESSION_STATUSES)), undefined),
  /** Counts on the customer's own topic only, where nobody else can say that a page has closed. */
  page: v.fallback(v.optional(PageStateSchema), undefined),
});
export type Online = v.InferOutput<typeof OnlineSchema>;
