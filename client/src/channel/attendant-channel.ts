import {
  type AttendantControl,
  AttendantControlSchema,
  type AttendantInfo,
  type Command,
  type Mark,
  MarksSchema,
  type Quiet,
  type SessionTopic,
  TOPICS,
} from '@chimpassist/protocol';
import type { ServerClock } from '../clock/server-clock.ts';
import type { Connection } from '../mqtt/types.ts';
import { type DeskFeed, DeskFeedSchema, type Offer, OfferSchema } from '../wire/desk.ts';
import type { WireMessage } from '../wire/message.ts';
import type { WireSession } from '../wire/session.ts';
import { type ChatPorts, decoded, followChat } from './chat-topics.ts';
import { publishViewed } from './receipts.ts';

export interface DeskPorts {
  onOffer(offer: Offer): void;
  /** Said to this attendant alone: a command that was not followed, or a word of the activity monitor. */
  onControl(control: AttendantControl): void;
  onFeed(feed: DeskFeed): void;
  /** What this attendant has snoozed or marked as unread has changed, here or in another window. */
  onMarks?(marks: Mark[]): void;
  /** This attendant does not want to be disturbed; null: not any more. */
  onQuiet?(quiet: Quiet | null): void;
  /** The broker listens on the attendant's own topics and the desk's. */
  onReady(): void;
}

/** A message as it is published: the server gives the rest. */
export type OutgoingMessage = Pick<
  WireMessage,
  'id' | 'from' | 'timestamp' | 'content' | 'readAt' | 'attachments'
>;

/** What `<sessionTopic>/messages/attendant` carries. Legacy clients read the message from `sessionInfo.lastMessages`. */
export interface OutgoingPayload {
  sessionInfo: WireSession & { lastMessages: OutgoingMessage[] };
  message: OutgoingMessage;
}

const named = (window: string | undefined) => (window === undefined ? {} : { window });

/**
 * One attendant's topics and those of the chats: what is heard there, decoded, and what is said there, shaped as the
 * contract wants it.
 *
 * @param window names this page: an attendant is gone when the last of them is
 */
export function createAttendantChannel(
  connection: Pick<Connection, 'publish' | 'subscribe'>,
  me: () => AttendantInfo,
  clock: ServerClock,
  window?: string,
) {
  const from = () => {
    const { id, name, avatarURL } = me();
    return { id, name, avatarURL, role: 'attendant' as const };
  };
  return {
    /** Listens to offers, orders and the desk. Returns a function that unsubscribes. */
    followDesk(ports: DeskPorts): () => void {
      const { id } = me();
      const { onMarks } = ports;
      const unsubscribe = [
        connection.subscribe(TOPICS.assignTo(id), 1, decoded(OfferSchema, ports.onOffer)),
        connection.subscribe(
          TOPICS.attendantControl(id),
          1,
          decoded(AttendantControlSchema, ports.onControl),
        ),
        ...(onMarks === undefined
          ? []
          : [
              connection.subscribe(
                TOPICS.marks(id),
                0,
                decoded(MarksSchema, ({ marks, quiet }) => {
                  onMarks(marks);
                  if (quiet !== undefined) ports.onQuiet?.(quiet);
                }),
              ),
            ]),
        // Last: when it is granted, the others are too.
        connection.subscribe(TOPICS.desk(), 1, decoded(DeskFeedSchema, ports.onFeed), () => ports.onReady()),
      ];
      return () => {
        for (const each of unsubscribe) each();
      };
    },
    /** Listens to one chat. Returns a function that unsubscribes. */
    followChat: (topic: SessionTopic, ports: ChatPorts): (() => void) =>
      followChat(connection, topic, clock, ports),
    command: (command: Command): Promise<void> =>
      connection.publish(TOPICS.attendantCommand(me().id), { attendantInfo: me(), command }, 1),
    accept: (session: WireSession): Promise<void> =>
      connection.publish(
        TOPICS.attendantAssign(me().id),
        { attendantInfo: me(), sessionInfo: { ...session, lastMessages: [] } },
        1,
      ),
    sayOnline: (): Promise<void> =>
      connection.publish(TOPICS.attendantOnline(me().id), { attendantInfo: me(), ...named(window) }, 0),
    sayGoodbye: (): Promise<void> =>
      connection.publish(TOPICS.attendantQuit(me().id), { attendantInfo: me(), ...named(window) }, 1),
    sayTyping(topic: SessionTopic, typing: boolean): void {
      connection.publish(TOPICS.typing(topic), { from: from(), typing }, 0).catch(() => {});
    },
    sayViewed: (session: WireSession, messages: readonly WireMessage[]): Promise<void> =>
      publishViewed(connection, session.sessionTopic, { ...session, lastMessages: [] }, messages),
    messagesTopic: (topic: SessionTopic): string => TOPICS.attendantMessages(topic),
    compose(session: WireSession, content: string, id: string, timestamp: number): OutgoingPayload {
      const message: OutgoingMessage = { id, from: from(), timestamp, content, readAt: null };
      return { sessionInfo: { ...session, lastMessages: [message] }, message };
    },
  };
}
export type AttendantChannel = ReturnType<typeof createAttendantChannel>;
