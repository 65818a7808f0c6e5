import {
  type ChatMessage,
  withAcks,
  withMessages,
  withoutRefused,
  withReceipts,
  withUploaded,
} from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import type { OutboxFailure } from '@chimpassist/client/outbox';
import type { Control, WireMessage } from '@chimpassist/client/wire';
import type { Ack, Customer, FilesTaken, MessageRef, MessageRefusal } from '@chimpassist/protocol';
import type { Files } from '../files/files.ts';
import type { ClosedWords } from '../i18n/closed.ts';
import { isOwn, UNADDRESSED_ID } from './own.ts';
import { type Ending, type Phase, phaseAfter, phaseAfterEnd } from './phase.ts';

/** `lost`: the connection broke, and the page tries to connect again. */
type LinkState = 'off' | 'connecting' | 'online' | 'lost';

/** A problem that the customer cannot solve but should know of. */
export type Trouble =
  /** The Worker does not answer, or fails. */
  | 'backend'
  /** The Worker answers, but the broker has never accepted the connection. */
  | 'broker'
  /** The Worker refuses the proof of who the customer is. */
  | 'unproven'
  /** Asked too often. */
  | 'busy'
  /** A new guest has to pass a challenge that was not passed. */
  | 'challenge'
  /** The page's props are wrong. */
  | 'setUp';

/** `failed`: the message is not sent any more, and the outbox says why. */
export type Delivery = 'waiting' | 'sent' | 'stored' | 'read' | 'failed';

/** The state of a message in the outbox. */
export type Sending = 'waiting' | 'sent' | OutboxFailure;

export interface ConversationView {
  customer: Customer | null;
  phase: Phase;
  link: LinkState;
  messages: readonly ChatMessage[];
  /** The messages that are still in the outbox, by id: not sent, sent and not stored, or given up. */
  outbox: Readonly<Record<string, Sending>>;
  /** The files of own messages that are not uploaded yet, by message id. */
  waitingFiles: Readonly<Record<string, readonly WaitingFile[]>>;
  /** Which files this deployment takes; null: none, or it is not known yet. */
  filesTaken: FilesTaken;
  /** The text while the team is closed; null: it is open, or it is not known yet. */
  closed: ClosedWords | null;
  /** The team's forms as the Worker sends them: the script that shows them parses them. */
  forms: readonly unknown[];
  /** The script that shows and prepares files, once it is loaded. */
  files: Files | null;
  isHistoryLoaded: boolean;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  /** The name of who is typing, or null. */
  typing: string | null;
  draft: string;
  trouble: Trouble | null;
  /** The highest `rev` of a control message seen; smaller ones are outdated. */
  rev: number;
}

export const EMPTY: ConversationView = {
  customer: null,
  phase: { kind: 'idle' },
  link: 'off',
  messages: [],
  outbox: {},
  waitingFiles: {},
  filesTaken: null,
  closed: null,
  forms: [],
  files: null,
  isHistoryLoaded: false,
  hasOlder: false,
  isLoadingOlder: false,
  typing: null,
  draft: '',
  trouble: null,
  rev: 0,
};

export type Action =
  | { kind: 'identified'; customer: Customer }
  | { kind: 'link'; link: LinkState }
  | { kind: 'phase'; phase: Phase }
  | { kind: 'control'; control: Control }
  /** The server says that the chat is over. */
  | { kind: 'over'; ending: Ending; asksAgain: boolean }
  | { kind: 'messages'; messages: WireMessage[] }
  | { kind: 'history'; messages: WireMessage[]; hasOlder?: boolean }
  | { kind: 'loadingOlder'; isLoading: boolean }
  /** The customer removed it before it was stored. */
  | { kind: 'removed'; id: string }
  | { kind: 'acks'; acks: readonly Ack[] }
  /** The server will never store them. */
  | { kind: 'refused'; refusals: readonly MessageRefusal[] }
  | { kind: 'receipts'; receipts: readonly (MessageRef & { readAt: number })[] }
  | { kind: 'outbox'; outbox: ConversationView['outbox']; waitingFiles?: ConversationView['waitingFiles'] }
  /** Own messages whose files are uploaded by now. */
  | { kind: 'uploaded'; messages: readonly WireMessage[] }
  | { kind: 'offer'; filesTaken: FilesTaken; closed: ClosedWords | null; forms: readonly unknown[] }
  | { kind: 'filesHere'; files: Files }
  | { kind: 'typing'; name: string | null }
  | { kind: 'draft'; draft: string }
  | { kind: 'trouble'; trouble: Trouble | null }
  /** Another customer. */
  | { kind: 'reset' };

