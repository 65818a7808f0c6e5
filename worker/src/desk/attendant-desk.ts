import { DurableObject } from 'cloudflare:workers';
import {
  type Availability,
  type DeskAttendant,
  type DeskChat,
  type DeskFeed,
  type DeskPicture,
  type Id,
  idText,
  type SessionInfo,
  TOPICS,
} from '@chimpassist/protocol';
import { type DeskAnswer, type DeskFrame, type Refusal, SocketUpSchema } from '@chimpassist/protocol/frames';
import * as v from 'valibot';
import type { ChatEvent } from '../chat/machine/event.ts';
import { chatOf, type Env, type Settings, settingsOf } from '../env.ts';
import { log } from '../log.ts';
import { drain } from './assignment.ts';
import { BridgeSocket } from './bridge-socket.ts';
import { type AttendantCard, type AttendantRow, type ChatRow, DeskStore } from './desk-store.ts';
import type { ChatSync, DeskEventAnswer, SyncAnswer } from './sync.ts';

const RETRY_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** One WebSocket text of the bridge; it only says hello, ack and claim. */
const SOCKET_TEXT_MAX = 4_096;

/**
 * The desk of one Worker: who is there, who has how much to do, who waits, and the way out for what objects say unasked.
 * A chat tells it all of its state; the desk never waits for a chat that waits for the desk.
 */
