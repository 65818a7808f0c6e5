import { hexOf } from './hex.ts';

const encoder = new TextEncoder();
const HMAC = { name: 'HMAC', hash: 'SHA-256' };

const keyOf = (secret: string, use: 'sign' | 'verify') =>
  crypto.subtle.importKey('raw', encoder.encode(secret), HMAC, false, [use]);

/** HMAC-SHA256 of a text with a secret, in hex. */
export const hmacOf = async (text: string, secret: string): Promise<string> =>
  hexOf(await crypto.subtle.sign(HMAC.name, await keyOf(secret, 'sign'), encoder.encode(text)));

/** Whether `hex` is the {@link hmacOf} of a text. How long this takes tells nothing of the right one. */
export async function isHmacOf(text: string, secret: string, hex: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
  const signature = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.verify(HMAC.name, await keyOf(secret, 'verify'), signature, encoder.encode(text));
}
