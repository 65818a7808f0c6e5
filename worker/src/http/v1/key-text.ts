import { hexOf, toBase64Url } from '@chimpassist/protocol/trust';

/** Scanners of repositories find it by its beginning. */
const PREFIX = 'chimp_';
const KEY = /^chimp_[\w-]{43}$/;

export const isKey = (text: string): boolean => KEY.test(text);

/** 256 bits of chance. */
export const newKeyText = (): string => PREFIX + toBase64Url(crypto.getRandomValues(new Uint8Array(32)));

/**
 * By which a key is found. SHA-256 alone is right for it: a slow hash with a salt is for what people think up, and there are
 * not so many tries in the world as would find one of these.
 */
export const hashOfKey = async (key: string): Promise<string> =>
  hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
