import {
  type AttendantInfo,
  type DeskAttendant,
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
import { acknowledgementOf, createPretendedChats } from './pretended-chats.ts';

/**
 * Stands in for Worker and bridge: keeps chats, stores and acknowledges messages, answers acceptances and commands. Just
 * enough for a desk to work against; `pretend-server.test.ts` compares what it says with what the real ones say.
 */
export function createPretendServer(broker: TestBroker) {
  const pretended = createPretendedChats(broker);
  const { chats, attendants, chatOf, store, acknowledge, feed, addChat, offer, assign, end } = pretended;
  const { picture, loseFeed, stop } = pretended;
  /** Chats that take no attendant's word, with the reason. */
  const refusing = new Map<string, string>();
  const seen: { topic: string; payload: unknown }[] = [];

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
      if (to.attendantId !== undefined) offer(topic, to.attendantId, { note: command.note, from: by });
    }
    if (me === undefined) return;
    if (command.command === 'viewing') me.viewing = command.sessionTopic ?? null;
    if (command.command === 'availability') me.availability = command.availability as 'available' | 'away';
    if (command.command === 'viewing' || command.command === 'availability') feed({ attendants: [me] });
  }

  return {
    stop,
    /** Everything that pages published, for looking at. */
    seen,
    attendants,
    picture,
    sessionsOf: (attendantId: string): SessionInfo[] =>
      [...chats.values()]
        .filter(({ info }) => info.assignedAttendants.some((id) => idText(id) === attendantId))
        .map(({ info }) => info),
    messages: (customerId: string): readonly StoredMessage[] =>
      chats.get(sessionTopicOf(customerId))?.messages ?? [],
    sessionInfo: (customerId: string): SessionInfo => chatOf(sessionTopicOf(customerId)).info,
    /** History that is there already. */
    addHistory(topic: string, messages: Message[]) {
      for (const message of messages) store(topic, message).receivedAt = message.timestamp;
    },
    /** Stores what was published before anybody listened, and tells of it as the platform does. */
    storeUnheard(topic: string, message: Message) {
      broker.publish(TOPICS.stored(topic), { acks: [acknowledgementOf(store(topic, message))] });
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
    end,
    /** From now on this chat refuses attendants' words; null: takes them again. */
    refuse(topic: string, reason: string | null) {
      if (reason === null) refusing.delete(topic);
      else refusing.set(topic, reason);
    },
    /** Gives a chat to these attendants, as a hand-over or a supervisor does. */
    assign,
    loseFeed,
    addChat,
    offer,
  };
}

export type PretendServer = ReturnType<typeof createPretendServer>;
