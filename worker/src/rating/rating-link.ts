import { CALLS, customerIdTextOf, pathOf, type SessionTopic, type SiteId } from '@chimpassist/protocol';
import { LinkSignature, signingWith } from '../link-signature.ts';
import type { AccessTexts } from '../site-access.ts';

/** Signs links of one site to pages on which a session is rated. */
export class RatingLinks {
  readonly #signature: LinkSignature;

  constructor(tokenKeys: string, baseTopic: string) {
    this.#signature = new LinkSignature(tokenKeys, baseTopic, 'links to ratings');
  }

  /** @param origin where the Worker's calls are. */
  linkTo(origin: string, topic: SessionTopic, sessionId: string): string {
    const customerId = customerIdTextOf(topic) ?? '';
    const signature = this.#signature.sign(customerId, sessionId);
    return `${origin}${pathOf(CALLS.ratingPage, { customerId }, { sessionId, signature })}`;
  }

  isGood(customerId: string, sessionId: string, signature: string): boolean {
    return this.#signature.isOf(signature, customerId, sessionId);
  }
}

/** Null where TOKEN_KEYS is not set. */
export const ratingLinksOf = (texts: AccessTexts, site: SiteId, baseTopic: string): RatingLinks | null =>
  signingWith(texts, site, (tokenKeys) => new RatingLinks(tokenKeys, baseTopic));
