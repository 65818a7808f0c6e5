import {
  type Customer,
  type Message,
  type PageState,
  randomId,
  sessionTopicOf,
  TOPICS,
} from '@chimpassist/protocol';
import type { ServerClock } from '../clock/server-clock.ts';
import type { Connection } from '../mqtt/types.ts';
import type { WireMessage } from '../wire/message.ts';
import { type ChatPorts, followChat } from './chat-topics.ts';
import { publishViewed } from './receipts.ts';

/** What a client says of its session; the server knows the rest. */
export interface SessionRef {
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
export function createCustomerChannel(
  connection: Pick<Connection, 'publish' | 'subscribe'>,
  who: () => Customer,
  clock: ServerClock,
  ports: ChatPorts,
) {
  const { id } = who();
  const sessionTopic = sessionTopicOf(id);
  const requestID = randomId();
  const from = () => ({ ...who(), role: 'customer' as const });

  const unsubscribe = followChat(connection, sessionTopic, clock, {
    ...ports,
    onTyping(typist, isTyping) {
      // This customer's own pages hear each other.
      if (typist.role === 'attendant' || String(typist.id) !== String(id)) ports.onTyping(typist, isTyping);
    },
  });

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
      // Legacy clients read a message from `lastMessages`.
      return {
        message,
        payload: { sessionInfo: { ...sessionInfo(session), lastMessages: [message] }, message },
      };
    },
    sayViewed: (messages: readonly WireMessage[], session: SessionRef): Promise<void> =>
      publishViewed(connection, sessionTopic, sessionInfo(session), messages),
    sayTyping(typing: boolean): void {
      connection.publish(TOPICS.typing(sessionTopic), { from: from(), typing }, 0).catch(() => {});
    },
    leave: unsubscribe,
  };
}
export type CustomerChannel = ReturnType<typeof createCustomerChannel>;
