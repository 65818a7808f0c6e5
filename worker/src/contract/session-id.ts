import type { SessionTopic } from '@chimpassist/protocol';
import { idCarrying, topicCarriedBy } from './topic-in-id.ts';

/**
 * A session id made here leads to its session topic without an index: `c1.<customer id, base64url>.<random>`. One that
 * a client made, or that was made before the customer was known, does not, and is looked up in `SessionIndex`.
 */
const PREFIX = 'c1';

/** An id of 128 random bits that carries its topic, if it fits into an id; else one that does not. */
export function makeSessionId(sessionTopic: SessionTopic | null): string {
  const random = crypto.randomUUID().replaceAll('-', '');
  return (sessionTopic === null ? null : idCarrying(PREFIX, sessionTopic, random)) ?? random;
}

/** The session topic that an id carries, or null. */
export const sessionTopicIn = (sessionId: string): SessionTopic | null => topicCarriedBy(PREFIX, sessionId);
