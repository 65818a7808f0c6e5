import { createHmac, timingSafeEqual } from 'node:crypto';

const OLDEST_S = 300;

/** Whether a request is from the Worker, and is new: https://www.standardwebhooks.com. */
export function isSigned(
  headers: Record<string, string | string[] | undefined>,
  body: string,
  secret: string,
  nowMs = Date.now(),
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = headers;
  if (typeof id !== 'string' || typeof at !== 'string' || typeof given !== 'string') return false;
  if (!(Math.abs(nowMs / 1_000 - Number(at)) <= OLDEST_S)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest();
  // While a secret is rotated there are two.
  return given.split(' ').some((each) => {
    const own = Buffer.from(each.replace(/^v1,/, ''), 'base64');
    return own.length === expected.length && timingSafeEqual(own, expected);
  });
}
