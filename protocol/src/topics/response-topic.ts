import { bytesOf, isPublishable } from '../topic-text.ts';
import type { SessionTopic } from './session-topic.ts';

/** What a stranger may make the bridge publish to. */
const RESPONSE_TOPIC_MAX_BYTES = 512;
const RESPONSE_TOPIC_MAX_LEVELS = 64;

/**
 * Whether an answer to `server/channels/request` may go to this topic: any that a broker takes but the platform's own,
 * except the requester's own session topic.
 */
export function isAllowedResponseTopic(topic: string, requesterSessionTopic: SessionTopic | null): boolean {
  if (!isPublishable(topic, RESPONSE_TOPIC_MAX_LEVELS) || bytesOf(topic) > RESPONSE_TOPIC_MAX_BYTES)
    return false;
  if (topic.startsWith('/') || topic.startsWith('$')) return false;
  if (requesterSessionTopic !== null && topic === requesterSessionTopic) return true;
  const first = topic.split('/')[0];
  return first !== 'server' && first !== 'client';
}
