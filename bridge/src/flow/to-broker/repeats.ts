import {
  type Ack,
  customerIdTextOf,
  idText,
  LAST_MESSAGES_MAX,
  type LegacyClients,
  type Message,
  readTopic,
  type SessionInfo,
  SessionInfoSchema,
  StoredMessageSchema,
  TOPICS,
} from '@chimpassist/protocol';
import type { ChatFrame, Publish } from '@chimpassist/protocol/frames';
import type { HeldStates } from '@chimpassist/protocol/held';
import { withFileLines } from '@chimpassist/protocol/text';
import * as v from 'valibot';
import type { Edge } from '../../edge/edge.ts';
import { AwaitedMessages } from './awaited-messages.ts';
import type { Outbound } from './outbound.ts';
import { RecentMessages } from './recent-messages.ts';
import { UnprovenMessages } from './unproven-messages.ts';

const RelayedSchema = v.object({ message: StoredMessageSchema });
type MessageFrame = Extract<ChatFrame, { kind: 'message' }>;

/** Largest sum of the histories of all chats; the one that was not needed for the longest time goes first, and is read again. */
const ALL_MAX_BYTES = 16_777_216;
/** A quiet chat is forgotten, so that messages that the Worker deletes by age do not stay here. */
const RESTS_AFTER_MS = 3_600_000;
/** A message does not wait longer than this for the history before it. */
const HISTORY_TIMEOUT_MS = 1_000;
/** A Worker that did not answer is not asked again at each message. */
const ASK_AGAIN_MS = 10_000;
/** Entries of the log, of which some are receipts. */
const LOG_PAGE = 2 * LAST_MESSAGES_MAX;

interface Chat {
  recent: RecentMessages;
  /** Reads the newest messages from the log, for a chat whose history is not here. */
  info: SessionInfo | undefined;
  isWhole: boolean;
  askedAt: number;
  usedAt: number;
  /** Runs the repeats of a chat in their order. */
  turn: Promise<void>;
  awaited: AwaitedMessages;
}

export interface RepeatsOptions {
  legacyClients: LegacyClients;
  held: Pick<HeldStates, 'infoOf' | 'personOf'>;
  outbound: Pick<Outbound, 'publishText'>;
  edge: Pick<Edge, 'logPage'>;
  /** ms of a clock that only grows. */
  now?: () => number;
}

/**
 * Says again on the common topic what new clients say on theirs, for legacy clients, which listen only there. These replace
 * their whole session by the one that comes with a message, so the newest messages come along: from the Worker's log once for
 * a chat, then from what passes by. A message costs the Worker nothing more.
 */
export class Repeats {
  readonly #options: RepeatsOptions;
  readonly #now: () => number;
  /** The one that was not needed for the longest time comes first. */
  readonly #chats = new Map<string, Chat>();
  readonly #total = { bytes: 0 };
  readonly #unsure = new UnprovenMessages();

