import type { SessionTopic } from '@chimpassist/protocol';
import type { Job } from '../storage/scheduler.ts';
import { withoutName } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import { currentInfo } from './session-info.ts';
import { withoutTags } from './tags.ts';

/**
 * Deletes messages that came longer ago than `RETENTION_DAYS`. With the last of them, once the chat is over, go the
 * customer's name and all that the desk knows of the chat; `rev` and the identities of messages stay, so that neither a
 * late frame nor an old state comes back.
 *
 * @param retentionMs null: nothing is ever deleted.
 * @param forget tells the desk; throws where it cannot be reached, and the scheduler tries again.
 */
export function retention(
  store: ChatStore,
  retentionMs: number | null,
  sessionTopic: SessionTopic,
  forget: () => Promise<void>,
): Job {
  return {
    name: 'retention',
    nextDue() {
      const oldest = retentionMs === null ? null : store.reader.oldestReceivedAt;
      return oldest === null || retentionMs === null ? null : oldest + retentionMs;
    },
    async run(now) {
      if (retentionMs === null) return;
      const cutoff = now - retentionMs + 1;
      const { state } = store.record;
      if (state.kind === 'over' && !store.reader.hasSince(cutoff)) await forget();
      store.transaction(() => {
        const isLeft = store.deleteBefore(cutoff);
        const { record } = store;
        if (isLeft || record.state.kind !== 'over') return;
        const { by: _, ...over } = record.state;
        // How it ended is forgotten too: a customer who comes back begins a new chat.
        const emptied = {
          ...over,
          reason: 'unavailable' as const,
          session: withoutName(over.session),
        };
        store.save({ ...withoutTags(record), state: emptied });
        store.sessions.leaveOnly(currentInfo(sessionTopic, emptied));
      });
    },
  };
}
