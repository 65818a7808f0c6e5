import { customerIdTextOf, type SessionTopic, sessionTopicOf } from '@chimpassist/protocol';

/**
 * A session id made here leads to its session topic without an index: `c1.<customer id, base64url>.<random>`. One that
 * a client made, or that was made before the customer was known, does not, and is looked up in `SessionIndex`.
 */
const PREFIX = 'c1';

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** An id of 128 random bits that carries its topic, if it fits into an id; else one that does not. */
export function makeSessionId(sessionTopic: SessionTopic | null): string {
  const random = crypto.randomUUID().replaceAll('-', '');
  const customer = sessionTopic === null ? null : customerIdTextOf(sessionTopic);
  if (customer === null) return random;
  const id = `${PREFIX}.${toBase64Url(customer)}.${random}`;
  return id.length <= 256 ? id : random;
}

/** The session topic that an id carries, or null. */
export function sessionTopicIn(sessionId: string): SessionTopic | null {
  const [prefix, encoded, random] = sessionId.split('.');
  if (prefix !== PREFIX || !encoded || !random) return null;
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const topic = sessionTopicOf(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return customerIdTextOf(topic) === null ? null : topic;
  } catch {
    return null;
  }
}
