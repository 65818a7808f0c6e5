import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';

/** Where it answers. */
export const SCAN_PATH = '/chimpassist/scan';

/** What every scanner takes for a virus, and is none: the test file of EICAR, made of two halves so that this one is none. */
const TEST_VIRUS = ['EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE'].join('');
/** Older requests may be somebody's copies. */
const FRESH_MS = 300_000;

/** By which the demo's Worker and its hook know each other, made of a secret that both parts have anyway. */
export const scanSecretOf = (identitySecret: string): string =>
  createHmac('sha256', identitySecret).update('scan').digest('base64url');

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** What an operator's own ATTACHMENT_SCAN_ENDPOINT does, with one virus that it knows. */
export function scanHook(secret: string): Hono {
  const app = new Hono();
  app.post(SCAN_PATH, async (c) => {
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const at = c.req.header('chimp-timestamp') ?? '';
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const signed = `${at}.${c.req.header('chimp-file-id') ?? ''}.${sha256}`;
    const signature = createHmac('sha256', secret).update(signed).digest('hex');
    const isFresh = Math.abs(Date.now() - Number(at)) < FRESH_MS;
    if (!isFresh || !isSame(signature, c.req.header('chimp-signature') ?? ''))
      return c.json({ error: 'This was not signed by the Worker just now.' }, 401);
    return c.json({ verdict: bytes.includes(TEST_VIRUS) ? 'refused' : 'clean' });
  });
  return app;
}
