import { CALLS, pathOf } from '@chimpassist/protocol';
import { LINK_MS, type LinkSigner } from '../file-link.ts';

/**
 * A link that opens one file without a token for ten minutes.
 *
 * @param origin where the Worker's calls are: scheme, host, and a path before the calls where there is one.
 */
export function linkTo(
  signer: LinkSigner,
  origin: string,
  attachmentId: string,
  now: number,
): { url: string; expiresAt: number } {
  const expiresAt = now + LINK_MS;
  const signature = signer.sign(attachmentId, expiresAt);
  const path = pathOf(CALLS.linkedAttachment, { attachmentId }, { until: expiresAt, signature });
  return { url: `${origin}${path}`, expiresAt };
}