export function reduce(state: ConversationView, action: Action): ConversationView {
  switch (action.kind) {
    case 'identified':
      return {
        ...state,
        customer: action.customer,
        // They come back in the name that is known now.
        messages: state.messages.filter(({ from }) => from.id !== UNADDRESSED_ID),
      };
    case 'link':
      return { ...state, link: action.link, typing: action.link === 'online' ? state.typing : null };
    case 'phase':
      return { ...state, phase: action.phase };
    case 'control':
      return withControl(state, action.control);
    case 'over':
      return {
        ...state,
        phase: phaseAfterEnd(state.phase, action.ending, action.asksAgain && isUnansweredIn(state)),
      };
    case 'messages':
      return { ...state, messages: withMessages(state.messages, action.messages) };
    case 'history':
      return {
        ...state,
        messages: withMessages(state.messages, action.messages),
        isHistoryLoaded: true,
        hasOlder: action.hasOlder ?? state.hasOlder,
      };
    case 'loadingOlder':
      return { ...state, isLoadingOlder: action.isLoading };
    case 'removed':
      return { ...state, messages: state.messages.filter(({ id }) => String(id) !== action.id) };
    case 'acks':
      return { ...state, messages: withAcks(state.messages, action.acks) };
    case 'refused':
      return {
        ...state,
        messages: withoutRefused(state.messages, action.refusals, (message) => isOwnIn(state, message)),
      };
    case 'receipts':
      return { ...state, messages: withReceipts(state.messages, action.receipts) };
    case 'outbox':
      return { ...state, outbox: action.outbox, waitingFiles: action.waitingFiles ?? {} };
    case 'uploaded':
      return { ...state, messages: action.messages.reduce(withUploaded, state.messages) };
    case 'offer':
      return { ...state, filesTaken: action.filesTaken, closed: action.closed, forms: action.forms };
    case 'filesHere':
      return { ...state, files: action.files };
    case 'typing':
      return { ...state, typing: action.name };
    case 'draft':
      return { ...state, draft: action.draft };
    case 'trouble':
      return { ...state, trouble: action.trouble };
    case 'reset':
      return { ...EMPTY, filesTaken: state.filesTaken, closed: state.closed, files: state.files };
  }
}

function withControl(state: ConversationView, control: Control): ConversationView {
  if (control.rev !== undefined && control.rev < state.rev) return state;
  return {
    ...state,
    rev: control.rev ?? state.rev,
    phase: phaseAfter(state.phase, control, isUnansweredIn(state)),
  };
}

const customerIdText = (state: Omit<ConversationView, 'draft'>): string | null =>
  state.customer === null ? null : String(state.customer.id);

export const isOwnIn = (state: Omit<ConversationView, 'draft'>, message: ChatMessage): boolean =>
  isOwn(message, customerIdText(state));

/** Whether the last message is the customer's. */
function isUnansweredIn(state: ConversationView): boolean {
  const newest = state.messages.at(-1);
  return newest !== undefined && isOwnIn(state, newest);
}

/** Messages of the other side that nobody has read here. */
export const unreadIn = (state: ConversationView): ChatMessage[] =>
  state.messages.filter((message) => message.readAt === null && !isOwnIn(state, message));

export const sendingOf = (state: Omit<ConversationView, 'draft'>, message: ChatMessage): Sending =>
  state.outbox[String(message.id)] ?? 'sent';

/** The delivery state of an own message. */
export function deliveryOf(state: Omit<ConversationView, 'draft'>, message: ChatMessage): Delivery {
  if (message.readAt !== null) return 'read';
  if (message.seq !== undefined) return 'stored';
  if (message.from.id === UNADDRESSED_ID) return 'waiting';
  const sending = sendingOf(state, message);
  return sending === 'waiting' || sending === 'sent' ? sending : 'failed';
}