  constructor(options: RepeatsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Bytes of the histories in memory. */
  get bytes(): number {
    return this.#total.bytes;
  }

  /** Repeats a message that was read. Its copy may come back from the broker, and is recognised then. */
  heard(sessionTopic: string, frame: MessageFrame): void {
    const { legacyClients } = this.#options;
    const { proven } = frame;
    const isTheirs = this.#isTheirs(sessionTopic, frame);
    if (legacyClients === 'none' || isTheirs === 'no') return;
    // The Worker repeats messages with files: their lines for legacy clients contain links, which it signs.
    if (frame.message.attachments !== undefined) {
      this.#leaveToWorker(sessionTopic, frame.message, proven === 'attendant' || legacyClients === 'all');
      return;
    }
    // The role goes along: on the common topic nothing else says whose it is where customer and attendant have one id.
    const role = proven ?? frame.message.from.role;
    const message: Message = { ...frame.message, from: { ...frame.message.from, role } };
    const isHeardThere = proven === 'attendant' || (proven === 'customer' && legacyClients === 'all');
    if (isTheirs === 'unknown') this.#unsure.add(sessionTopic, message);
    else this.#say(sessionTopic, message, isHeardThere);
  }

  /** Repeats a message from the edge that goes to the broker: the Worker has proven its writer. */
  relayed({ topic, payload }: Publish): void {
    const { legacyClients } = this.#options;
    const read = readTopic(topic);
    if (read?.name === 'messages') {
      const repeated = messageIn(payload);
      if (repeated !== null) this.#saidByWorker(read.sessionTopic, repeated);
      return;
    }
    if (legacyClients === 'none' || (read?.name !== 'customerMessages' && read?.name !== 'attendantMessages'))
      return;
    const message = messageIn(payload);
    const isHeardThere = read.name === 'attendantMessages' || legacyClients === 'all';
    if (message === null) return;
    if (message.attachments === undefined) this.#say(read.sessionTopic, message, isHeardThere);
    else this.#leaveToWorker(read.sessionTopic, message, isHeardThere);
  }

  /** Of what the edge says that which is to be said at the broker; each is repeated for legacy clients as they need it. */
  newsOf(publishes: readonly Publish[]): Publish[] {
    const news = publishes.filter((publish) => this.isNew(publish));
    for (const publish of news) this.relayed(publish);
    return news;
  }

  /**
   * Whether legacy clients have not heard it yet: what the Worker says of a message with files, after a lost answer it says again.
   */
  isNew({ topic, payload }: Publish): boolean {
    const read = readTopic(topic);
    if (read?.name !== 'messages') return true;
    const repeated = messageIn(payload);
    return repeated === null || this.#chats.get(read.sessionTopic)?.recent.isRepeated(repeated) !== true;
  }

  /** Later messages wait for the Worker's repeat, so that they stay in order; not for long. */
  #leaveToWorker(sessionTopic: string, message: Message, isHeardThere: boolean): void {
    const chat = this.#chatOf(sessionTopic);
    if (!isHeardThere) {
      chat.turn = chat.turn.then(() => chat.recent.add(withoutLinks(message), true));
      return;
    }
    // From now on, because the Worker may say it before the words ahead of it are through.
    const comes = chat.awaited.comes(message);
    chat.turn = chat.turn.then(() => comes);
  }

