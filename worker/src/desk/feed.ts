import {
  botIdOf,
  type DeskAttendant,
  type DeskChat,
  type DeskFeed,
  type DeskPicture,
  isBotId,
  TOPICS,
} from '@chimpassist/protocol';
import type { Outlet } from '../contract/outlet.ts';
import { offerDetails } from './assignment.ts';
import type { DeskStore } from './desk-store.ts';
import type { AttendantRow, ChatRow } from './rows.ts';

/** What attendants see of the desk: as one picture, and as changes of it under a growing version. */
export class Feed {
  readonly #store: DeskStore;
  readonly #outlet: Outlet;
  /** Session topics, and attendants, of which the change that goes on is. */
  readonly #chats = new Set<string>();
  readonly #attendants = new Set<string>();
  /** Where attendants write a note just now, by their ids. It is worth no row: a desk that slept has forgotten it. */
  readonly #noting = new Map<string, string>();

  constructor(store: DeskStore, outlet: Outlet) {
    this.#store = store;
    this.#outlet = outlet;
  }

  /** @param attendantId who asks: of what is offered to this one, all is told. */
  picture(attendantId: string | null = null): DeskPicture {
    const offers = this.#store.slots.offers();
    const loads = this.#store.loads();
    const mine = new Map(
      (attendantId === null ? [] : this.#store.slots.offeredTo(attendantId)).map((slot) => [
        slot.sessionTopic,
        slot,
      ]),
    );
    return {
      version: this.#store.counters.now.version,
      chats: this.#store.chats.liveChats().map((chat) => {
        const slot = mine.get(chat.sessionTopic);
        const entry = this.#chat(chat, offers.get(chat.sessionTopic) ?? []);
        return slot ? { ...entry, offer: offerDetails(slot, slot.offerExpires ?? 0) } : entry;
      }),
      attendants: this.#store
        .onlineAttendants()
        .map((row) => this.#attendant(row, loads.get(row.idText) ?? 0)),
    };
  }

  /** An attendant writes a note in the chat that is looked at, or has stopped. @returns whether that is news. */
  noting(id: string, sessionTopic: string | null): boolean {
    if ((this.#noting.get(id) ?? null) === sessionTopic) return false;
    if (sessionTopic === null) this.#noting.delete(id);
    else this.#noting.set(id, sessionTopic);
    return true;
  }

  /** An attendant came, went, or changed. */
  attendant(id: string): void {
    this.#attendants.add(id);
  }

  /** A chat came, went, or changed. */
  chat(sessionTopic: string): void {
    this.#chats.add(sessionTopic);
  }

  /** Tells in one what has changed since it was last told, as it now is. */
  flush(): void {
    const chats = [...this.#chats].map((topic) => [topic, this.#store.chats.chat(topic)] as const);
    const attendants = [...this.#attendants].map((id) => this.#store.attendant(id));
    this.#chats.clear();
    this.#attendants.clear();
    const live = chats.flatMap(([topic, chat]) =>
      chat === null || chat.state === 'over' ? [] : [this.#chat(chat, this.#store.slots.offersOf(topic))],
    );
    const over = chats.flatMap(([topic, chat]) => (chat === null || chat.state === 'over' ? [topic] : []));
    const here = attendants.flatMap((row) =>
      row?.online ? [this.#attendant(row, this.#store.loadOf(row.idText))] : [],
    );
    const gone = attendants.flatMap((row) => (row === null || row.online ? [] : [row.info.id]));
    const change: Omit<DeskFeed, 'version'> = {
      ...(live.length > 0 ? { chats: live } : {}),
      ...(over.length > 0 ? { chatsGone: over } : {}),
      ...(here.length > 0 ? { attendants: here } : {}),
      ...(gone.length > 0 ? { attendantsGone: gone } : {}),
    };
    if (Object.keys(change).length === 0) return;
    const version = this.#store.counters.up('version');
    this.#outlet.pushPerishable({
      publishes: [{ topic: TOPICS.desk(), payload: { version, ...change }, qos: 0 }],
    });
  }

  /** The change was taken back. */
  forget(): void {
    this.#chats.clear();
    this.#attendants.clear();
  }

  #chat(chat: ChatRow, offers: readonly string[]): DeskChat {
    const offeredTo = offers.flatMap((id) => this.#store.attendant(id)?.info.id ?? []);
    const state = chat.state === 'online' ? 'online' : 'waiting';
    const { sessionTopic } = chat;
    const team = state === 'waiting' ? this.#store.slots.teamOf(sessionTopic) : undefined;
    return {
      sessionInfo: chat.info,
      state,
      since: chat.since,
      offeredTo,
      ...(chat.away ? { away: true } : {}),
      ...(chat.tags.length > 0 ? { tags: chat.tags } : {}),
      ...this.#botOf(chat),
      ...(chat.asks.length > 0 ? { asks: chat.asks } : {}),
      ...(team === undefined ? {} : { team }),
    };
  }

  #botOf({ info }: ChatRow): Pick<DeskChat, 'bot'> {
    const id = info.assignedAttendants.find(isBotId);
    if (id === undefined) return {};
    const known = this.#store.routing.bots.find((bot) => botIdOf(bot.id) === id);
    return { bot: { id, name: known?.name ?? '', avatarURL: known?.avatarURL ?? null } };
  }

  #attendant(
    { idText, info, type, availability, awayFor, viewing, since }: AttendantRow,
    load: number,
  ): DeskAttendant {
    const { name, avatarURL } = info;
    const isNoting = viewing !== null && this.#noting.get(idText) === viewing;
    return {
      ...{ id: info.id, name, avatarURL, type, availability, load, viewing },
      ...(since > 0 ? { since } : {}),
      ...(isNoting ? { isNoting } : {}),
      ...(awayFor === '' ? {} : { awayFor }),
    };
  }
}
