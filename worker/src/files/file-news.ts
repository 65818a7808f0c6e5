import type { Ack } from '@chimpassist/protocol';
import { ackOf } from '../chat/ack.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { StoredFile } from './file-table.ts';

const PAGE = 200;

/** Acknowledgements of the messages that carry a file, with what is true of it now. */
export function acksWith({ attachment, afterSeq }: StoredFile, { reader }: ChatStore): Ack[] {
  const acks: Ack[] = [];
  for (let after = afterSeq; ; ) {
    const messages = reader.messagesAfter(after, PAGE);
    for (const { message } of messages) {
      if (!message.attachments?.some(({ id }) => id === attachment.id)) continue;
      const { seq, from, twin } = message;
      acks.push(ackOf(message, { seq, role: from.role, isTwin: twin === true }));
    }
    const last = messages.at(-1)?.message.seq;
    if (last === undefined) return acks;
    after = last;
  }
}
