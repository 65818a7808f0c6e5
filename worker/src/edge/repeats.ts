import { LAST_MESSAGES_MAX, type Message, type SessionTopic, TOPICS } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import type { ChatStore } from '../chat/chat-store.ts';
import { type Saying, saying } from './sayings.ts';

/** Of the history that comes with a word, characters of JSON. */
const HISTORY_MAX_CHARS = 32_768;

/**
 * Says words again on the common topic, for legacy clients, which listen only there. These replace their whole session by the one
 * that comes with a message, so the newest messages come along.
 */
export const repeatsOf =
  (topic: SessionTopic, store: ChatStore) =>
  (entry: LogEntry): Saying[] => {
    if (entry.kind !== 'message') return [];
    const { seq, message, sessionInfo } = entry;
    const { role } = (message as unknown as Message).from;
    // What nobody's role is known of is said there anyway.
    if (role !== 'customer' && role !== 'attendant') return [];
    const before = store.reader
      .recent(0, LAST_MESSAGES_MAX)
      .flatMap((each) => (each.message.seq < seq ? each.message : []));
    const lastMessages = [...newestWithin(before.slice(1 - LAST_MESSAGES_MAX)), message];
    const payload = { sessionInfo: { ...sessionInfo, lastMessages }, message };
    return [{ ...saying(TOPICS.messages(topic), payload, 1), seq }];
  };

/** The newest of them that are small enough together, oldest first. */
function newestWithin<T>(messages: readonly T[]): T[] {
  let chars = 0;
  const tooMany = messages.findLastIndex((message) => {
    chars += JSON.stringify(message).length;
    return chars > HISTORY_MAX_CHARS;
  });
  return messages.slice(tooMany + 1);
}
