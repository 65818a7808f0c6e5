import type { HeldState, Publish, SocketDown } from '@chimpassist/protocol/frames';
import { offerOf } from './assignment.ts';
import type { DeskStore } from './desk-store.ts';

/** An attendant who is online, as a bridge that begins is told. */
export type OnlineAttendant = Extract<SocketDown, { type: 'page' }>['attendants'][number];

/** What the desk believes now, for a bridge that begins: every live chat, and every attendant who is online. */
export class Snapshot {
  readonly #store: DeskStore;

  constructor(store: DeskStore) {
    this.#store = store;
  }

  attendants(): OnlineAttendant[] {
    return this.#store.onlineAttendants().map(({ idText, info, type }) => {
      const standing = this.#store.accounts.standingOf(idText, Date.now());
      const email = standing.kind === 'signedIn' ? standing.email : null;
      return { id: info.id, type, ...(email === null ? {} : { email }) };
    });
  }

  /** A page of live chats, by topic. */
  chatsAfter(sessionTopic: string, limit: number): HeldState[] {
    return this.#store.chats
      .liveChatsAfter(sessionTopic, limit)
      .map(({ sessionTopic: topic, rev, info, state, away }) => ({
        sessionTopic: topic,
        rev,
        sessionInfo: info,
        state,
        ...(away ? { away } : {}),
      }));
  }

  /** Offers that stand, and that a bridge which has heard everything up to `n` has not heard of, by their numbers. */
  offersAbove(n: number): { n: number; publish: Publish }[] {
    return this.#store.slots.standing().flatMap((slot) => {
      const info = (slot.offerN ?? 0) > n ? this.#store.chats.chat(slot.sessionTopic)?.info : undefined;
      return info === undefined ? [] : offerOf(slot, info);
    });
  }
}
