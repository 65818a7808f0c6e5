import type { SiteId } from '@chimpassist/protocol';
import { LinkSignature, signingWith } from './link-signature.ts';
import type { AccessTexts } from './site-access.ts';

/** How long a link is good, ms. */
export const LINK_MS = 600_000;

/** Signs links of one site to files. */
export class LinkSigner {
  readonly #signature: LinkSignature;

  constructor(tokenKeys: string, baseTopic: string) {
    this.#signature = new LinkSignature(tokenKeys, baseTopic, 'links to files');
  }

  /** @param until epoch ms. */
  sign(fileId: string, until: number): string {
    return this.#signature.sign(fileId, until);
  }

  /** Whether this link is ours and still good. */
  isGood(
    fileId: string,
    { until, signature, now }: { until: number; signature: string; now: number },
  ): boolean {
    return now <= until && until <= now + LINK_MS && this.#signature.isOf(signature, fileId, until);
  }
}

/** The signer of a site; null where TOKEN_KEYS is not set. */
export const signerOf = (texts: AccessTexts, site: SiteId, baseTopic: string): LinkSigner | null =>
  signingWith(texts, site, (tokenKeys) => new LinkSigner(tokenKeys, baseTopic));
