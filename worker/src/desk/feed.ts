import {
  botIdOf,
  type DeskAttendant,
  type DeskChat,
  type DeskFeed,
  type DeskPicture,
  idText,
  isBotId,
  SUPERVISOR,
  TOPICS,
} from '@chimpassist/protocol';
import type { Outlet } from '../contract/outlet.ts';
import { offerDetails } from './assignment.ts';
import type { DeskStore } from './desk-store.ts';
import type { AttendantRow, ChatRow } from './rows.ts';

/**
 * Between two whole versions so many changes fit that concern few: all others hear nothing of them and see no gap. What a bridge
 * sends in parts has its versions in the half above, and in smaller steps.
 */
const FEW = 2 ** -10;
const FEW_MAX = 2 ** 9;

/** What attendants see of the desk: one picture, and its changes under a growing version. */
export class Feed {
  readonly #store: DeskStore;
  readonly #outlet: Outlet;
  /** The session topics and attendants that the running change is about. */
  readonly #chats = new Set<string>();
  readonly #attendants = new Set<string>();
  /** The chats in which attendants write a note just now, by their ids. In memory only: a desk that slept has forgotten them. */
  readonly #noting = new Map<string, string>();
  /** What all were told last, of a chat that somebody answers and of an attendant. An object that slept does not know it. */
  readonly #toldChats = new Map<string, string>();
  readonly #toldAttendants = new Map<string, string>();
  /** Changes since the last whole version, of which only those heard whom they concern. */
  #few = 0;

  constructor(store: DeskStore, outlet: Outlet) {
    this.#store = store;
    this.#outlet = outlet;
  }

  /** @param attendantId who asks: the picture contains this attendant's offers in full. */
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
      version: this.#version,
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

  /** An attendant writes a note in the chat that is looked at, or has stopped. @returns whether that changes anything. */
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

  /** Who looks into a chat that others answer may not have heard of all its changes. Before it is known who looks there. */
  looksInto(id: string, sessionTopic: string): void {
    const chat = this.#store.chats.chat(sessionTopic);
    if (chat?.state === 'online' && !this.#concerned(chat).has(id)) this.chat(sessionTopic);
  }

  /** A chat came, went, or changed. */
  chat(sessionTopic: string): void {
    this.#chats.add(sessionTopic);
  }

  /** Publishes everything that has changed since the last feed, in its present state. */
  flush(): void {
    const chats = [...this.#chats].map((topic) => [topic, this.#store.chats.chat(topic)] as const);
    const attendants = [...this.#attendants].map((id) => this.#store.attendant(id));
    this.#chats.clear();
    this.#attendants.clear();
    const live = chats.flatMap(([topic, chat]) =>
      chat === null || chat.state === 'over'
        ? []
        : [{ chat, entry: this.#chat(chat, this.#store.slots.offersOf(topic)) }],
    );
    const over = chats.flatMap(([topic, chat]) => (chat === null || chat.state === 'over' ? [topic] : []));
    const here = attendants.flatMap((row) =>
      row?.online ? [this.#attendant(row, this.#store.loadOf(row.idText))] : [],
    );
    const gone = attendants.flatMap((row) => (row === null || row.online ? [] : [row.info.id]));
    const news = here.filter((each) => isNews(this.#toldAttendants, idText(each.id), JSON.stringify(each)));
    const isForFew = news.length === 0 && live.filter(({ entry }) => this.#isNewsToAll(entry)).length === 0;
    for (const topic of over) this.#toldChats.delete(topic);
    for (const id of gone) this.#toldAttendants.delete(idText(id));
    const change: Omit<DeskFeed, 'version'> = {
      ...(live.length > 0 ? { chats: live.map(({ entry }) => entry) } : {}),
      ...(over.length > 0 ? { chatsGone: over } : {}),
      ...(here.length > 0 ? { attendants: here } : {}),
      ...(gone.length > 0 ? { attendantsGone: gone } : {}),
    };
    if (Object.keys(change).length === 0) return;
    if (isForFew && over.length + gone.length === 0 && this.#few < FEW_MAX) {
      this.#few += 1;
      this.#say(change, new Set(live.flatMap(({ chat }) => [...this.#concerned(chat)])));
      return;
    }
    this.#store.counters.up('version');
    this.#few = 0;
    this.#say(change);
  }

  /** The change was taken back. What was told of it is not counted on. */
  forget(): void {
    this.#chats.clear();
    this.#attendants.clear();
    this.#toldChats.clear();
    this.#toldAttendants.clear();
  }

  get #version(): number {
    return this.#store.counters.now.version + this.#few * FEW;
  }

  #say(change: Omit<DeskFeed, 'version'>, concerned?: ReadonlySet<string>): void {
    const payload = { version: this.#version, ...change };
    this.#outlet.pushPerishable({ publishes: [{ topic: TOPICS.desk(), payload, qos: 0 }] }, concerned);
  }

  /** Whether more is new than what only those see who see the whole chat: its tags, and whether its customer is there. */
  #isNewsToAll(entry: DeskChat): boolean {
    const { state, bot, sessionInfo, offeredTo } = entry;
    const { sessionTopic, sessionId, customer, assignedAttendants } = sessionInfo;
    // Everybody sees all of who waits, and of who speaks with a bot.
    const isSeenByFew = state === 'online' && bot === undefined;
    const seen = isSeenByFew ? [sessionId, customer, assignedAttendants, offeredTo] : entry;
    return isNews(this.#toldChats, sessionTopic, JSON.stringify(seen));
  }

  /** Who sees all of a chat that somebody answers, by the texts of their ids. */
  #concerned({ sessionTopic, info, served, asks }: ChatRow): Set<string> {
    const there = this.#store
      .onlineAttendants()
      .filter(({ type, viewing }) => type === SUPERVISOR || viewing === sessionTopic);
    return new Set([
      ...there.map(({ idText }) => idText),
      ...info.assignedAttendants.map(idText),
      ...Object.keys(served),
      ...this.#store.slots.offersOf(sessionTopic),
      ...asks.map(({ attendant }) => idText(attendant.id)),
    ]);
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

/** Whether something else was told before; from now on this was. */
function isNews(told: Map<string, string>, key: string, text: string): boolean {
  if (told.get(key) === text) return false;
  told.set(key, text);
  return true;
}
