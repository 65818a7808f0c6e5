import type { HistoryEntry } from '../../contract/chat-object.ts';

/** A message as programs read it. */
export const messageOf = ({ message, sessionInfo }: HistoryEntry) => ({
  ...message,
  sessionId: sessionInfo.sessionId,
});
