import type { Email } from 'postal-mime';

/** Why a mail is nobody's word. */
export type Automatic = 'bounced' | 'complained' | 'answered';

/** Addresses from which machines write. */
const MACHINES = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+.-][^@]*)?@/i;

/**
 * Whether a machine has written it: a bounce, a complaint, an absence note, a list. None of them becomes a message, and none is
 * answered, so two machines never answer each other. RFC 3834, 3464, 5965, 2919.
 *
 * @param envelopeFrom the return path; empty for bounces, null where nobody knows it.
 */
export function automaticKindOf(email: Email, envelopeFrom: string | null): Automatic | null {
  const values = (name: string): string[] =>
    email.headers.filter(({ key }) => key === name).map(({ value }) => value.trim().toLowerCase());
  const has = (name: string): boolean => values(name).length > 0;
  const [type = ''] = values('content-type');
  if (/report-type="?feedback-report/.test(type)) return 'complained';
  if (/report-type="?delivery-status/.test(type) || has('x-failed-recipients')) return 'bounced';
  const returnPath = envelopeFrom ?? values('return-path')[0] ?? null;
  const isAutomatic =
    values('auto-submitted').some((value) => !/^no\b/.test(value)) ||
    values('precedence').some((value) => /^(bulk|junk|list|auto_reply)\b/.test(value)) ||
    values('x-auto-response-suppress').some((value) => /\b(all|oof|autoreply)\b/.test(value)) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-loop'].some(has) ||
    ['list-id', 'list-unsubscribe', 'list-post', 'feedback-id'].some(has) ||
    /^multipart\/report\b/.test(type) ||
    returnPath === '' ||
    returnPath === '<>' ||
    MACHINES.test(email.from?.address ?? '');
  return isAutomatic ? 'answered' : null;
}
