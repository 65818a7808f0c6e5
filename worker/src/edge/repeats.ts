import {
  LAST_MESSAGES_MAX,
  type LegacyClients,
  type SessionTopic,
  type StoredMessage,
  TOPICS,
} from '@chimpassist/protocol';
import type { LogEntry, Publish } from '@chimpassist/protocol/frames';
import type { ChatStore } from '../chat/chat-store.ts';
import { type Saying, saying } from './sayings.ts';

/** Of the history that comes with a word, characters of JSON. */
const HISTORY_MAX_CHARS = 32_768;

/** A message as legacy clients can show it. */
export type Readable = <M extends Pick<StoredMessage, 'content' | 'attachments'>>(message: M) => M;

/**
 * Says words again on the common topic, for legacy clients, which listen only there. These replace their whole session by the one
 * that comes with a message, so the newest messages come along.
 */
export const repeatsOf =
  (topic: SessionTopic, store: ChatStore, readable: Readable) =>
  (entry: LogEntry): Saying[] => {
    if (entry.kind !== 'message') return [];
    const { seq, sessionInfo } = entry;
    // The log has whole messages; the mirror's view of them names only what it reads.
    const message = readable(entry.message as unknown as StoredMessage);
    const { role } = message.from;
    // What nobody's role is known of is said there anyway.
    if (role !== 'customer' && role !== 'attendant') return [];
    const before = store.reader
      .recent(0, LAST_MESSAGES_MAX)
      .flatMap((each) => (each.message.seq < seq ? readable(each.message) : []));
    const lastMessages = [...newestWithin(before.slice(1 - LAST_MESSAGES_MAX)), message];
    const payload = { sessionInfo: { ...sessionInfo, lastMessages }, message };
    return [{ ...saying(TOPICS.messages(topic), payload, 1), seq }];
  };

/**
 * What the bridge says for legacy clients of messages with files: their lines have links, which only the Worker can make. All other
 * words the bridge says again by itself.
 */
export const fileRepeatsOf =
  (legacyClients: LegacyClients, repeats: (entry: LogEntry) => Saying[]) =>
  (entries: readonly LogEntry[]): Publish[] =>
    entries.flatMap((entry) => {
      if (entry.kind !== 'message' || entry.message.attachments === undefined) return [];
      const { role } = (entry.message as unknown as StoredMessage).from;
      // A customer's own widget has those words; only a legacy desk waits for them.
      if (role !== 'attendant' && legacyClients !== 'all') return [];
      return repeats(entry).map(({ topic, text, qos }) => ({ topic, payload: JSON.parse(text()), qos }));
    });

/** The newest of them that are small enough together, oldest first. */
function newestWithin<T>(messages: readonly T[]): T[] {
  let chars = 0;
  const tooMany = messages.findLastIndex((message) => {
    chars += JSON.stringify(message).length;
    return chars > HISTORY_MAX_CHARS;
  });
  return messages.slice(tooMany + 1);
}
