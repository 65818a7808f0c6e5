import { customerIdTextOf, type SessionTopic } from '@chimpassist/protocol';
import type { ErasedByBridge } from '@chimpassist/protocol/frames';
import type { Chat } from '../chat/chat.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import type { Drafts } from '../chat/drafts.ts';
import { asOne } from '../chat/erasure.ts';
import type { Notes } from '../chat/notes.ts';
import type { Erasure } from '../contract/chat-object.ts';
import { sessionTopicIn } from '../contract/session-id.ts';
import type { ChatFiles } from '../files/chat-files.ts';
import type { ChatMail } from '../mail/chat-mail.ts';
import type { Scheduler } from '../storage/scheduler.ts';
import type { Objects } from './addresses.ts';

export interface ChatEraserOptions {
  store: ChatStore;
  topic: SessionTopic;
  objects: Objects;
  chat: Chat;
  files: ChatFiles;
  notes: Notes;
  drafts: Drafts;
  mail: ChatMail;
  scheduler: Scheduler;
}

/** A customer's end: the chat, its files and notes here, and what others hold of them. */
export class ChatEraser {
  readonly #options: ChatEraserOptions;

  constructor(options: ChatEraserOptions) {
    this.#options = options;
  }

  /** Ends the chat and deletes what it holds; desk and bridge are told, until they have done the same. */
  async erase(): Promise<Erasure> {
    const { store, topic, objects, chat, files, notes, drafts, mail, scheduler } = this.#options;
    const idsNow = () => store.sessions.newest(Number.MAX_SAFE_INTEGER).map(({ sessionId }) => sessionId);
    const before = idsNow();
    const forgetAddress = mail.addressForgetter();
    chat.erase(() => {
      mail.erase();
      drafts.erase();
      return { ...files.erase(), notes: notes.erase() };
    });
    // The last one stays, without a name: the customer may come back to it.
    const left = new Set(idsNow());
    await scheduler.arm();
    await forgetAddress();
    await objects.workspace().forgetAssist(customerIdTextOf(topic) ?? '');
    await Promise.all(
      before
        .filter((id) => !left.has(id) && sessionTopicIn(id) === null)
        .map((id) => objects.sessionIndex(id).forget(id, topic)),
    );
    await scheduler.alarm();
    const erasure = this.now;
    if (erasure === null) throw new Error('Nothing was erased here.');
    return erasure;
  }

  /** The last one; null where nothing was erased. */
  get now(): Erasure | null {
    return this.#options.store.record.erasure ?? null;
  }

  /** The bridge has done its part, or a mirror beside it. */
  doneBy(bridge: ErasedByBridge): void {
    const { store } = this.#options;
    const { record } = store;
    const { erasure } = record;
    if (erasure) store.save({ ...record, erasure: { ...erasure, bridge: asOne(erasure.bridge, bridge) } });
  }
}
