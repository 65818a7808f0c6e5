import { CALLS, randomId, SafeError, type Webhook } from '@chimpassist/protocol';
import type { WebhookObject } from '../../contract/webhook-object.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { refusalOf } from '../../webhooks/url-guard.ts';
import { type AppContext, objectsFor, settingsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { auditedFor } from './writer.ts';

const MOST_N = Number.MAX_SAFE_INTEGER;

/** @throws {SafeError} `bad_request` */
function checkUrl(c: AppContext, url: string): void {
  const refusal = refusalOf(url, settingsFor(c).allowsPrivateWebhooks);
  if (refusal !== null) throw new SafeError('bad_request', `url: ${refusal}`);
}

/** @throws {SafeError} `not_found` for null */
function there<T>(found: T | null): T {
  if (found === null) throw new SafeError('not_found', 'There is nothing with this id.');
  return found;
}

/** The object of a webhook that is listed: an id that somebody made up wakes none. @throws {SafeError} `not_found` */
async function hookFor(c: AppContext, id: string): Promise<DurableObjectStub<WebhookObject>> {
  there((await objectsFor(c).workspace().hooks()).includes(id) ? id : null);
  return objectsFor(c).webhook(id);
}

/** Who is told of what happens. */
export const webhooks = serve(
  route(CALLS.webhooks, async (c) => {
    const ids = await objectsFor(c).workspace().hooks();
    const all = await Promise.all(ids.map((id) => objectsFor(c).webhook(id).webhook()));
    return c.json({ data: all.filter((hook) => hook !== null) });
  }),
  route(CALLS.addWebhook, async (c, { body }) => {
    checkUrl(c, body.url);
    const by = await auditedFor(c);
    const id = randomId();
    const secret = newSecret();
    if (!(await objectsFor(c).workspace().addHook(id)))
      throw new SafeError('too_many', 'There is room for no more webhooks. Remove one first.');
    const made = there<Webhook>(await objectsFor(c).webhook(id).put(body, secret));
    await objectsFor(c).workspace().noteHook(null, made, by);
    return c.json({ ...made, secret }, 201);
  }),
  route(CALLS.webhook, async (c, { params: { webhookId } }) =>
    c.json(there(await (await hookFor(c, webhookId)).webhook())),
  ),
  route(CALLS.putWebhook, async (c, { params: { webhookId }, body }) => {
    checkUrl(c, body.url);
    const hook = await hookFor(c, webhookId);
    const before = await hook.webhook();
    const after = there<Webhook>(await hook.put(body, null));
    await objectsFor(c)
      .workspace()
      .noteHook(before, after, await auditedFor(c));
    return c.json(after);
  }),
  route(CALLS.deleteWebhook, async (c, { params: { webhookId } }) => {
    const hook = await hookFor(c, webhookId);
    const before = await hook.webhook();
    await hook.remove();
    await objectsFor(c).workspace().removeHook(webhookId);
    if (before !== null)
      await objectsFor(c)
        .workspace()
        .noteHook(before, null, await auditedFor(c));
    return c.body(null, 204);
  }),
  route(CALLS.rotateWebhook, async (c, { params: { webhookId }, body: { overlapSeconds } }) => {
    const hook = await hookFor(c, webhookId);
    const secret = newSecret();
    const before = await hook.webhook();
    const after = there<Webhook>(await hook.rotate(secret, overlapSeconds * 1000));
    await objectsFor(c)
      .workspace()
      .noteHook(before, after, await auditedFor(c));
    return c.json({ ...after, secret });
  }),
  route(CALLS.testWebhook, async (c, { params: { webhookId } }) =>
    c.json(there(await (await hookFor(c, webhookId)).sendTest())),
  ),
  route(CALLS.deliveries, async (c, { params: { webhookId }, query: { cursor, limit } }) => {
    const before = cursor === '' ? MOST_N : Number(cursor);
    if (!Number.isSafeInteger(before))
      throw new SafeError('bad_request', 'cursor: none that was given here.');
    return c.json(await (await hookFor(c, webhookId)).deliveries(before, Math.max(1, limit)));
  }),
  route(CALLS.resendDelivery, async (c, { params: { webhookId, deliveryId } }) =>
    c.json(there(await (await hookFor(c, webhookId)).resend(deliveryId)), 202),
  ),
  route(CALLS.resendSince, async (c, { params: { webhookId }, body: { since } }) =>
    c.json({ count: await (await hookFor(c, webhookId)).resendSince(since) }, 202),
  ),
);
