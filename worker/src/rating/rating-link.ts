import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { CALLS, customerIdTextOf, pathOf, type SessionTopic, type SiteId } from '@chimpassist/protocol';
import { fromBase64Url, toBase64Url } from '@chimpassist/protocol/trust';
import { type AccessTexts, accessOf } from '../site-access.ts';

const KEY_BYTES = 32;

/**
 * Signs links of one site to pages on which a session is rated. The key is made of the keys that sign tokens: it needs no further
 * secret, and a link cannot be taken for anything else. When those are changed, links of before end.
 */
export class RatingLinks {
  readonly #tokenKeys: string;
  readonly #baseTopic: string;
  /** Made with the first link. */
  #key: Uint8Array | null = null;

  constructor(tokenKeys: string, baseTopic: string) {
    this.#tokenKeys = tokenKeys;
    this.#baseTopic = baseTopic;
  }

  /** @param origin where the Worker's calls are. */
  linkTo(origin: string, topic: SessionTopic, sessionId: string): string {
    const customerId = customerIdTextOf(topic) ?? '';
    const signature = toBase64Url(this.#bytesOf(customerId, sessionId));
    return `${origin}${pathOf(CALLS.ratingPage, { customerId }, { sessionId, signature })}`;
  }

  isGood(customerId: string, sessionId: string, signature: string): boolean {
    const ours = this.#bytesOf(customerId, sessionId);
    let given: Uint8Array;
    try {
      given = fromBase64Url(signature);
    } catch {
      return false;
    }
    return given.length === ours.length && timingSafeEqual(given, ours);
  }

  #bytesOf(customerId: string, sessionId: string): Uint8Array {
    this.#key ??= new Uint8Array(hkdfSync('sha256', this.#tokenKeys, '', 'links to ratings', KEY_BYTES));
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([this.#baseTopic, customerId, sessionId]))
      .digest();
  }
}

/** Null where TOKEN_KEYS is not set. */
export function ratingLinksOf(texts: AccessTexts, site: SiteId, baseTopic: string): RatingLinks | null {
  const { tokenKeys } = accessOf(texts, site);
  return tokenKeys === null ? null : new RatingLinks(tokenKeys, baseTopic);
}
