import {
  CALLS,
  customerIdTextOf,
  type Form,
  type Message,
  pathOf,
  type SessionTopic,
} from '@chimpassist/protocol';
import { LINK_MS, type LinkSigner } from '../file-link.ts';
import { wordsIn } from './words.ts';

/** Before the id of such a line. It is never stored: a client that brings it back changes nothing. */
const NOTICE_ID = 'consent-';
export const isNotice = ({ id }: Pick<Message, 'id'>): boolean =>
  typeof id === 'string' && id.startsWith(NOTICE_ID);

/** What the signature of such a link is for. No file is called so. */
export const signedFor = (topic: SessionTopic): string => `form of ${topic}`;

/**
 * A line for clients that know no forms: where the customer can agree. Null where no link can be signed.
 *
 * @param now epoch ms.
 */
export function consentNotice(
  topic: SessionTopic,
  [form]: readonly Form[],
  signer: LinkSigner | null,
  now: number,
): Message | null {
  if (form?.origin === undefined || signer === null) return null;
  const until = now + LINK_MS;
  const path = pathOf(
    CALLS.formPage,
    { customerId: customerIdTextOf(topic) ?? '' },
    { until, signature: signer.sign(signedFor(topic), until) },
  );
  return {
    id: `${NOTICE_ID}${now}`,
    from: { id: 'forms', name: '', avatarURL: null },
    timestamp: now,
    content: `${wordsIn(form.language).notice}\n${form.origin}${path}`,
    readAt: null,
  };
}
