import * as v from 'valibot';
import { type Id, idText } from '../ids.ts';
import { SignedAttributesSchema } from '../payloads/attributes.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { hmacOf, isHmacOf } from './hmac.ts';

/** So that nothing that is signed for another purpose with the same secret passes for attributes. */
const PURPOSE = 'attributes.';

/**
 * `<body>.<signature>`: the body is JSON (`{id, attributes, exp?}`) in base64url, the signature HMAC-SHA256 of
 * `attributes.<body>` with `IDENTITY_SECRET`, in hex. What the operator's own site puts into `userData.signedAttributes`.
 */
export async function signAttributes(
  body: { id: Id; attributes: Record<string, string | number | boolean>; exp?: number },
  secret: string,
): Promise<string> {
  const text = toBase64Url(new TextEncoder().encode(JSON.stringify(body)));
  return `${text}.${await hmacOf(PURPOSE + text, secret)}`;
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
    if (more.length > 0 || !(await isHmacOf(PURPOSE + text, secret, hex))) return null;
    const body = v.parse(SignedAttributesSchema, JSON.parse(new TextDecoder().decode(fromBase64Url(text))));
    const isInTime = body.exp === undefined || body.exp * 1_000 > now;
    return body.id === idText(customerId) && isInTime ? body.attributes : null;
  } catch {
    // Why it is refused is nobody's business who brings it.
    return null;
  }
}
