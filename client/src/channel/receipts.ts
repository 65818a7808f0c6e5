import { type MessageRef, RECEIPTS_MAX, type SessionTopic, TOPICS } from '@chimpassist/protocol';
import type { Connection } from '../mqtt/types.ts';
import type { WireMessage } from '../wire/message.ts';

type Read = Pick<WireMessage, 'id' | 'from' | 'timestamp' | 'content' | 'readAt'> & MessageRef;

/**
 * Says that messages were read, as many at a time as one payload may name.
 *
 * @param session what the contract wants beside them
 */
export async function publishViewed(
  connection: Pick<Connection, 'publish'>,
  topic: SessionTopic,
  session: object,
  messages: readonly Read[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += RECEIPTS_MAX) {
    const readMessages = messages
      .slice(start, start + RECEIPTS_MAX)
      .map(({ id, from, timestamp, content, readAt }) => ({ id, from, timestamp, content, readAt }));
    await connection.publish(TOPICS.viewed(topic), { session, readMessages }, 1);
  }
}
