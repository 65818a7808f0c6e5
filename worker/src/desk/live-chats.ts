import type { Opening, SessionTopic } from '@chimpassist/protocol';
import type { ChatObject } from '../contract/chat-object.ts';
import { log } from '../log.ts';
import type { DeskStore } from './desk-store.ts';
import { teamOpening, teamOpenings } from './team-hours.ts';

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

  /** The hours of the whole team have changed. Who waits for a team that has hours of its own hears of those. */
  openingChanged(opening: Opening): Promise<void> {
    const { store } = this.#options;
    const now = Date.now();
    return this.#tell((chat, topic) => chat.openingChanged(teamOpening(store, topic, now) ?? opening));
  }

  /** Teams have other hours from now on, or have opened or closed: who waits for them hears of it. */
  teamsTurned(): Promise<void> {
    const openings = teamOpenings(this.#options.store, Date.now());
    return this.#tell(
      async (chat, topic) => {
        const opening = openings.get(topic);
        if (opening !== undefined) await chat.openingChanged(opening);
      },
      [...openings.keys()],
    );
  }

  async #tell(
    tell: (chat: ReturnType<LiveChatsOptions['chatOf']>, topic: string) => Promise<unknown>,
    given?: string[],
  ): Promise<void> {
    const { store, chatOf } = this.#options;
    const topics = given ?? store.chats.liveChats().map(({ sessionTopic }) => sessionTopic);
    while (topics.length > 0) {
      const told = await Promise.allSettled(
        topics.splice(0, CHATS_AT_ONCE).map((topic) => tell(chatOf(topic), topic)),
      );
      for (const one of told) if (one.status === 'rejected') log('chat_unreached', { error: one.reason });
    }
  }
}
