import { customerIdTextOf, type SessionTopic, sessionTopicOf } from '@chimpassist/protocol';
import { fromBase64Url, toBase64Url } from '@chimpassist/protocol/trust';

const ID_MAX_LENGTH = 256;

/** `<prefix>.<customer id, base64url>.<random>`: it leads to its session topic without an index. Null where it would be too long. */
export function idCarrying(prefix: string, sessionTopic: SessionTopic, random: string): string | null {
  const customer = customerIdTextOf(sessionTopic);
  if (customer === null) return null;
  const id = `${prefix}.${toBase64Url(new TextEncoder().encode(customer))}.${random}`;
  return id.length <= ID_MAX_LENGTH ? id : null;
}

/** The session topic that an id with this prefix carries, or null. */
export function topicCarriedBy(prefix: string, id: string): SessionTopic | null {
  const [first, encoded, random] = id.split('.');
  if (first !== prefix || !encoded || !random) return null;
  try {
    const bytes = fromBase64Url(encoded);
    const topic = sessionTopicOf(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return customerIdTextOf(topic) === null ? null : topic;
  } catch {
    return null;
  }
}
