import * as v from 'valibot';
import { RotationSchema } from '../payloads/api-key.ts';
import { openObject } from '../payloads/open-object.ts';
import {
  DeliveriesSchema,
  DeliverySchema,
  ResendSchema,
  ShownWebhookSchema,
  WebhookBodySchema,
  WebhookSchema,
  WebhooksSchema,
} from '../payloads/webhook.ts';
import { EntryIdSchema } from '../payloads/workspace.ts';
import { CursorQuerySchema } from './desk-queries.ts';
import { restRow } from './rest-row.ts';

/** Who is told of what happens. */

const hookParams = v.object({ webhookId: EntryIdSchema });

export const webhooks = restRow({
  method: 'GET',
  path: '/v1/webhooks',
  rule: 'scope:webhooks:read',
  summary: 'All webhooks, without their secrets',
  status: 200,
  answer: WebhooksSchema,
  codes: [],
});
export const addWebhook = restRow({
  method: 'POST',
  path: '/v1/webhooks',
  rule: 'scope:webhooks:write',
  summary: 'Tells this address of events from now on. The answer shows the secret this once',
  body: WebhookBodySchema,
  status: 201,
  answer: ShownWebhookSchema,
  codes: ['too_many'],
});
export const webhook = restRow({
  method: 'GET',
  path: '/v1/webhooks/:webhookId',
  rule: 'scope:webhooks:read',
  summary: 'One webhook, without its secret',
  params: hookParams,
  status: 200,
  answer: WebhookSchema,
  codes: ['not_found'],
});
export const putWebhook = restRow({
  method: 'PUT',
  path: '/v1/webhooks/:webhookId',
  rule: 'scope:webhooks:write',
  summary: 'Address and events from now on; turned on again, it is told what it missed',
  params: hookParams,
  body: WebhookBodySchema,
  status: 200,
  answer: WebhookSchema,
  codes: ['not_found'],
});
export const deleteWebhook = restRow({
  method: 'DELETE',
  path: '/v1/webhooks/:webhookId',
  rule: 'scope:webhooks:write',
  summary: 'Nothing is sent there any more, and its log is deleted',
  params: hookParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const rotateWebhook = restRow({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/rotate',
  rule: 'scope:webhooks:write',
  summary: 'Replaces the secret; deliveries are signed by both for a while',
  params: hookParams,
  body: RotationSchema,
  bodyIsOptional: true,
  status: 200,
  answer: ShownWebhookSchema,
  codes: ['not_found'],
});
export const testWebhook = restRow({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/test',
  rule: 'scope:webhooks:write',
  summary: 'Sends the event webhook.test now, and tells what was answered',
  params: hookParams,
  status: 200,
  answer: DeliverySchema,
  codes: ['not_found'],
});
export const deliveries = restRow({
  method: 'GET',
  path: '/v1/webhooks/:webhookId/deliveries',
  rule: 'scope:webhooks:read',
  summary: 'What was sent, the newest first, with what was answered',
  params: hookParams,
  query: CursorQuerySchema,
  status: 200,
  answer: DeliveriesSchema,
  codes: ['not_found'],
});
export const resendDelivery = restRow({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/deliveries/:deliveryId/resend',
  rule: 'scope:webhooks:write',
  summary: 'Sends one event again, under the same id',
  params: v.object({ ...hookParams.entries, deliveryId: v.pipe(v.string(), v.maxLength(100)) }),
  status: 202,
  answer: DeliverySchema,
  codes: ['not_found'],
});
export const resendSince = restRow({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/resend',
  rule: 'scope:webhooks:write',
  summary: 'Sends everything again that happened since a time and is still in the log',
  params: hookParams,
  body: ResendSchema,
  status: 202,
  answer: openObject({ count: v.number() }),
  codes: ['not_found'],
});
