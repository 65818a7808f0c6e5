import type { WaitingFile } from '@chimpassist/client/files';
import type { OutboxFailure } from '@chimpassist/client/outbox';
import type {
  Control,
  DeskFeed,
  DeskPicture,
  ListedSession,
  Offer,
  WireMessage,
  WireSession,
} from '@chimpassist/client/wire';
import type {
  Ack,
  AttendantInfo,
  Id,
  Mark,
  Mention,
  MessageRef,
  MessageRefusal,
  Quiet,
  Sender,
} from '@chimpassist/protocol';
import type { DeskState } from './state.ts';

/** One entry of the outbox. `failure`: it will not be sent any more. */
interface UnsentMessage {
  topic: string;
  message: WireMessage;
  /** As it was when it was written: the desk may know the chat no more. */
  session?: WireSession;
  delivered: boolean;
  failure?: OutboxFailure;
  /** What it carries, as it lies in this browser. */
  files?: readonly WaitingFile[];
}

/** Everything that can happen to the desk. `at` is this page's clock, epoch ms. */
export type DeskEvent =
  | { type: 'connection'; kind: 'connecting' | 'online' | 'away'; at: number }
  /** `GET /attendant/:id/sessions`. */
  /** `known`: the desk's chats when it was asked. What was said of them since is newer. */
  | { type: 'sessionsListed'; sessions: ListedSession[]; known: DeskState['chats']; at: number }
  /** `asked`: marks and mentions when it was asked for. What was said of them since is newer; left out: nothing was. */
  | {
      type: 'deskPicture';
      picture: DeskPicture;
      asked?: Pick<DeskState, 'marks' | 'mentions' | 'quiet'>;
      at: number;
    }
  | { type: 'deskFeed'; feed: DeskFeed; at: number }
  | { type: 'offered'; offer: Offer; at: number }
  | { type: 'control'; topic: string; control: Control; at: number }
  | { type: 'blocked'; blocked: boolean }
  /** From the broker. */
  | { type: 'message'; topic: string; message: WireMessage; at: number }
  /** My own, still in the outbox. `delivered`: the broker has it, the server has not stored it yet. */
  | { type: 'unsent'; messages: UnsentMessage[]; at: number }
  /** My own, which will not be stored, and which I do not want to see any more. */
  | { type: 'discarded'; topic: string; id: string }
  /** This attendant has told the server to. */
  | { type: 'commanded'; topic: string; command: 'end' | 'handOver' }
  /** And the server did not follow. */
  | { type: 'commandRefused'; topic: string; code: string; command: string }
  | { type: 'viewed'; topic: string; readMessages: readonly (MessageRef & { readAt: number })[] }
  | { type: 'stored'; topic: string; acks: readonly Ack[] }
  /** Will never be stored. */
  | { type: 'refused'; topic: string; refusals: readonly MessageRefusal[] }
  /** All that I have snoozed or marked as unread. */
  | { type: 'marked'; marks: readonly Mark[] }
  | { type: 'quieted'; quiet: Quiet | null }
  /** How customer and session are tagged now. */
  | { type: 'tagged'; topic: string; tags: readonly string[] }
  | { type: 'typing'; topic: string; from: Sender; typing: boolean; at: number }
  | { type: 'historyLoading'; topic: string }
  /** `isRefused`: it is a colleague's, and asking again changes nothing. */
  | { type: 'historyFailed'; topic: string; isRefused: boolean }
  /** `older`: null where the page says nothing about what is before it (a catch-up). */
  | { type: 'historyLoaded'; topic: string; messages: WireMessage[]; older: boolean | null; at: number }
  /** A chat that an address names; the desk did not know it. */
  | { type: 'addressed'; session: WireSession; at: number }
  | { type: 'opened'; topic: string | null }
  /** The open chat is read at its end, and has grown long. */
  | { type: 'readAtEnd'; topic: string }
  /** A colleague names me in a note. */
  | { type: 'mentioned'; mention: Mention }
  /** I do not want to go to this note now. */
  | { type: 'mentionPutOff'; customerId: Id; n: number }
  | { type: 'availability'; availability: 'available' | 'away'; awayFor: string }
  /** The same person signed in again: name, picture or role may have changed. */
  | { type: 'meChanged'; me: AttendantInfo }
  | { type: 'attendantGone'; id: Id };
