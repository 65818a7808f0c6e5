import { SafeError, type SessionTopic } from '@chimpassist/protocol';
import { hexOf } from '@chimpassist/protocol/trust';
import { idCarrying, topicCarriedBy } from '../contract/topic-in-id.ts';

/** `f1.<customer id, base64url>.<128 bits, hex>`. */
const PREFIX = 'f1';
const HEX_LENGTH = 32;

/** Hex that nobody guesses; with a key the same each time. */
async function randomOf(place: string, sender: string, key: string | null): Promise<string> {
  if (key === null) return crypto.randomUUID().replaceAll('-', '');
  const said = new TextEncoder().encode(JSON.stringify([place, sender, key]));
  return hexOf(await crypto.subtle.digest('SHA-256', said)).slice(0, HEX_LENGTH);
}

/**
 * The id of a file of this chat. With a key of the sender's the same at each try, so that a retry is the same file, also after
 * its answer was lost.
 *
 * @param sender who uploads, so that nobody's key meets somebody else's file.
 * @throws {SafeError} `bad_id` for a customer whose id is too long to stand in another one.
 */
export async function fileIdOf(topic: SessionTopic, sender: string, key: string | null): Promise<string> {
  const id = idCarrying(PREFIX, topic, await randomOf(topic, sender, key));
  if (id === null) throw new SafeError('bad_id', 'The id of this customer is too long for files.');
  return id;
}

/** The same for a file of ready answers, which is of no chat. */
export const answerFileIdOf = async (sender: string, key: string | null): Promise<string> =>
  `a1.${await randomOf('ready answers', sender, key)}`;

/** The session topic of the chat that a file is of. @throws {SafeError} `not_found` */
export function topicOfFile(fileId: string): SessionTopic {
  const topic = topicCarriedBy(PREFIX, fileId);
  if (topic === null) throw new SafeError('not_found', 'There is no file with this id.');
  return topic;
}
