import {
  DEFAULT_SESSION_TEMPLATE,
  type DeskAttendant,
  type DeskChat,
  INSTRUCTIONS,
  identityOf,
  idText,
  type Message,
  type Offer,
  type SessionInfo,
  type StoredMessage,
  sessionTopicOf,
  TOPICS,
} from '@chimpassist/protocol';
import type { TestBroker } from '@chimpassist/testing/broker';

const GATHER_MS = 25;

export interface PretendedChat {
  info: SessionInfo;
  state: 'waiting' | 'online' | 'over';
  since: number;
  rev: number;
  offeredTo: (string | number)[];
  /** Whom the offer reaches that stands. */
  offer?: Offer;
  messages: StoredMessage[];
  byIdentity: Map<string, StoredMessage>;
}

/** Of a message that is stored. Attendants' pages leave their role to the topic. */
export const acknowledgementOf = ({ id, from, timestamp, seq }: StoredMessage) => ({
  ...(id === undefined ? {} : { id }),
  from: { id: from.id, role: from.role ?? 'attendant' },
  timestamp,
  seq,
});

/** The chats and the desk of the pretended server: what it keeps, and what it tells of each change. */
export function createPretendedChats(broker: TestBroker) {
  const chats = new Map<string, PretendedChat>();
  const attendants = new Map<string, DeskAttendant>();
  let version = 1;
  const owed = new Map<string, object[]>();
  let ackTimer: ReturnType<typeof setTimeout> | undefined;
  /** As the bridge does: what is stored within a moment is acknowledged together. */
  function acknowledge(topic: string, message: StoredMessage) {
    owed.set(topic, [...(owed.get(topic) ?? []), acknowledgementOf(message)]);
    ackTimer ??= setTimeout(() => {
      ackTimer = undefined;
      for (const [each, acks] of owed) broker.publish(TOPICS.stored(each), { acks });
      owed.clear();
    }, GATHER_MS);
  }

  const deskChat = (chat: PretendedChat): DeskChat => ({
    sessionInfo: chat.info,
    state: chat.state === 'waiting' ? 'waiting' : 'online',
    since: chat.since,
    offeredTo: chat.offeredTo,
  });
  const feed = (change: object) => {
    version += 1;
    broker.publish(TOPICS.desk(), { version, ...change });
  };
  const feedChat = (chat: PretendedChat) =>
    feed(chat.state === 'over' ? { chatsGone: [chat.info.sessionTopic] } : { chats: [deskChat(chat)] });
  const control = (chat: PretendedChat, instruction: string, more: object = {}) => {
    chat.rev += 1;
    broker.publish(TOPICS.clientControl(chat.info.sessionTopic), {
      instruction,
      sessionInfo: chat.info,
      rev: chat.rev,
      attendants: chat.info.assignedAttendants.flatMap((id) => {
        const known = attendants.get(idText(id));
        return known === undefined ? [] : [{ id: known.id, name: known.name, avatarURL: known.avatarURL }];
      }),
      ...more,
    });
  };
  const chatOf = (topic: string): PretendedChat => {
    const chat = chats.get(topic);
    if (chat === undefined) throw new Error(`There is no chat ${topic}.`);
    return chat;
  };

  function store(topic: string, message: Message): StoredMessage {
    const chat = chatOf(topic);
    const known = chat.byIdentity.get(identityOf(message));
    if (known !== undefined) return known;
    const stored = { ...message, seq: chat.messages.length + 1, receivedAt: Date.now() };
    chat.messages.push(stored);
    chat.byIdentity.set(identityOf(message), stored);
    return stored;
  }
  function assign(
    topic: string,
    attendantIds: (string | number)[],
    instruction: string = INSTRUCTIONS.ready,
  ) {
    const chat = chatOf(topic);
    chat.info = { ...chat.info, status: 'online', assignedAttendants: attendantIds };
    Object.assign(chat, { state: 'online', since: Date.now(), offeredTo: [] });
    control(chat, instruction);
    feedChat(chat);
  }
  function end(topic: string) {
    const chat = chatOf(topic);
    chat.info = { ...chat.info, status: 'aborted' };
    chat.state = 'over';
    control(chat, INSTRUCTIONS.expired, { reason: 'ended' });
    feedChat(chat);
  }
  /** A customer who waits, who is answered by `attendants`, or who has left them. */
  function addChat(
    customer: { id: string | number; name: string; avatarURL?: string | null },
    options: {
      state?: PretendedChat['state'];
      attendants?: (string | number)[];
      since?: number;
      template?: SessionInfo['sessionTemplate'];
      /** Its feed gets lost on its way. */
      unheard?: boolean;
    } = {},
  ): string {
    const sessionTopic = sessionTopicOf(customer.id);
    const state = options.state ?? 'waiting';
    const since = options.since ?? Date.now();
    const info: SessionInfo = {
      sessionTopic,
      sessionId: `session-${customer.id}`,
      requestID: '',
      keepAliveTTL: 600_000,
      customer: { avatarURL: null, ...customer },
      status: state === 'online' ? 'online' : state === 'over' ? 'aborted' : 'waitingAttendantsAssignment',
      createdAt: since,
      lastMessages: [],
      assignedAttendants: options.attendants ?? [],
      sessionTemplate: options.template ?? DEFAULT_SESSION_TEMPLATE,
    };
    const chat: PretendedChat = {
      info,
      state,
      since,
      rev: 0,
      offeredTo: [],
      messages: [],
      byIdentity: new Map(),
    };
    chats.set(sessionTopic, chat);
    if (options.unheard) version += 1;
    else feedChat(chat);
    return sessionTopic;
  }
  function offer(topic: string, attendantId: string | number, more: object = {}) {
    const chat = chatOf(topic);
    Object.assign(chat, { state: 'waiting', offeredTo: [attendantId] });
    chat.info = { ...chat.info, status: 'waitingAttendantsAssignment', assignedAttendants: [] };
    chat.offer = { expiresAt: Date.now() + 20_000, ...more } as Offer;
    control(chat, INSTRUCTIONS.update);
    feedChat(chat);
    broker.publish(TOPICS.assignTo(attendantId), { ...chat.info, offer: chat.offer });
  }

  return {
    chats,
    attendants,
    chatOf,
    store,
    acknowledge,
    feed,
    addChat,
    offer,
    assign,
    end,
    /** A change of the desk that reaches nobody: feeds may get lost on their way. */
    loseFeed(): void {
      version += 1;
    },
    picture: () => ({
      version,
      // A page that was not listening yet has its offer from here, as from the Worker.
      chats: [...chats.values()]
        .filter((chat) => chat.state !== 'over')
        .map((chat) => ({ ...deskChat(chat), offer: chat.state === 'waiting' ? chat.offer : undefined })),
      attendants: [...attendants.values()],
    }),
    stop: () => clearTimeout(ackTimer),
  };
}
