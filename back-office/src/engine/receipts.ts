import type { AttendantChannel } from '@chimpassist/client/channel';
import { isAssigned, isFromCustomer } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';

/** Receipts of one glance travel together. */
const GATHER_MS = 150;

/** Whether a person can be looking at this page now. */
export const pageIsSeen = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/**
 * Collects messages that were really on the screen and says so to the customer: only for chats that this attendant
 * answers, so a supervisor who looks on marks nothing as read.
 */
export function createReceipts(
  channel: Pick<AttendantChannel, 'sayViewed'>,
  store: DeskStore,
  now: () => number = Date.now,
) {
  const seen = new Map<string, Set<string>>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const [topic, identities] of seen) {
      const state = store.peek();
      const chat = state.chats.get(topic);
      if (chat === undefined || !isAssigned(state, chat)) continue;
      const readAt = now();
      const readMessages = chat.messages
        .filter((message) => identities.has(message.identity))
        .filter((message) => message.readAt === null && isFromCustomer(chat, message))
        .map((message) => ({ ...message, readAt }));
      if (readMessages.length === 0) continue;
      // Believed only once the broker has it: otherwise the next look says it again.
      channel.sayViewed(chat.session, readMessages).then(
        () => store.dispatch({ type: 'viewed', topic, readMessages }),
        () => {},
      );
    }
    seen.clear();
  }

  return {
    /** The message is on the screen of a page that is looked at. */
    saw(topic: string, identity: string) {
      const identities = seen.get(topic) ?? new Set();
      identities.add(identity);
      seen.set(topic, identities);
      // Not put off by what is seen next: who types moves what is on the screen all the time.
      timer ??= setTimeout(flush, GATHER_MS);
    },
    /** Says what was seen until now, before a chat ends or goes to somebody else: after it nobody believes this attendant. */
    flush,
    stop: () => clearTimeout(timer),
  };
}
