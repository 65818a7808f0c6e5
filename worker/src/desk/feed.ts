import {
  type DeskAttendant,
  type DeskChat,
  type DeskFeed,
  type DeskPicture,
  idText,
  TOPICS,
} from '@chimpassist/protocol';
import { offerDetails } from './assignment.ts';
import type { BridgeSocket } from './bridge-socket.ts';
import type { DeskStore } from './desk-store.ts';
import type { AttendantRow, ChatRow } from './rows.ts';
import type { ChatSync } from './sync.ts';

/** What attendants see of the desk: as one picture, and as changes of it under a growing version. */
export class Feed {
  readonly #store: DeskStore;
  readonly #bridge: BridgeSocket;

  constructor(store: DeskStore, bridge: BridgeSocket) {
    this.#store = store;
    this.#bridge = bridge;
  }

  /** @param attendantId who asks: of what is offered to this one, all is told. */
  picture(attendantId: string | null = null): DeskPicture {
    return {
      version: this.#store.meta('version'),
      chats: this.#store.chats.liveChats().map((chat) => this.#withOffer(this.#chat(chat), attendantId)),
      attendants: this.#store.onlineAttendants().map((row) => this.#attendant(row)),
    };
  }

  attendant(row: AttendantRow): void {
    this.#publish({ attendants: [this.#attendant(row)] });
  }

  gone({ info }: AttendantRow): void {
    this.#publish({ attendantsGone: [info.id] });
  }

  /** A chat as it now is, with the loads of who is in it. */
  chat(chat: ChatRow, sync: ChatSync): void {
    if (chat.state === 'over') {
      this.#publish({ chatsGone: [chat.sessionTopic] });
      return;
    }
    const attendants = sync.info.assignedAttendants.flatMap((id) => {
      const row = this.#store.attendant(idText(id));
      return row?.online ? [this.#attendant(row)] : [];
    });
    this.#publish({ chats: [this.#chat(chat)], attendants });
  }

  chats(topics: Iterable<string>): void {
    const chats = [...topics].flatMap((topic) => this.#store.chats.chat(topic) ?? []);
    if (chats.length > 0) this.#publish({ chats: chats.map((chat) => this.#chat(chat)) });
  }

  forgotten(sessionTopic: string): void {
    this.#publish({ chatsGone: [sessionTopic] });
  }

  #publish(change: Omit<DeskFeed, 'version'>): void {
    const version = this.#store.meta('version') + 1;
    this.#store.setMeta('version', version);
    this.#bridge.pushPerishable({
      publishes: [{ topic: TOPICS.desk, payload: { version, ...change }, qos: 0 }],
    });
  }

  #withOffer(chat: DeskChat, attendantId: string | null): DeskChat {
    if (attendantId === null || !chat.offeredTo.some((id) => idText(id) === attendantId)) return chat;
    const slot = this.#store.chats
      .slots(chat.sessionInfo.sessionTopic)
      .find(({ offeredTo }) => offeredTo === attendantId);
    return slot ? { ...chat, offer: offerDetails(slot, slot.offerExpires ?? 0) } : chat;
  }

  #chat(chat: ChatRow): DeskChat {
    const offeredTo = this.#store.chats.slots(chat.sessionTopic).flatMap(({ offeredTo: id }) => {
      const row = id === null ? null : this.#store.attendant(id);
      return row ? [row.info.id] : [];
    });
    const state = chat.state === 'online' ? 'online' : 'waiting';
    return {
      sessionInfo: chat.info,
      state,
      since: chat.since,
      offeredTo,
      ...(chat.away ? { away: true } : {}),
    };
  }

  #attendant({ idText: id, info, type, availability, viewing }: AttendantRow): DeskAttendant {
    const { name, avatarURL } = info;
    return { id: info.id, name, avatarURL, type, availability, load: this.#store.loadOf(id), viewing };
  }
}
