import { type Ack, type SessionTopic, TOPICS } from '@chimpassist/protocol';
import { ackOf } from '../chat/ack.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { Effects } from '../contract/outlet.ts';
import { log } from '../log.ts';
import type { StoredFile } from './file-table.ts';

export interface FileNotifierOptions {
  store: ChatStore;
  topic: SessionTopic;
  /** Says acknowledgements at the edge. */
  acknowledgeAgain(acks: Ack[]): void;
  /** Hands something for the bridge to the desk, which has the bridge's socket. */
  relay(effects: Effects): Promise<void>;
  waitUntil(work: Promise<void>): void;
}

/** Both sides see what has become of a file: at the edge, and by the bridge. */
export class FileNotifier {
  readonly #options: FileNotifierOptions;

  constructor(options: FileNotifierOptions) {
    this.#options = options;
  }

  tell(file: StoredFile): void {
    const { store, topic, acknowledgeAgain, relay, waitUntil } = this.#options;
    const acks = acksWith(file, store);
    if (acks.length === 0) return;
    acknowledgeAgain(acks);
    if (store.record.isBridged === false) return;
    const publishes = [{ topic: TOPICS.stored(topic), payload: { acks }, qos: 1 as const }];
    waitUntil(relay({ publishes }).catch((error: unknown) => log('bridge_not_told', { error })));
  }
}

/** Acknowledgements of the messages that carry a file, with what is true of it now. */
function acksWith({ attachment, afterSeq }: StoredFile, { reader }: ChatStore): Ack[] {
  const acks: Ack[] = [];
  for (const message of reader.allAfter(afterSeq)) {
    if (!message.attachments?.some(({ id }) => id === attachment.id)) continue;
    const { seq, from, twin } = message;
    acks.push(ackOf(message, { seq, role: from.role, isTwin: twin === true }));
  }
  return acks;
}
