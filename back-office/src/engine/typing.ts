import type { AttendantChannel } from '@chimpassist/client/channel';
import { createTyping as createTypingTeller } from '@chimpassist/client/typing';

/** Tells customers that this attendant is writing. Perishable: what cannot be said now is not said later. */
export function createTyping(channel: Pick<AttendantChannel, 'sayTyping'>) {
  let topic: string | null = null;
  const teller = createTypingTeller({
    publish(isTyping) {
      if (topic !== null) channel.sayTyping(topic, isTyping);
    },
    show() {},
  });

  return {
    /** Told every few seconds. An empty field says that it ended. */
    typed(chatTopic: string, isTyping: boolean): void {
      // In another chat: what was told in the former one ends there by itself.
      if (topic !== chatTopic) teller.sent();
      topic = chatTopic;
      teller.typed(!isTyping);
    },
    /** The message itself has said it. */
    sent: teller.sent,
  };
}
