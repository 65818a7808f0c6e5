import type { Opening, SessionTopic } from '@chimpassist/protocol';
import type { ChatObject } from '../contract/chat-object.ts';
import { log } from '../log.ts';
import type { DeskStore } from './desk-store.ts';

/** Chats that hear of something in one go. */
const CHATS_AT_ONCE = 50;

export interface LiveChatsOptions {
  store: DeskStore;
  /** The object of a chat. */
  chatOf(
    sessionTopic: SessionTopic,
  ): Pick<DurableObjectStub<ChatObject>, 'bridgeCame' | 'follow' | 'openingChanged'>;
}

/** Tells all chats that wait or go on what concerns each of them. One that cannot be reached learns of it at its next change. */
export class LiveChats {
  readonly #options: LiveChatsOptions;

  constructor(options: LiveChatsOptions) {
    this.#options = options;
  }

  /** The first bridge has come. */
  bridgeCame(): Promise<void> {
    return this.#tell((chat) => chat.bridgeCame());
  }

  /** Resolves when all chats that there are know of a link that wants to hear them. */
  follow(link: string): Promise<void> {
    return this.#tell((chat) => chat.follow(link));
  }

  /** The hours have changed: pages with a chat hear of it. */
  openingChanged(opening: Opening): Promise<void> {
    return this.#tell((chat) => chat.openingChanged(opening));
  }

  async #tell(tell: (chat: ReturnType<LiveChatsOptions['chatOf']>) => Promise<unknown>): Promise<void> {
    const { store, chatOf } = this.#options;
    const topics = store.chats.liveChats().map(({ sessionTopic }) => sessionTopic);
    while (topics.length > 0) {
      const told = await Promise.allSettled(
        topics.splice(0, CHATS_AT_ONCE).map((topic) => tell(chatOf(topic))),
      );
      for (const one of told) if (one.status === 'rejected') log('chat_unreached', { error: one.reason });
    }
  }
}
