import { fromBase64, toBase64 } from './base64.ts';

/** Bytes as they lie in the browser's storage: sealed where the page may (`https:`), else as they are. */
export interface SealedBytes {
  iv: Uint8Array<ArrayBuffer> | null;
  data: ArrayBuffer;
}

const IV_BYTES = 12;
const SEAL_BYTES = 16;

/** Missing on pages without a secure context. */
const subtle = (): SubtleCrypto | undefined => globalThis.crypto?.subtle;

/** What seals one file: it stands in the outbox entry alone, which is sealed itself when somebody else sits down. */
export const newSeal = (): string => toBase64(crypto.getRandomValues(new Uint8Array(SEAL_BYTES)));

const keyOf = (crypto: SubtleCrypto, seal: string): Promise<CryptoKey> =>
  crypto.importKey('raw', fromBase64(seal) ?? new Uint8Array(), 'AES-GCM', false, ['encrypt', 'decrypt']);

export async function sealBytes(bytes: ArrayBuffer, seal: string): Promise<SealedBytes> {
  const crypto = subtle();
  if (crypto === undefined) return { iv: null, data: bytes };
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { iv, data: await crypto.encrypt({ name: 'AES-GCM', iv }, await keyOf(crypto, seal), bytes) };
}

/** @throws where this seal has not sealed them. */
export async function openBytes({ iv, data }: SealedBytes, seal: string | undefined): Promise<ArrayBuffer> {
  if (iv === null) return data;
  const crypto = subtle();
  if (crypto === undefined || seal === undefined) throw new Error('These bytes are sealed.');
  return crypto.decrypt({ name: 'AES-GCM', iv }, await keyOf(crypto, seal), data);
}
