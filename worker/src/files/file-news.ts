import type { Ack } from '@chimpassist/protocol';
import { ackOf } from '../chat/ack.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { StoredFile } from './file-table.ts';

/** Acknowledgements of the messages that carry a file, with what is true of it now. */
export function acksWith({ attachment, afterSeq }: StoredFile, { reader }: ChatStore): Ack[] {
  const acks: Ack[] = [];
  for (const message of reader.allAfter(afterSeq)) {
    if (!message.attachments?.some(({ id }) => id === attachment.id)) continue;
    const { seq, from, twin } = message;
    acks.push(ackOf(message, { seq, role: from.role, isTwin: twin === true }));
  }
  return acks;
}
