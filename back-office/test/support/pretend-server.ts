import {
  type AttendantInfo,
  DEFAULT_SESSION_TEMPLATE,
  type DeskAttendant,
  type DeskChat,
  INSTRUCTIONS,
  identityOf,
  idText,
  type Message,
  type SessionInfo,
  type StoredMessage,
  sessionTopicOf,
  TOPICS,
} from '@chimpassist/protocol';
import type { TestBroker } from '@chimpassist/testing/broker';

const GATHER_MS = 25;

interface PretendedChat {
  info: SessionInfo;
  state: 'waiting' | 'online' | 'over';
  since: number;
  rev: number;
  offeredTo: (string | number)[];
  messages: StoredMessage[];
  byIdentity: Map<string, StoredMessage>;
}

/**
 * Stands in for Worker and bridge: keeps chats, stores and acknowledges messages, answers acceptances and commands. Just
 * enough for a desk to work against; the real ones are tested in their own folders and end to end.
 */
export function createPretendServer(broker: TestBroker) {
  const chats = new Map<string, PretendedChat>();
  const attendants = new Map<string, DeskAttendant>();
  /** Chats that take no attendant's word, with the reason. */
  const refusing = new Map<string, string>();
  const seen: { topic: string; payload: unknown }[] = [];
  let version = 1;
  const owed = new Map<
    string,
    { id?: string | number; from: Message['from']; timestamp: number; seq: number }[]
  >();
  let ackTimer: ReturnType<typeof setTimeout> | undefined;
  /** As the bridge does: what is stored within a moment is acknowledged together. */
  function acknowledge(topic: string, { id, from, timestamp, seq }: StoredMessage) {
    owed.set(topic, [
      ...(owed.get(topic) ?? []),
      { ...(id === undefined ? {} : { id }), from, timestamp, seq },
    ]);
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
      attendants: chat.info.assignedAttendants.flatMap((id) => attendants.get(idText(id)) ?? []),
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

  broker.onPublish((topic, payload) => {
    seen.push({ topic, payload });
    const body = payload as Record<string, never> & {
      attendantInfo: AttendantInfo;
      sessionInfo: SessionInfo;
      message: Message;
      readMessages: (Message & { readAt: number })[];
      command: Record<string, string> & {
        to: { attendantId?: string | number };
        availability: 'available' | 'away';
      };
    };
    const levels = topic.split('/');
    const sessionTopic = levels.slice(0, 3).join('/');
    if (topic.endsWith('/messages/attendant') && refusing.has(sessionTopic)) {
      const { id, from, timestamp } = body.message;
      const refusal = {
        id,
        from: { id: from.id, role: 'attendant' },
        timestamp,
        reason: refusing.get(sessionTopic),
      };
      broker.publish(TOPICS.refused(sessionTopic), { refusals: [refusal] });
    } else if (topic.endsWith('/messages/attendant') && chats.has(sessionTopic)) {
      acknowledge(sessionTopic, store(sessionTopic, body.message));
    } else if (topic.endsWith('/messages/viewed') && chats.has(sessionTopic)) {
      for (const ref of body.readMessages) {
        const found = chatOf(sessionTopic).byIdentity.get(identityOf(ref));
        if (found) found.readAt = ref.readAt;
      }
    } else if (levels[1] === 'attendants' && levels[3] === 'online') {
      const { id, name, avatarURL, type } = body.attendantInfo;
      const known = attendants.get(idText(id));
      if (known !== undefined) return;
      const attendant: DeskAttendant = {
        id,
        name,
        avatarURL,
        type,
        availability: 'available',
        load: 0,
        viewing: null,
      };
      attendants.set(idText(id), attendant);
      feed({ attendants: [attendant] });
    } else if (levels[1] === 'attendants' && levels[3] === 'quit') {
      attendants.delete(idText(body.attendantInfo.id));
      feed({ attendantsGone: [body.attendantInfo.id] });
    } else if (levels[3] === 'assign') {
      const offered = chatOf(body.sessionInfo.sessionTopic);
      if (offered.state === 'waiting') assign(body.sessionInfo.sessionTopic, [body.attendantInfo.id]);
    } else if (levels[3] === 'command') onCommand(body.attendantInfo, body.command);
  });

  function onCommand(
    by: AttendantInfo,
    command: { command?: string; sessionTopic?: string | null } & Record<string, unknown>,
  ) {
    const me = attendants.get(idText(by.id));
    const topic = command.sessionTopic ?? '';
    if (command.command === 'end') end(topic);
    if (command.command === 'join') {
      const inside = command.takeOver === true ? [] : chatOf(topic).info.assignedAttendants;
      assign(topic, [...inside, by.id], INSTRUCTIONS.assigned);
    }
    if (command.command === 'leave') {
      const rest = chatOf(topic).info.assignedAttendants.filter((id) => idText(id) !== idText(by.id));
      assign(topic, rest, INSTRUCTIONS.assigned);
    }
    if (command.command === 'handOver') {
      const to = command.to as { attendantId?: string | number };
      if (to.attendantId !== undefined) server.offer(topic, to.attendantId, { note: command.note, from: by });
    }
    if (me === undefined) return;
    if (command.command === 'viewing') me.viewing = command.sessionTopic ?? null;
    if (command.command === 'availability') me.availability = command.availability as 'available' | 'away';
    if (command.command === 'viewing' || command.command === 'availability') feed({ attendants: [me] });
  }

  const server = {
    stop: () => clearTimeout(ackTimer),
    /** Everything that pages published, for looking at. */
    seen,
    attendants,
    picture: () => ({
      version,
      chats: [...chats.values()].filter((chat) => chat.state !== 'over').map(deskChat),
      attendants: [...attendants.values()],
    }),
    sessionsOf: (attendantId: string): SessionInfo[] =>
      [...chats.values()]
        .filter(({ info }) => info.assignedAttendants.some((id) => idText(id) === attendantId))
        .map(({ info }) => info),
    messages: (customerId: string): readonly StoredMessage[] =>
      chats.get(sessionTopicOf(customerId))?.messages ?? [],
    sessionInfo: (customerId: string): SessionInfo => chatOf(sessionTopicOf(customerId)).info,
    /** A customer who waits, who is answered by `attendants`, or who has left them. */
    addChat(
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
    },
    /** History that is there already. */
    addHistory(topic: string, messages: Message[]) {
      for (const message of messages) store(topic, message).receivedAt = message.timestamp;
    },
    /** Stores what was published before anybody listened, and tells of it as the platform does. */
    storeUnheard(topic: string, message: Message) {
      const { id, from, timestamp, seq } = store(topic, message);
      broker.publish(TOPICS.stored(topic), { acks: [{ id, from, timestamp, seq }] });
    },
    /** What the customer writes now. */
    say(topic: string, content: string, timestamp = Date.now()) {
      const { customer } = chatOf(topic).info;
      const message: Message = {
        id: crypto.randomUUID(),
        from: { ...customer, role: 'customer' },
        timestamp,
        content,
        readAt: null,
      };
      const stored = store(topic, message);
      broker.publish(TOPICS.customerMessages(topic), { sessionInfo: chatOf(topic).info, message });
      acknowledge(topic, stored);
      return message;
    },
    offer(topic: string, attendantId: string | number, more: object = {}) {
      const chat = chatOf(topic);
      Object.assign(chat, { state: 'waiting', offeredTo: [attendantId] });
      chat.info = { ...chat.info, status: 'waitingAttendantsAssignment', assignedAttendants: [] };
      control(chat, INSTRUCTIONS.update);
      feedChat(chat);
      broker.publish(TOPICS.assignTo(attendantId), {
        ...chat.info,
        offer: { expiresAt: Date.now() + 20_000, ...more },
      });
    },
    end,
    /** From now on this chat refuses attendants' words; null: takes them again. */
    refuse(topic: string, reason: string | null) {
      if (reason === null) refusing.delete(topic);
      else refusing.set(topic, reason);
    },
    /** Gives a chat to these attendants, as a hand-over or a supervisor does. */
    assign,
    /** A change of the desk that reaches nobody: feeds may get lost on their way. */
    loseFeed() {
      version += 1;
    },
  };
  return server;
}

export type PretendServer = ReturnType<typeof createPretendServer>;
