import { SafeError, type StoredMessage } from '@chimpassist/protocol';
import { withFileLines } from '@chimpassist/protocol/text';
import { type LinkSigner, signerOf } from '../file-link.ts';
import { linkTo } from '../files/linked-file.ts';
import { type AppContext, settingsFor } from './context.ts';
import { originOf, siteOf } from './site.ts';
import { principalOf } from './tokens.ts';

const signerOrNull = (c: AppContext): LinkSigner | null =>
  signerOf(c.env, siteOf(c), settingsFor(c).baseTopic);

/** @throws {SafeError} `not_configured` */
export function signerFor(c: AppContext): LinkSigner {
  const signer = signerOrNull(c);
  if (signer === null)
    throw new SafeError('not_configured', 'TOKEN_KEYS is not set, so no link can be signed.');
  return signer;
}

/** A history as its reader can show it: legacy clients, which have no token, read a line with a link for each file. */
export async function readableBy<E extends { message: StoredMessage }>(
  c: AppContext,
  entries: readonly E[],
): Promise<E[]> {
  if ((await principalOf(c)).kind !== 'anonymous') return [...entries];
  const signer = signerOrNull(c);
  const origin = originOf(c);
  const now = Date.now();
  const linkOf = (id: string) => (signer === null ? null : linkTo(signer, origin, id, now).url);
  return entries.map((entry) => ({ ...entry, message: withFileLines(entry.message, linkOf) }));
}
