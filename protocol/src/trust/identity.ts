import { type Id, idText } from '../ids.ts';

const encoder = new TextEncoder();

/** HMAC-SHA256 of the id's text with `IDENTITY_SECRET`, in hex: what the operator's own site puts beside the id. */
export async function identityHash(id: Id, secret: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(idText(id))));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
