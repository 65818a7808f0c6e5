import * as v from 'valibot';
import { readableList } from './list.ts';
import { openObject } from './open-object.ts';

/** What a program of the operator's is told, as the specification Standard Webhooks has it. */

export const WEBHOOK_EVENTS = [
  'message.created',
  'chat.started',
  'chat.assigned',
  'chat.unassigned',
  'chat.ended',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** What the test button sends, whatever was chosen. */
export const WEBHOOK_TEST = 'webhook.test';

/** Most endpoints of one deployment. */
export const WEBHOOKS_MAX = 20;

/** What is put there. */
export const WebhookBodySchema = v.object({
  url: v.pipe(v.string(), v.maxLength(2_000), v.url('A webhook has a whole address: "https://…".')),
  events: v.pipe(
    v.array(v.picklist(WEBHOOK_EVENTS)),
    v.minLength(1, 'A webhook has one event at least.'),
    v.transform((given) => WEBHOOK_EVENTS.filter((event) => given.includes(event))),
  ),
  /** Off: nothing is sent, and what happens meanwhile is sent when it is on again. */
  isOn: v.optional(v.boolean(), true),
});
export type WebhookBody = v.InferOutput<typeof WebhookBodySchema>;

export const WebhookSchema = openObject({
  id: v.string(),
  url: v.string(),
  events: readableList(v.string()),
  isOn: v.boolean(),
  /** Why it was turned off by itself: `failing` for 24 hours, or `gone`, as its answer said. */
  offReason: v.nullable(v.string()),
  /** Since when no delivery has succeeded, epoch ms; null: the last one has. */
  failingSince: v.nullable(v.number()),
  /** Epoch ms. */
  createdAt: v.number(),
  /** Until when deliveries are signed by the secret of before too, epoch ms; null: there is none. */
  formerUntil: v.nullable(v.number()),
  /** Deliveries that are still to arrive, without those that are read later. */
  waiting: v.number(),
});
export type Webhook = v.InferOutput<typeof WebhookSchema>;

/** The only answers that show the secret. */
export const ShownWebhookSchema = openObject({ ...WebhookSchema.entries, secret: v.string() });
export const WebhooksSchema = openObject({ data: readableList(WebhookSchema) });

/** One event on its way, or arrived. */
export const DeliverySchema = openObject({
  /** The header `webhook-id`: the same at each try. */
  id: v.string(),
  type: v.string(),
  /** When it happened, epoch ms. */
  at: v.number(),
  state: v.picklist(['waiting', 'done']),
  tries: v.number(),
  /** When it is tried next, epoch ms; null: it has arrived. */
  nextAt: v.nullable(v.number()),
  /** Of the last answer; null: there was none. */
  status: v.nullable(v.number()),
  /** The beginning of the last answer, or why there was none. */
  answer: v.nullable(v.string()),
  /** The body, as it is sent. */
  payload: v.unknown(),
});
export type Delivery = v.InferOutput<typeof DeliverySchema>;
export const DeliveriesSchema = openObject({
  data: readableList(DeliverySchema),
  cursor: v.optional(v.string()),
});
export type Deliveries = v.InferOutput<typeof DeliveriesSchema>;

/** Everything that happened since a time, epoch ms, is sent again. */
export const ResendSchema = v.object({ since: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) });
