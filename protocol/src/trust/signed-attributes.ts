import * as v from 'valibot';
import { type Id, idText } from '../ids.ts';
import { SignedAttributesSchema } from '../payloads/attributes.ts';

const encoder = new TextEncoder();

/** So that nothing that is signed for another purpose with the same secret passes for attributes. */
const PURPOSE = 'attributes.';

const keyOf = (secret: string, use: 'sign' | 'verify') =>
  crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [use]);

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

/**
 * `<body>.<signature>`: the body is JSON (`{id, attributes, exp?}`) in base64url, the signature HMAC-SHA256 of
 * `attributes.<body>` with `IDENTITY_SECRET`, in hex. What the operator's own site puts into `userData.signedAttributes`.
 */
export async function signAttributes(
  body: { id: Id; attributes: Record<string, string | number | boolean>; exp?: number },
  secret: string,
): Promise<string> {
  const bytes = encoder.encode(JSON.stringify(body));
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  const signature = await crypto.subtle.sign(
    'HMAC',
    await keyOf(secret, 'sign'),
    encoder.encode(PURPOSE + text),
  );
  const hex = [...new Uint8Array(signature)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${text}.${hex}`;
}

/** The attributes that were signed for this customer; null where the signature, the customer or the time is wrong. */
export async function signedAttributes(
  signed: string,
  customerId: Id,
  secret: string,
  now = Date.now(),
): Promise<Record<string, string> | null> {
  try {
    const [text = '', hex = '', ...more] = signed.split('.');
    const pairs = hex.match(/[0-9a-f]{2}/gi) ?? [];
    if (more.length > 0 || pairs.length !== 32 || hex.length !== 64) return null;
    const signature = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
    const data = encoder.encode(PURPOSE + text);
    if (!(await crypto.subtle.verify('HMAC', await keyOf(secret, 'verify'), signature, data))) return null;
    const body = v.parse(SignedAttributesSchema, JSON.parse(new TextDecoder().decode(fromBase64Url(text))));
    const isInTime = body.exp === undefined || body.exp * 1_000 > now;
    return body.id === idText(customerId) && isInTime ? body.attributes : null;
  } catch {
    // Why it is refused is nobody's business who brings it.
    return null;
  }
}