  #saidByWorker(sessionTopic: string, message: Message): void {
    const chat = this.#chatOf(sessionTopic);
    chat.recent.repeat(message);
    chat.awaited.said(message);
  }

  /** The edge has stored messages of attendants of whom this bridge did not know that they are in the chat. */
  stored(sessionTopic: string, acks: readonly Ack[]): void {
    for (const message of this.#unsure.stored(sessionTopic, acks)) this.#say(sessionTopic, message, true);
  }

  #say(sessionTopic: string, message: Message, isHeardThere: boolean): void {
    const chat = this.#chatOf(sessionTopic);
    chat.turn = chat.turn
      .then(() => (isHeardThere ? this.#repeat(sessionTopic, chat, message) : chat.recent.add(message, true)))
      .catch(() => undefined);
  }

  /** Resolves when what was heard is repeated. For tests and the end. */
  async settled(): Promise<void> {
    await Promise.all([...this.#chats.values()].map(({ turn }) => turn));
  }

  /** The chat is erased. */
  forget(sessionTopic: string): void {
    const chat = this.#chats.get(sessionTopic);
    if (chat !== undefined) this.#drop(sessionTopic, chat);
    this.#unsure.forget(sessionTopic);
  }

  /**
   * Whether a message is from the person that it names. A customer's topic is the customer's alone; an attendant must be in the
   * chat, and of one who is not known to be, only the edge knows.
   */
  #isTheirs(sessionTopic: string, { message, proven }: MessageFrame): 'yes' | 'no' | 'unknown' {
    if (proven === undefined) return 'yes';
    const id = idText(message.from.id);
    if (proven === 'customer') return id === customerIdTextOf(sessionTopic) ? 'yes' : 'no';
    const assigned = this.#options.held.infoOf(sessionTopic)?.assignedAttendants ?? [];
    return assigned.some((each) => idText(each) === id) ? 'yes' : 'unknown';
  }

  async #repeat(sessionTopic: string, chat: Chat, said: Message): Promise<void> {
    const person =
      said.from.role === 'attendant' ? this.#options.held.personOf(sessionTopic, said.from.id) : undefined;
    // Not by the payload: anybody could write in a colleague's name.
    const message =
      person === undefined
        ? said
        : { ...said, from: { ...said.from, name: person.name, avatarURL: person.avatarURL } };
    await this.#fill(sessionTopic, chat);
    if (!chat.recent.mayRepeat(message)) return;
    const { text, before } = chat.recent.repeat(message);
    const { lastMessages: _, ...info } = this.#options.held.infoOf(sessionTopic) ?? chat.info ?? {};
    const session = JSON.stringify({ ...info, sessionTopic });
    const sessionInfo = `${session.slice(0, -1)},"lastMessages":[${[...before, text].join()}]}`;
    const payload = `{"sessionInfo":${sessionInfo},"message":${text}}`;
    void this.#options.outbound.publishText(TOPICS.messages(sessionTopic), payload, 1);
  }

  /** Reads the history, where that has not been done. A Worker that is away delays no message. */
  async #fill(sessionTopic: string, chat: Chat): Promise<void> {
    const now = this.#now();
    if (chat.isWhole || now - chat.askedAt < ASK_AGAIN_MS) return;
    chat.askedAt = now;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, HISTORY_TIMEOUT_MS);
    await Promise.race([late, this.#ask(sessionTopic, chat).catch(() => undefined)]);
    clearTimeout(timer);
  }

  async #ask(sessionTopic: string, chat: Chat): Promise<void> {
    const { edge } = this.#options;
    const { headSeq } = await edge.logPage(sessionTopic, Number.MAX_SAFE_INTEGER, 1);
    const { entries } = await edge.logPage(sessionTopic, Math.max(0, headSeq - LOG_PAGE), LOG_PAGE);
    if (this.#chats.get(sessionTopic) !== chat) return;
    const stored: Message[] = [];
    for (const entry of entries) {
      if (entry.kind !== 'message') continue;
      const message = v.safeParse(StoredMessageSchema, entry.message);
      const info = v.safeParse(SessionInfoSchema, entry.sessionInfo);
      if (message.success) stored.push(withoutLinks(message.output));
      if (info.success) chat.info = info.output;
    }
    // Messages that came meanwhile and are not stored yet stand behind it.
    chat.recent.replaceBy(stored);
    chat.isWhole = true;
  }

  #chatOf(sessionTopic: string): Chat {
    const usedAt = this.#now();
    for (const [topic, each] of this.#chats) {
      if (usedAt - each.usedAt <= RESTS_AFTER_MS && this.#total.bytes <= ALL_MAX_BYTES) break;
      this.#drop(topic, each);
    }
    const chat: Chat = this.#chats.get(sessionTopic) ?? {
      recent: new RecentMessages(this.#total),
      info: undefined,
      isWhole: false,
      askedAt: Number.NEGATIVE_INFINITY,
      usedAt,
      turn: Promise.resolve(),
      awaited: new AwaitedMessages(),
    };
    chat.usedAt = usedAt;
    this.#chats.delete(sessionTopic);
    this.#chats.set(sessionTopic, chat);
    return chat;
  }

  #drop(sessionTopic: string, chat: Chat): void {
    this.#chats.delete(sessionTopic);
    chat.recent.clear();
  }
}

/** As legacy clients read it in a history: a new link comes when they load the page. */
const withoutLinks = (message: Message): Message => withFileLines(message, () => null);

function messageIn(payload: unknown): Message | null {
  const relayed = v.safeParse(RelayedSchema, payload);
  return relayed.success ? relayed.output.message : null;
}
