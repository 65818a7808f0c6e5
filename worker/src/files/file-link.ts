import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

import type { SiteId } from '@chimpassist/protocol';
import { fromBase64Url, toBase64Url } from '@chimpassist/protocol/trust';
import { type AccessTexts, accessOf } from '../site-access.ts';

/** How long a link is good, ms. */
export const LINK_MS = 600_000;

const KEY_BYTES = 32;

/**
 * Signs links of one site to files. Synchronous, because a chat says links in the middle of its turn.
 *
 * The key is made of the keys that sign tokens: it needs no further secret, and a link cannot be taken for anything else. When
 * those are changed, the links of the last ten minutes end.
 */
export class LinkSigner {
  readonly #tokenKeys: string;
  readonly #baseTopic: string;
  /** Made with the first link: most chats need none. */
  #key: Uint8Array | null = null;

  constructor(tokenKeys: string, baseTopic: string) {
    this.#tokenKeys = tokenKeys;
    this.#baseTopic = baseTopic;
  }

  /** @param until epoch ms. */
  sign(fileId: string, until: number): string {
    return toBase64Url(this.#bytesOf(fileId, until));
  }

  /** Whether this link is ours and still good. */
  isGood(
    fileId: string,
    { until, signature, now }: { until: number; signature: string; now: number },
  ): boolean {
    const given = bytesOf(signature);
    if (given === null || now > until || until > now + LINK_MS) return false;
    const ours = this.#bytesOf(fileId, until);
    return given.length === ours.length && timingSafeEqual(given, ours);
  }

  /** One file of one site, and until when. */
  #bytesOf(fileId: string, until: number): Uint8Array {
    this.#key ??= new Uint8Array(hkdfSync('sha256', this.#tokenKeys, '', 'links to files', KEY_BYTES));
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([this.#baseTopic, fileId, until]))
      .digest();
  }
}

/** The signer of a site; null where TOKEN_KEYS is not set. */
export function signerOf(texts: AccessTexts, site: SiteId, baseTopic: string): LinkSigner | null {
  const { tokenKeys } = accessOf(texts, site);
  return tokenKeys === null ? null : new LinkSigner(tokenKeys, baseTopic);
}

function bytesOf(signature: string): Uint8Array | null {
  try {
    return fromBase64Url(signature);
  } catch {
    return null;
  }
}
