import type { ChatMessage } from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import type { OutboxFailure } from '@chimpassist/client/outbox';
import type { Colleague, DeskFeed, Offer, WireSession } from '@chimpassist/client/wire';
import {
  type AttendantInfo,
  idText,
  type JoinAsk,
  type Mark,
  type Mention,
  type Person,
  type Quiet,
  SUPERVISOR,
} from '@chimpassist/protocol';

type HistoryState =
  | { kind: 'unknown' }
  | { kind: 'loading' }
  /** `older`: whether there may be more before the first message. */
  | { kind: 'ready'; older: boolean }
  | { kind: 'failed' }
  /** A colleague's chat. */
  | { kind: 'refused' };

interface Typing {
  name: string;
  /** By the page's time that only grows; a typing that is not repeated ends by itself. */
  until: number;
}

/** One customer's chat. */
export interface Chat {
  topic: string;
  session: WireSession;
  state: 'waiting' | 'online' | 'over';
  /** Since when it is in this state, epoch ms. */
  since: number;
  /** Ids (texts) of those whom the server offers it to now. */
  offeredTo: readonly string[];
  /** The offer to me, while it stands. */
  offer: Offer['offer'] | null;
  /** The private line of the hand-over that brought it here. */
  note: { text: string; from: string } | null;
  /** The attendants who answer, as far as the server has named them. */
  attendants: readonly Person[];
  /** Whether it is, or was last, one of my chats. */
  mine: boolean;
  /** The `rev` of the newest control message seen; older ones are outdated. */
  rev: number;
  messages: readonly ChatMessage[];
  history: HistoryState;
  unread: number;
  typing: Typing | null;
  /** The customer's last word or the last change of state, epoch ms: the list's order, and the time on the row. */
  activeAt: number;
  /** Since when words of the customer wait for an answer, epoch ms; null where the last word is an attendant's. */
  askedAt: number | null;
  /** How it ended, as far as this desk knows. */
  ending: Ending | null;
  /** The customer has no page open. */
  away: boolean;
  /** Whether I have handed it over and nobody has taken it yet. */
  handedOver: boolean;
  /** Ids of the tags of customer and session. */
  tags: readonly string[];
  /** Colleagues who ask to be let in. */
  asks: readonly JoinAsk[];
  /** Id of the team that it waits for alone. */
  team: string | null;
}

/** `by`: the colleague's name, empty where it is not known. */
export type Ending =
  | { kind: 'byMe' }
  | { kind: 'byColleague'; by: string }
  /** The customer closed the page or ended the chat. */
  | { kind: 'left' }
  /** Nothing was heard of the customer for too long. */
  | { kind: 'silent' };

export interface DeskState {
  me: AttendantInfo;
  chats: ReadonlyMap<string, Chat>;
  colleagues: ReadonlyMap<string, Colleague>;
  /** Version of the desk's picture; null before the first one. */
  deskVersion: number | null;
  /** Feeds that came before the picture that they belong on. */
  deskWaiting: readonly DeskFeed[];
  /** Whether a feed is missing, so that the picture has to be fetched again. */
  deskStale: boolean;
  /** Whether the Worker stores a workspace. An older Worker says nothing of it. */
  hasWorkspace: boolean;
  /** The list of my own chats has arrived once. */
  listed: boolean;
  /** Session topic on the screen. */
  open: string | null;
  /** Ids of my messages that are not stored yet. */
  unsent: ReadonlySet<string>;
  /** Ids of my messages that will not be stored, with the reason. */
  failed: ReadonlyMap<string, OutboxFailure>;
  /** The files of my messages that are not stored, by message id. */
  waitingFiles: ReadonlyMap<string, readonly WaitingFile[]>;
  /** Notes that name me, in chats that I have not looked at since. */
  mentions: readonly Mention[];
  /** What I have snoozed or marked as unread, by session topic. */
  marks: ReadonlyMap<string, Mark>;
  /** I do not want to be disturbed, until a time of the server's clock; null: I do. */
  quiet: Quiet | null;
  availability: 'available' | 'away';
  /** Why away; empty where I did not say so. */
  awayFor: string;
  /** The activity monitor told this attendant to stop. */
  blocked: boolean;
  connection: { kind: 'connecting' | 'online' | 'away'; since: number };
}

export const emptyDesk = (me: AttendantInfo, now: number): DeskState => ({
  me,
  chats: new Map(),
  colleagues: new Map(),
  deskVersion: null,
  deskWaiting: [],
  deskStale: false,
  hasWorkspace: false,
  listed: false,
  open: null,
  unsent: new Set(),
  failed: new Map(),
  waitingFiles: new Map(),
  mentions: [],
  marks: new Map(),
  quiet: null,
  availability: 'available',
  awayFor: '',
  blocked: false,
  connection: { kind: 'connecting', since: now },
});

export const isSupervisor = (state: DeskState): boolean => state.me.type === SUPERVISOR;

/** Whether I am one of those who answer this chat now. */
export const isAssigned = (state: DeskState, chat: Chat): boolean =>
  chat.state === 'online' && chat.session.assignedAttendants.some((id) => idText(id) === idText(state.me.id));

/** Whether the customer waits for a word of mine. */
export const waitsForMe = (state: DeskState, chat: Chat): boolean =>
  chat.askedAt !== null && isAssigned(state, chat);

export const isOfferedToMe = (state: DeskState, chat: Chat): boolean =>
  chat.state === 'waiting' && (chat.offer !== null || chat.offeredTo.includes(idText(state.me.id)));

/**
 * Whether the customer wrote it. The role decides where it is known, because a customer and an attendant may have the
 * same id.
 */
export const isFromCustomer = (chat: Pick<Chat, 'session'>, message: Pick<ChatMessage, 'from'>): boolean => {
  if (message.from.role === 'attendant') return false;
  if (message.from.role === 'customer') return true;
  return idText(message.from.id) === idText(chat.session.customer.id);
};
