import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { SiteId } from '@chimpassist/protocol';
import { fromBase64Url, toBase64Url } from '@chimpassist/protocol/trust';
import { type AccessTexts, accessOf } from './site-access.ts';

const KEY_BYTES = 32;

/**
 * Signs links of one site for one purpose. Synchronous, because a chat says links in the middle of its turn.
 *
 * The key is made of the keys that sign tokens: it needs no further secret, and a link of one purpose cannot be taken for
 * another one's. When those are changed, links of before end.
 */
export class LinkSignature {
  readonly #tokenKeys: string;
  readonly #baseTopic: string;
  readonly #purpose: string;
  /** Made with the first link: most chats need none. */
  #key: Uint8Array | null = null;

  constructor(tokenKeys: string, baseTopic: string, purpose: string) {
    this.#tokenKeys = tokenKeys;
    this.#baseTopic = baseTopic;
    this.#purpose = purpose;
  }

  /** Signs what a link names. */
  sign(...names: readonly (string | number)[]): string {
    return toBase64Url(this.#bytesOf(names));
  }

  /** Whether it is the signature of what a link names. */
  isOf(signature: string, ...names: readonly (string | number)[]): boolean {
    const given = bytesOf(signature);
    const ours = this.#bytesOf(names);
    return given !== null && given.length === ours.length && timingSafeEqual(given, ours);
  }

  #bytesOf(names: readonly (string | number)[]): Uint8Array {
    this.#key ??= new Uint8Array(hkdfSync('sha256', this.#tokenKeys, '', this.#purpose, KEY_BYTES));
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([this.#baseTopic, ...names]))
      .digest();
  }
}

/** What a site signs with; null where TOKEN_KEYS is not set. */
export function signingWith<T>(texts: AccessTexts, site: SiteId, make: (tokenKeys: string) => T): T | null {
  const { tokenKeys } = accessOf(texts, site);
  return tokenKeys === null ? null : make(tokenKeys);
}

function bytesOf(signature: string): Uint8Array | null {
  try {
    return fromBase64Url(signature);
  } catch {
    return null;
  }
}
