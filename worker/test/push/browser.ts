import type { PushNotice } from '@chimpassist/protocol';
import { fromBase64Url, toBase64Url } from '@chimpassist/protocol/trust';
import type { Pushed } from './push-service.ts';

const P256 = { name: 'ECDH', namedCurve: 'P-256' };
const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));

async function hkdf(salt: BufferSource, secret: BufferSource, info: Uint8Array<ArrayBuffer>, bytes: number) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, bytes * 8),
  );
}

/** A browser that has subscribed: it reads what it is sent as RFC 8291 says, written apart from what sends it. */
export async function makeBrowser(endpoint: string) {
  const pair = (await crypto.subtle.generateKey(P256, true, ['deriveBits'])) as CryptoKeyPair;
  const point = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer);
  const auth = crypto.getRandomValues(new Uint8Array(16));
  return {
    endpoint,
    subscription: {
      endpoint,
      expirationTime: null,
      keys: { p256dh: toBase64Url(point), auth: toBase64Url(auth) },
    },
    /** What came for it. */
    pushed: async (): Promise<Pushed[]> => (await (await fetch(endpoint)).json()) as Pushed[],
    async read({ body }: Pushed): Promise<PushNotice> {
      const bytes = fromBase64Url(body);
      const salt = bytes.slice(0, 16);
      const idLength = bytes[20] ?? 0;
      const theirs = bytes.slice(21, 21 + idLength);
      const publicKey = await crypto.subtle.importKey('raw', theirs, P256, false, []);
      const shared = await crypto.subtle.deriveBits(
        { name: 'ECDH', public: publicKey } as unknown as SubtleCryptoDeriveKeyAlgorithm,
        pair.privateKey,
        256,
      );
      const info = new Uint8Array([...bytesOf('WebPush: info\0'), ...point, ...theirs]);
      const ikm = await hkdf(auth, shared, info, 32);
      const key = await hkdf(salt, ikm, bytesOf('Content-Encoding: aes128gcm\0'), 16);
      const iv = await hkdf(salt, ikm, bytesOf('Content-Encoding: nonce\0'), 12);
      const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
      const plain = new Uint8Array(
        await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, bytes.slice(21 + idLength)),
      );
      return JSON.parse(new TextDecoder().decode(plain.slice(0, plain.lastIndexOf(2)))) as PushNotice;
    },
  };
}
export type Browser = Awaited<ReturnType<typeof makeBrowser>>;
