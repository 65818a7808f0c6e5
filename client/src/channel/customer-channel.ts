import type { Connection } from '@chimpassist/client/mqtt';
import {
  type Customer,
  type Message,
  type MessageRefusal,
  type PageState,
  RECEIPTS_MAX,
  RefusedPayloadSchema,
  randomId,
  StoredPayloadSchema,
  sessionTopicOf,
  TOPICS,
  TypingSchema,
  ViewedPayloadSchema,
} from '@chimpassist/protocol';
import type { ChatMessage } from './conversation.ts';
import { type Control, ControlSchema, decodeOr, MessagePayload, type WireMessage } from './decode.ts';

export interface ChannelPorts {
  onControl(control: Control): void;
  onMessage(message: WireMessage): void;
  onStored(acks: NonNullable<ReturnType<typeof decodeStored>>): void;
  onRefused(refusals: readonly MessageRefusal[]): void;
  onViewed(receipts: NonNullable<ReturnType<typeof decodeViewed>>): void;
  onTyping(name: string, typing: boolean): void;
  /** The broker listens for us now, for the first time or again. */
  onReady(): void;
}

const decodeStored = (payload: unknown) => decodeOr(StoredPayloadSchema, payload)?.acks ?? null;
const decodeViewed = (payload: unknown) => decodeOr(ViewedPayloadSchema, payload)?.readMessages ?? null;

/** The topic proves the role, whatever the message claims. */
const by = (role: 'customer' | 'attendant', message: WireMessage): WireMessage => ({
  ...message,
  from: { ...message.from, role },
});

/** What a client says of its session; the server knows the rest. */
interface SessionRef {
  sessionId: string | null;
  status: 'online' | 'waitingAttendantsAssignment';
}

/** What a page says of itself: see `PageStateSchema` of the protocol. */
export type PageSays = Pick<PageState, 'id'> & Partial<PageState>;

/** What the broker says of a page whose connection breaks. */
export const willOf = (customer: Customer, pageId: string) => ({
  topic: TOPICS.sessionOnline(sessionTopicOf(customer.id)),
  payload: { customer: { id: customer.id }, page: { id: pageId, gone: true } },
});

export const messagesTopicOf = ({ id }: Customer): string => TOPICS.customerMessages(sessionTopicOf(id));

/**
 * One customer's topics: what is heard there, decoded, and what is said there, shaped as the contract wants it. `who` is
 * the same customer always, under the name that the page gives now.
 */
export function createChannel(
  connection: Pick<Connection, 'publish' | 'subscribe'>,
  who: () => Customer,
  ports: ChannelPorts,
) {
  const { id } = who();
  const sessionTopic = sessionTopicOf(id);
  const requestID = randomId();
  const from = () => ({ ...who(), role: 'customer' as const });

  const heard = <T>(payload: T | null, tell: (payload: T) => void): void => {
    if (payload !== null) tell(payload);
  };
  const leave = [
    connection.subscribe(TOPICS.clientControl(sessionTopic), 1, (payload) =>
      heard(decodeOr(ControlSchema, payload), ports.onControl),
    ),
    connection.subscribe(TOPICS.viewed(sessionTopic), 1, (payload) =>
      heard(decodeViewed(payload), ports.onViewed),
    ),
    connection.subscribe(TOPICS.stored(sessionTopic), 1, (payload) =>
      heard(decodeStored(payload), ports.onStored),
    ),
    connection.subscribe(TOPICS.refused(sessionTopic), 1, (payload) =>
      heard(decodeOr(RefusedPayloadSchema, payload), ({ refusals }) => ports.onRefused(refusals)),
    ),
    connection.subscribe(TOPICS.typing(sessionTopic), 0, (payload) =>
      heard(decodeOr(TypingSchema, payload), ({ from: typist, typing }) => {
        if (typist.role === 'attendant' || String(typist.id) !== String(id)) {
          ports.onTyping(typist.name, typing);
        }
      }),
    ),
    // Shipped attendants write on the common topic, where nothing proves who they are.
    connection.subscribe(TOPICS.messages(sessionTopic), 1, (payload) =>
      heard(decodeOr(MessagePayload, payload), ({ message }) => ports.onMessage(message)),
    ),
    connection.subscribe(TOPICS.customerMessages(sessionTopic), 1, (payload) =>
      heard(decodeOr(MessagePayload, payload), ({ message }) => ports.onMessage(by('customer', message))),
    ),
    connection.subscribe(
      TOPICS.attendantMessages(sessionTopic),
      1,
      (payload) =>
        heard(decodeOr(MessagePayload, payload), ({ message }) => ports.onMessage(by('attendant', message))),
      // All are asked for in one packet, and this is the last: by now the others are granted too.
      () => ports.onReady(),
    ),
  ];

  const sessionInfo = ({ sessionId, status }: SessionRef) => ({
    sessionTopic,
    ...(sessionId === null ? {} : { sessionId }),
    customer: who(),
    requestID,
    status,
  });

  return {
    sessionTopic,
    /** Chat request, keep-alive and "ask again" in one; also that the page closes. */
    sayOnline: (session: SessionRef, page: PageSays): Promise<void> =>
      connection.publish(
        TOPICS.sessionOnline(sessionTopic),
        { ...sessionInfo(session), lastMessages: [], page },
        0,
      ),
    compose(
      content: string,
      session: SessionRef,
      now: number,
      messageId: string = randomId(),
    ): { message: Message; payload: Record<string, unknown> } {
      const message: Message = { id: messageId, from: from(), timestamp: now, content, readAt: null };
      // Shipped clients read a message from `lastMessages`.
      return {
        message,
        payload: { sessionInfo: { ...sessionInfo(session), lastMessages: [message] }, message },
      };
    },
    async sayViewed(messages: readonly ChatMessage[], session: SessionRef): Promise<void> {
      for (let start = 0; start < messages.length; start += RECEIPTS_MAX) {
        const readMessages = messages
          .slice(start, start + RECEIPTS_MAX)
          .map(({ id, from: by, timestamp, content, readAt }) => ({
            id,
            from: by,
            timestamp,
            content,
            readAt,
          }));
        await connection.publish(
          TOPICS.viewed(sessionTopic),
          { session: sessionInfo(session), readMessages },
          1,
        );
      }
    },
    sayTyping(typing: boolean): void {
      connection.publish(TOPICS.typing(sessionTopic), { from: from(), typing }, 0).catch(() => {});
    },
    leave(): void {
      for (const each of leave) each();
    },
  };
}