export class AttendantDesk extends DurableObject<Env> {
  readonly #store: DeskStore;
  readonly #settings: Settings;
  readonly #bridge: BridgeSocket;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new DeskStore(ctx.storage);
    this.#settings = settingsOf(env);
    this.#bridge = new BridgeSocket(ctx, this.#store);
  }

  /** A chat's whole state. An older `rev` than known changes nothing. */
  async sync(sync: ChatSync): Promise<SyncAnswer> {
    const known = this.#store.chat(sync.sessionTopic);
    if (known && known.rev > sync.rev) return this.#answer(sync.sessionTopic, false);
    this.#store.transaction(() => this.#takeSync(sync));
    const nobody = this.#drain();
    await this.#arm();
    const isNews = nobody.has(sync.sessionTopic) && sync.info.status !== 'aborted';
    if (isNews) this.#announced(sync.sessionTopic);
    nobody.delete(sync.sessionTopic);
    this.ctx.waitUntil(this.#tellNobody(nobody));
    return this.#answer(sync.sessionTopic, isNews);
  }

  /** Presence and the desk's own commands. */
  async frames(frames: DeskFrame[], epoch: number): Promise<Extract<DeskAnswer, { ok: true }>> {
    const refused: Refusal[] = [];
    for (const [index, frame] of frames.entries()) {
      if (epoch < this.#bridge.epoch) {
        refused.push({ index, code: 'stale_epoch', message: 'Another bridge has taken over.' });
        continue;
      }
      this.#store.transaction(() => this.#take(frame));
    }
    await this.#work();
    return { desk: true, ok: true, accepted: frames.length, refused };
  }

  picture(): DeskPicture {
    return {
      version: this.#store.meta('version'),
      chats: this.#store.liveChats().map((chat) => this.#deskChat(chat)),
      attendants: this.#store.onlineAttendants().map((row) => this.#deskAttendant(row)),
    };
  }

  /** The sessions of an attendant, one per customer; those that it is no longer in have the status `aborted`. */
  sessionsOf(attendantId: string, offset: number, limit: number): SessionInfo[] {
    const active = new Set(
      this.#store
        .slotsWith(attendantId)
        .filter((slot) => slot.attendantId === attendantId)
        .map(({ sessionTopic }) => sessionTopic),
    );
    return this.#store.historyOf(attendantId, offset, limit).map(({ sessionTopic, info }) => {
      const chat = active.has(sessionTopic) ? this.#store.chat(sessionTopic) : null;
      return chat ? chat.info : { ...info, status: 'aborted' };
    });
  }

  topics(after: string, limit: number): string[] {
    return this.#store.topicsAfter(after, limit);
  }

  bridgeHeardAt(): number | null {
    return this.#bridge.heardAt;
  }

  override fetch(): Response {
    return this.#bridge.accept();
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    if (typeof data !== 'string' || data.length > SOCKET_TEXT_MAX) {
      ws.close(1009, 'too large');
      return;
    }
    const frame = parse(data);
    if (frame === null) {
      ws.close(1007, 'not a frame of the bridge protocol');
      return;
    }
    switch (frame.type) {
      case 'hello':
        this.#bridge.hello(ws, frame.bridgeId, frame.cursor, frame.v);
        // What fell due while there was no bridge.
        await this.#arm();
        return;
      case 'claim':
        this.#bridge.claim(ws);
        await this.#arm();
        return;
      case 'ack':
        this.#bridge.ack(ws, frame.n);
        return;
    }
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    // Without an answer the other side sees 1006 ten seconds later; these three codes must not be sent.
    ws.close(code === 1005 || code === 1006 || code === 1015 ? 1000 : code);
  }

  override async alarm(): Promise<void> {
    // Nobody would hear of anything: silence counts only while there is a bridge, and until then the desk sleeps.
    if (!this.#bridge.isThere) return;
    try {
      await this.#work();
    } catch (error) {
      // Never thrown on: the platform repeats a failed alarm a few times and then forgets it.
      log('desk_alarm_failed', { error });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    }
  }

  #take(frame: DeskFrame): void {
    switch (frame.kind) {
      case 'attendantOnline':
        this.#arrive(frame.attendant, frame.at);
        return;
      case 'attendantQuit':
      case 'attendantSilent':
        this.#depart(idText(frame.attendantId));
        return;
      case 'attendantActivity': {
        const row = this.#store.attendant(idText(frame.attendantId));
        if (row) this.#store.putAttendant({ ...row, active: frame.active });
        if (row && !frame.active) this.#withdrawOffers(row.idText);
        return;
      }
      case 'command': {
        const { command } = frame;
        if (command.command === 'availability')
          this.#setAvailability(frame.attendant.id, command.availability);
        if (command.command === 'viewing') this.#setViewing(frame.attendant.id, command.sessionTopic);
        return;
      }
    }
  }

  #arrive({ id, name, avatarURL, type }: AttendantCard, at: number): void {
    const known = this.#store.attendant(idText(id));
    const row: AttendantRow = {
      idText: idText(id),
      // The id keeps the JSON type in which it was first seen.
      info: { id: known?.info.id ?? id, name, avatarURL, type },
      type,
      availability: known?.online ? known.availability : 'available',
      active: known?.active ?? true,
      online: true,
      idleSince: known?.online ? known.idleSince : at,
      viewing: known?.online ? known.viewing : null,
    };
    this.#store.putAttendant(row);
    this.#feed({ attendants: [this.#deskAttendant(row)] });
  }

  #depart(id: string): void {
    const row = this.#store.attendant(id);
    if (!row?.online) return;
    this.#store.putAttendant({ ...row, online: false, viewing: null });
    this.#withdrawOffers(id);
    for (const slot of this.#store.slotsWith(id)) this.#store.putLost(id, slot.sessionTopic, 0, 0);
    this.#feed({ attendantsGone: [row.info.id] });
  }

  #withdrawOffers(id: string): void {
    for (const slot of this.#store.slotsWith(id)) {
      if (slot.offeredTo === id) this.#store.putSlot({ ...slot, offeredTo: null, offerExpires: null });
    }
  }

  #setAvailability(id: Id, availability: Availability): void {
    const row = this.#store.attendant(idText(id));
    if (!row?.online) return;
    this.#store.putAttendant({ ...row, availability });
    if (availability === 'away') this.#withdrawOffers(row.idText);
    this.#feed({ attendants: [this.#deskAttendant({ ...row, availability })] });
  }

  #setViewing(id: Id, viewing: string | null): void {
    const row = this.#store.attendant(idText(id));
    if (!row?.online || row.viewing === viewing) return;
    this.#store.putAttendant({ ...row, viewing });
    this.#feed({ attendants: [this.#deskAttendant({ ...row, viewing })] });
  }

  #takeSync(sync: ChatSync): void {
    const before = new Set(this.#store.slots(sync.sessionTopic).map(({ attendantId }) => attendantId));
    this.#store.putChat(sync);
    for (const { attendantId } of this.#store.slots(sync.sessionTopic)) {
      if (attendantId === null || before.has(attendantId)) continue;
      const row = this.#store.attendant(attendantId);
      if (row) this.#store.putAttendant({ ...row, idleSince: Date.now() });
      // It left between its acceptance and this news.
      if (!row?.online) this.#store.putLost(attendantId, sync.sessionTopic, 0, 0);
    }
    const chat = this.#store.chat(sync.sessionTopic);
    if (!chat) return;
    if (chat.state === 'over') this.#feed({ chatsGone: [sync.sessionTopic] });
    else this.#feed({ chats: [this.#deskChat(chat)], attendants: this.#membersNow(sync) });
  }

  #membersNow(sync: ChatSync): DeskAttendant[] {
    return sync.info.assignedAttendants.flatMap((id) => {
      const row = this.#store.attendant(idText(id));
      return row?.online ? [this.#deskAttendant(row)] : [];
    });
  }

  /** Everything that is due: silent offers, chats of attendants who left, the queue. */
  async #work(): Promise<void> {
    const now = Date.now();
    this.#store.transaction(() => {
      for (const slot of this.#store.expiredOffers(now)) {
        const tried = slot.offeredTo === null ? slot.tried : [...slot.tried, slot.offeredTo];
        this.#store.putSlot({ ...slot, offeredTo: null, offerExpires: null, tried });
      }
    });
    await this.#workLost(now);
    const nobody = this.#drain();
    await this.#arm();
    await this.#tellNobody(nobody);
  }

  async #workLost(now: number): Promise<void> {
    const due = this.#store.dueLost(now);
    await Promise.all(
      due.map(async ({ attendantId, sessionTopic, tries }) => {
        // Back before anything happened: it keeps its chat.
        const isBack = this.#store.attendant(attendantId)?.online === true;
        if (isBack || (await this.#tellChat(sessionTopic, { kind: 'attendantLost', attendantId }))) {
          this.#store.deleteLost(attendantId, sessionTopic);
        } else {
          const delay = Math.min(RETRY_MS * 2 ** tries, RETRY_MAX_MS);
          this.#store.putLost(attendantId, sessionTopic, now + delay, tries + 1);
        }
      }),
    );
  }

  async #tellNobody(topics: Iterable<string>): Promise<void> {
    await Promise.all(
      [...topics].map(async (topic) => {
        const chat = this.#store.chat(topic);
        if (chat?.state === 'waiting' && chat.info.status !== 'aborted') {
          await this.#tellChat(topic, { kind: 'nobody', rev: chat.rev });
        }
      }),
    );
  }

  /** @returns whether the chat has taken the event. */
  async #tellChat(
    sessionTopic: string,
    event: Extract<ChatEvent, { kind: 'nobody' | 'attendantLost' }>,
  ): Promise<boolean> {
    let answer: DeskEventAnswer;
    try {
      answer = await chatOf(this.env, sessionTopic).apply(event);
    } catch (error) {
      log('chat_unreached', { error });
      return false;
    }
    this.#store.transaction(() => {
      const known = this.#store.chat(sessionTopic);
      if (answer.sync && (!known || known.rev <= answer.sync.rev)) this.#takeSync(answer.sync);
      if (answer.controls.length > 0 || answer.held) {
        this.#bridge.push({
          controls: answer.controls,
          publishes: answer.publishes,
          held: answer.held ? [answer.held] : [],
        });
      }
    });
    return true;
  }

  #drain(): Set<string> {
    return this.#store.transaction(() => {
      const { offers, nobody, touched } = drain(this.#store, this.#settings, Date.now());
      for (const offer of offers) this.#bridge.push({ publishes: [offer] });
      const chats = [...touched].flatMap((topic) => this.#store.chat(topic) ?? []);
      if (chats.length > 0) this.#feed({ chats: chats.map((chat) => this.#deskChat(chat)) });
      return nobody;
    });
  }

  /** The desk itself told the chat, in its answer, that nobody is there: its row says so too. */
  #announced(sessionTopic: string): void {
    const chat = this.#store.chat(sessionTopic);
    if (chat) this.#store.markAnnounced(chat);
  }

  async #arm(): Promise<void> {
    if (!this.#bridge.isThere) return;
    const due = this.#store.nextDue();
    if (due === null) return;
    const armed = await this.ctx.storage.getAlarm();
    if (armed === null || armed > due) await this.ctx.storage.setAlarm(Math.max(due, Date.now()));
  }

  #answer(sessionTopic: string, nobody: boolean): SyncAnswer {
    return { nobody, position: this.#store.positionOf(sessionTopic) };
  }

  #feed(change: Omit<DeskFeed, 'version'>): void {
    const version = this.#store.meta('version') + 1;
    this.#store.setMeta('version', version);
    this.#bridge.pushPerishable({
      publishes: [{ topic: TOPICS.desk, payload: { version, ...change }, qos: 0 }],
    });
  }

  #deskChat(chat: ChatRow): DeskChat {
    const offeredTo = this.#store.slots(chat.sessionTopic).flatMap(({ offeredTo: id }) => {
      const row = id === null ? null : this.#store.attendant(id);
      return row ? [row.info.id] : [];
    });
    const state = chat.state === 'online' ? 'online' : 'waiting';
    return { sessionInfo: chat.info, state, since: chat.since, offeredTo };
  }

  #deskAttendant({ idText: id, info, type, availability, viewing }: AttendantRow): DeskAttendant {
    const { name, avatarURL } = info;
    return { id: info.id, name, avatarURL, type, availability, load: this.#store.loadOf(id), viewing };
  }
}

function parse(data: string): v.InferOutput<typeof SocketUpSchema> | null {
  try {
    const parsed = v.safeParse(SocketUpSchema, JSON.parse(data));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
