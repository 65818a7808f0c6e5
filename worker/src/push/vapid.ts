import type { VapidKeys } from '@block65/webcrypto-web-push';
import { fromBase64Url, toBase64Url } from '@chimpassist/protocol/trust';
import { log } from '../log.ts';

/** By which push services know this deployment. */
export type PushKeys = Omit<VapidKeys, 'subject'>;

const COORDINATE_BYTES = 32;

/** By text, what this isolate has read: a page asks for the public key at each opening. */
let read: { text: string; keys: PushKeys | null } | undefined;

/** @param text a private JWK of P-256. @returns null where it is none: then there is no push. */
export function pushKeysIn(text: string | null): PushKeys | null {
  if (text === null) return null;
  if (read?.text !== text) read = { text, keys: keysIn(text) };
  return read.keys;
}

function keysIn(text: string): PushKeys | null {
  try {
    const { kty, crv, x, y, d } = JSON.parse(text) as Record<string, unknown>;
    if (kty !== 'EC' || crv !== 'P-256') throw new Error('Not a key of P-256.');
    const [left, right] = [x, y].map((each) => fromBase64Url(String(each)));
    if (left?.length !== COORDINATE_BYTES || right?.length !== COORDINATE_BYTES || typeof d !== 'string')
      throw new Error('Not a whole private key.');
    return { publicKey: toBase64Url(new Uint8Array([4, ...left, ...right])), privateKey: d };
  } catch (error) {
    log('vapid_keys_unreadable', { error });
    return null;
  }
}
