import type {
  Attribute,
  ChatFacts,
  ChatTags,
  Choice,
  Consent,
  Rating,
  ToldOpening,
} from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { Erasure } from '../contract/chat-object.ts';
import type { ChatSettings } from '../contract/chat-settings.ts';
import type { PushBox } from '../push/push-box.ts';
import type { Face } from './faces.ts';
import type { Happening } from './happenings.ts';
import { type ChatState, NO_CHAT, type Session } from './machine/state.ts';
import type { Course } from './part.ts';

/** What one chat stores beside its log. */
export interface ChatRecord {
  state: ChatState;
  /** Texts of the ids of all attendants who ever were in this customer's chats. */
  everAssigned: string[];
  /** Texts of the ids of attendants whom a colleague has mentioned in a note: they may read the chat. */
  mentioned?: string[];
  /** What is known of the customer, beside the name. */
  attributes?: Attribute[];
  /** To what the customer has agreed, the newest last. */
  consents?: Consent[];
  /** Ids of the tags of the customer. */
  tags?: string[];
  /** Of the newest sessions that have any, the newest last. */
  sessionTags?: ChatTags['sessions'];
  /** The last session that the archives are known to have. */
  archived?: string;
  /** Who asks to be let into the chat that goes on. */
  asks?: { attendant: AttendantCard; at: number }[];
  /** Only who is in the chat writes there. */
  asksToJoin?: true;
  /** The `seq` of the first change of a message. */
  changedFrom?: number;
  /** What happens from the newest request to its end. Chats of before have none. */
  course?: Course;
  /** The same of the newest parts of before, oldest first. Earlier ones stand in rows of their own. */
  formerCourses?: Course[];
  /** Ratings that an import has brought, of sessions that are not here. */
  broughtRatings?: Rating[];
  /** How many such parts there were. */
  parts?: number;
  /** The last part that the ledger is known to have. */
  booked?: number;
  /** Of a chat that is erased, and that the ledger has not counted yet. */
  owedFacts?: ChatFacts[];
  /** Names and pictures of the newest attendants who are in the chat no more: a message of theirs goes under these. */
  formerly?: Face[];
  /** The highest lease epoch of which a state change was taken. */
  epoch: number;
  /** The desk, or the session index, has not taken the newest state yet. */
  unsynced: boolean;
  /** How often something has changed that the desk is to know, and that raises no `rev`. */
  minor?: number;
  /** The customer has no page open. */
  away?: true;
  /** Since when, epoch ms. */
  awayAt?: number;
  /** Of a customer who has left an address: what is unread goes there. */
  mail?: MailTo;
  /** Of a customer who has asked for it: browsers that are told while no page is open. */
  push?: PushBox;
  /** Of a customer whose connection ends in this object. */
  edge?: EdgePresence;
  /** Names of the links that are told what happens here. */
  links?: string[];
  /** What the bridge is owed. */
  owed?: Owed;
  /** Whether there is a bridge, or was: what comes to the edge is relayed to its broker. Absent: the desk has not said so yet. */
  isBridged?: boolean;
  /** There is a mirror, which has to hear of what is added to the log. */
  isMirrored?: true;
  /** What becomes known of a customer who waits concerns the desk, which routes by it. */
  isRuled?: true;
  /** What the workspace says of every chat. Absent: nothing, or the desk has not said so yet. */
  settings?: ChatSettings;
  /** Of the team for which the chat waits, where it has hours of its own. */
  opening?: ToldOpening;
  /** Ids of the webhooks that are told of this chat. Absent: the desk has not said so yet. */
  hooks?: string[];
  /** What they have to be told beside the log, where there may be any. */
  happened?: Happening[];
  /** Of the bot that answers, or was the last one that did. */
  bot?: BotRecord;
  /** Of a customer whose chat was erased: what was before does not come back. */
  erasure?: Erasure;
}

/** What a chat knows of its bot. */
export interface BotRecord {
  /** The part of the chat in which it came: in each it comes once. */
  part: number;
  /** Up to which `seq` it has answered. */
  answeredUpTo: number;
  /** What it is asked now. */
  turn?: BotTurnRecord;
  /** When it was asked lately, epoch ms. */
  askedAt: number[];
  /** What it said last, and how often in a row. */
  said?: { words: string; times: number };
  /** What it let the customer choose from last. */
  choices?: Choice[];
}

/** One turn of a bot: what it has not answered yet. */
export interface BotTurnRecord {
  /** Names it, at each try. */
  id: string;
  /** The customer's newest word then. */
  seq: number;
  /** Epoch ms. */
  at: number;
  /** Until when an answer counts, epoch ms. */
  until: number;
  /** How often it was begun: once more where this object was ended meanwhile. */
  tries: number;
}

/** Where a customer can be reached while no page is open. */
interface MailTo {
  address: string;
  /** When it was left, epoch ms. */
  at: number;
  /** Names the chat in reply addresses. */
  key: string;
  /** Where the Worker was called. */
  origin: string;
  /** In which the customer is written to: `pt-BR`. */
  language?: string;
  /** Nothing is sent there any more: mails came back, or the owner has complained. */
  stopped?: 'bounced' | 'complained';
}

/** When a customer was last known to be there, epoch ms. */
interface EdgePresence {
  seenAt: number;
  /** The last socket was closed then. */
  isGone?: true;
}

/** Where the log and `rev` stood when something was first said that the bridge may not know. */
export interface Owed {
  seq: number;
  rev: number;
}

export const EMPTY_RECORD: ChatRecord = { state: NO_CHAT, everAssigned: [], epoch: 0, unsynced: false };

/** With this changes what the desk is to know, and no `rev` says so. */
export const withReportDue = <T extends Pick<ChatRecord, 'minor'>>(record: T) => ({
  ...record,
  unsynced: true,
  minor: (record.minor ?? 0) + 1,
});

/** What stays of a session whose customer is forgotten: the id, which the topic has anyway. */
export const withoutName = (session: Session): Session => ({
  ...session,
  customer: { id: session.customer.id, name: '', avatarURL: null },
});

/** States stored before the queue had an order of its own, and before a chat that goes on could look for somebody. */
export function upgraded(record: ChatRecord): ChatRecord {
  const { state } = record;
  if (state.kind === 'none') return record;
  const session = { ...state.session, arrivedAt: state.session.arrivedAt ?? state.since };
  if (state.kind === 'over') return { ...record, state: { ...state, session } };
  return { ...record, state: { ...state, session, wishes: state.wishes ?? [] } };
}
