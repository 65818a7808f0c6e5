import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import * as v from 'valibot';
import type { MailBox } from './mail-box.ts';

/** Where the Worker hands mails in. */
export const MAIL_HOOK_PATH = '/send';

/** By which the demo's Worker and its mail know each other, made of a secret that both parts have anyway. */
export const mailSecretOf = (identitySecret: string): string =>
  createHmac('sha256', identitySecret).update('mail').digest('base64url');

const MailSchema = v.object({
  id: v.string(),
  from: v.string(),
  to: v.string(),
  replyTo: v.string(),
  subject: v.string(),
  text: v.string(),
});

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** What an operator's own MAIL_ENDPOINT does, but that it sends nothing: it keeps what it gets for the page. */
export function mailHook(box: MailBox, secret: string): Hono {
  const app = new Hono();
  app.post(MAIL_HOOK_PATH, async (c) => {
    const body = await c.req.text();
    const key = c.req.header('idempotency-key') ?? '';
    const sha256 = createHash('sha256').update(body).digest('hex');
    const signed = `${c.req.header('chimp-timestamp') ?? ''}.${key}.${sha256}`;
    const signature = createHmac('sha256', secret).update(signed).digest('hex');
    if (!isSame(signature, c.req.header('chimp-signature') ?? ''))
      return c.json({ error: 'This was not signed by the Worker.' }, 401);
    const { id: messageId, ...mail } = v.parse(MailSchema, JSON.parse(body));
    box.catch({ ...mail, messageId });
    return c.body(null, 202);
  });
  return app;
}
