import { type AttendantInfo, type HandOverTarget, randomId, type SessionTopic } from '@chimpassist/protocol';
import type { AttendantChannel, OutgoingPayload } from '../channel/attendant-channel.ts';
import type { ServerClock } from '../clock/server-clock.ts';
import type { WaitingFile } from '../files/waiting-file.ts';
import type { Outbox } from '../outbox/types.ts';
import type { AttendantRest } from '../rest/attendant-rest.ts';
import type { WireSession } from '../wire/session.ts';
import { type Chat, type ChatFiles, createChat } from './chat.ts';

/** One chat that this attendant answers. Its commands reject where there is no connection. */
export interface AttendantChat extends Chat {
  readonly topic: SessionTopic;
  /** As the server has told it last. */
  readonly session: WireSession;
  /** Keeps the answer and its files until it is stored. Returns its id. */
  send(content: string, files?: readonly WaitingFile[]): string;
  /** Gives the chat to a colleague, or to the attendants of a level. `note` is a private line for the one who takes it. */
  handOver(to: HandOverTarget, note?: string): Promise<void>;
  /** Leaves the chat to the others who are in it. */
  leave(): Promise<void>;
  /** Ends the chat. */
  end(): Promise<void>;
}

export interface AttendantChatParts {
  me: AttendantInfo;
  session: WireSession;
  channel: AttendantChannel;
  rest: Pick<AttendantRest, 'messages'>;
  outbox: Outbox<OutgoingPayload>;
  files: ChatFiles<OutgoingPayload>;
  clock: ServerClock;
  /** Whether this attendant is in it. If not, it has accepted, and `entered` tells when the server has let it in. */
  isEntered: boolean;
  changed(chat: AttendantChat): void;
  /** The broker listens on all topics of this chat, for the first time or again. */
  ready(): void;
  entered(chat: AttendantChat): void;
  /** It is over, or answered by others alone. */
  gone(chat: AttendantChat): void;
}

/** Listens to one chat until it is gone. Returns it, with a function that stops listening. */
export function followAttendantChat(parts: AttendantChatParts) {
  const { me, channel } = parts;
  const topic = parts.session.sessionTopic;
  let { session, isEntered } = parts;
  let rev = 0;

  const conversation = createChat<OutgoingPayload>({
    writer: { id: me.id, role: 'attendant' },
    clock: parts.clock,
    outbox: parts.outbox,
    files: parts.files,
    read: (page) => parts.rest.messages(session.customer.id, page),
    sayTyping: (isTyping) => channel.sayTyping(topic, isTyping),
    sayViewed: (messages) => channel.sayViewed(session, messages),
    changed: () => parts.changed(chat),
  });
  const { chat: shown } = conversation;
  const chat: AttendantChat = {
    ...shown,
    topic,
    // Getters: what is spread above was read once.
    get session() {
      return session;
    },
    get messages() {
      return shown.messages;
    },
    get typing() {
      return shown.typing;
    },
    get hasOlder() {
      return shown.hasOlder;
    },
    send(content, files = []) {
      const payload = channel.compose(session, content, randomId(), parts.clock.now());
      return conversation.send(channel.messagesTopic(topic), payload.message, payload, files);
    },
    handOver: (to, note = '') => channel.command({ command: 'handOver', sessionTopic: topic, to, note }),
    leave: () => channel.command({ command: 'leave', sessionTopic: topic }),
    end: () => channel.command({ command: 'end', sessionTopic: topic }),
  };

  const waiting = parts.outbox.entries.filter(({ payload }) => payload.sessionInfo.sessionTopic === topic);
  conversation.restore(waiting.map(({ payload }) => payload));
  const unsubscribe = channel.followChat(topic, {
    ...conversation.ports,
    onTyping(from, isTyping) {
      if (from.role !== 'attendant') conversation.ports.onTyping(from, isTyping);
    },
    onControl(control) {
      // An older message that came late is outdated.
      if (control.rev !== undefined && control.rev < rev) return;
      rev = control.rev ?? rev;
      session = control.sessionInfo;
      const isIn = session.assignedAttendants.some((id) => String(id) === String(me.id));
      if (isIn && !isEntered) {
        isEntered = true;
        parts.entered(chat);
      }
      // Until the acceptance has arrived, others may be in it, and it may be waiting in vain.
      if (!isEntered) return;
      if (session.status === 'aborted' || (session.status === 'online' && !isIn)) parts.gone(chat);
    },
    onReady() {
      conversation.ports.onReady();
      parts.ready();
    },
  });
  return {
    chat,
    stop(): void {
      unsubscribe();
      conversation.stop();
    },
  };
}
