import type { ChatMessage } from '@chimpassist/client/conversation';
import { serverClock } from './server-clock.ts';

export interface ReceiptPorts {
  /** What can be seen now and has not been read. */
  unread(): ChatMessage[];
  publish(messages: readonly ChatMessage[]): Promise<void>;
  mark(messages: readonly ChatMessage[]): void;
}

/** Says once that messages were read, when they really were seen. What could not be said is said after reconnecting. */
export function createReceipts(ports: ReceiptPorts) {
  const unsaid = new Map<string, ChatMessage>();
  let isSaying = false;

  async function say(): Promise<void> {
    if (isSaying || unsaid.size === 0) return;
    isSaying = true;
    const batch = [...unsaid.values()];
    try {
      await ports.publish(batch);
      for (const message of batch) unsaid.delete(message.identity);
    } catch {
      // Cut off: said again at the next look.
    } finally {
      isSaying = false;
    }
    if (unsaid.size > batch.length) await say();
  }

  return {
    /** To be called whenever something may have become visible, and after each reconnection. */
    look(now = serverClock.now()): void {
      const read = ports.unread().map((message) => ({ ...message, readAt: now }));
      for (const message of read) unsaid.set(message.identity, message);
      if (read.length > 0) ports.mark(read);
      void say();
    },
  };
}
