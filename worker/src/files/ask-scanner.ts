import type { Attachment, SiteId } from '@chimpassist/protocol';
import { hmacOf } from '@chimpassist/protocol/trust';
import * as v from 'valibot';
import { type AccessTexts, accessOf } from '../site-access.ts';
import { textWithin } from '../stranger-body.ts';
import type { Verdict } from './file-checks.ts';
import type { FileShelf } from './file-shelf.ts';

/** For the whole of a file and its answer. */
const TIMEOUT_MS = 60_000;
const ANSWER_MAX_BYTES = 65_536;

const AnswerSchema = v.object({ verdict: v.picklist(['clean', 'refused']) });

/** The operator's hook that looks at files, and the secret by which it knows who asks. */
interface Scanner {
  endpoint: string;
  /** Null where it is not set: nothing is sent, and no file is let through. */
  secret: string | null;
}

/** The hook of a site; null where its operator has none. */
function scannerOf(texts: AccessTexts, site: SiteId): Scanner | null {
  const { scanEndpoint: endpoint, scanSecret: secret } = accessOf(texts, site);
  return endpoint === null ? null : { endpoint, secret };
}

/**
 * Posts the bytes of a file to the operator's hook. The signature is of the time, the file's id and the hash of its bytes, so that
 * nothing has to be read before it is sent.
 *
 * @throws where it does not answer as it should: it is asked again.
 */
async function askScanner(
  { endpoint, secret }: Scanner,
  shelf: FileShelf,
  { id, name, type, sha256 }: Attachment,
): Promise<Verdict> {
  if (secret === null) throw new Error('ATTACHMENT_SCAN_SECRET is not set.');
  const object = await shelf.get(id, null);
  // Somebody has emptied the bucket: there is nothing to be afraid of.
  if (object === null) return 'clean';
  const at = String(Date.now());
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(endpoint, {
    method: 'POST',
    // A hook that sends elsewhere could lead into the operator's network.
    redirect: 'manual',
    signal,
    headers: {
      'content-type': type,
      'chimp-file-id': id,
      'chimp-file-name': encodeURIComponent(name),
      'chimp-file-sha256': sha256,
      'chimp-timestamp': at,
      'chimp-signature': await hmacOf(`${at}.${id}.${sha256}`, secret),
    },
    body: object.body,
  });
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    throw new Error(`The scan service answered with the status ${response.status}.`);
  }
  const text = await textWithin(response, ANSWER_MAX_BYTES, signal);
  if (text === null) throw new Error('The scan service gave an answer above 64 KiB.');
  return v.parse(AnswerSchema, JSON.parse(text)).verdict;
}

/** Asks the hook of a site about files of one chat; null where its operator has none. */
export function asking(
  texts: AccessTexts,
  site: SiteId,
  shelf: FileShelf | null,
): ((attachment: Attachment) => Promise<Verdict>) | null {
  const scanner = scannerOf(texts, site);
  if (scanner === null) return null;
  return async (attachment) => {
    if (shelf === null) throw new Error('No bucket is bound as FILES.');
    return askScanner(scanner, shelf, attachment);
  };
}
