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
import type { PushBox } from '../contract/push-box.ts';
import type { Face } from './faces.ts';
import type { Happening } from './happenings.ts';
import { type ChatState, NO_CHAT, type Session } from './machine/state.ts';
import type { Course } from './part.ts';

/** What one chat stores beside its log. */
export interface ChatRecord {
  state: ChatState;
  /** Ids (as texts) of all attendants who ever were in this customer's chats. */
  everAssigned: string[];
  /** Ids (as texts) of attendants whom a colleague has mentioned in a note: they may read the chat. */
  mentioned?: string[];
  /** The customer's attributes. */
  attributes?: Attribute[];
  /** The consents that the customer has given, the newest last. */
  consents?: Consent[];
  /** Ids of the tags of the customer. */
  tags?: string[];
  /** The tags of the newest sessions that have any, the newest last. */
  sessionTags?: ChatTags['sessions'];
  /** The last session that the archives have confirmed. */
  archived?: string;
  /** The attendants who ask to join the live chat. */
  asks?: { attendant: AttendantCard; at: number }[];
  /** Whether only the attendants of the chat may write in it. */
  asksToJoin?: true;
  /** The `seq` of the first change of a message. */
  changedFrom?: number;
  /** The events from the newest request to its end. Chats of older releases have none. */
  course?: Course;
  /** The events of the newest earlier parts, oldest first. Still earlier ones stand in rows of their own. */
  formerCourses?: Course[];
  /** Ratings that an import has brought, of sessions that are not here. */
  broughtRatings?: Rating[];
  /** How many parts there were. */
  parts?: number;
  /** The last part that the ledger has confirmed. */
  booked?: number;
  /** The facts of an erased chat that the ledger has not counted yet. */
  owedFacts?: ChatFacts[];
  /** Names and pictures of the attendants who left last: their messages are shown under these. */
  formerly?: Face[];
  /** The highest lease epoch of which a state change was taken. */
  epoch: number;
  /** The desk, or the session index, has not taken the newest state yet. */
  unsynced: boolean;
  /** How often something has changed that the desk has to know and that raises no `rev`. */
  minor?: number;
  /** The customer has no page open. */
  away?: true;
  /** Since when, epoch ms. */
  awayAt?: number;
  /** Where unread answers are mailed, where the customer has left an address. */
  mail?: MailTo;
  /** The customer's browsers that get push messages while no page is open. */
  push?: PushBox;
  /** Of a customer whose connection ends in this object: what the edge remembers. */
  edge?: EdgePresence;
  /** Names of the links that hear this chat. */
  links?: string[];
  /** What the bridge is owed. */
  owed?: Owed;
  /** Whether there is a bridge, or was: what comes to the edge is relayed to its broker. Absent: the desk has not said so yet. */
  isBridged?: boolean;
  /** Whether there is a mirror, which has to hear when the log grows. */
  isMirrored?: true;
  /** Whether the desk routes by attributes, so that it has to hear those of a customer who waits. */
  isRuled?: true;
  /** The workspace's settings for every chat. Absent: none, or the desk has not said so yet. */
  settings?: ChatSettings;
  /** The hours of the team for which the chat waits, where it has its own. */
  opening?: ToldOpening;
  /** Ids of the webhooks that are told of this chat. Absent: the desk has not said so yet. */
  hooks?: string[];
  /** The events for webhooks that do not stand in the log, where there may be any. */
  happened?: Happening[];
  /** The bot that answers, or that answered last. */
  bot?: BotRecord;
  /** When the chat was erased: messages from before do not come back. */
  erasure?: Erasure;
}

/** What a chat knows of its bot. */
export interface BotRecord {
  /** The part of the chat in which it came: it comes once in each. */
  part: number;
  /** The `seq` up to which it has answered. */
  answeredUpTo: number;
  /** What it is asked now. */
  turn?: BotTurnRecord;
  /** The times of its latest turns, epoch ms. */
  askedAt: number[];
  /** Its last message, and how often it repeated that one. */
  said?: { words: string; times: number };
  /** The choices that it offered last. */
  choices?: Choice[];
}

/** One turn of a bot that it has not answered yet. */
export interface BotTurnRecord {
  /** Names it, at each try. */
  id: string;
  /** The customer's newest message at that time. */
  seq: number;
  /** Epoch ms. */
  at: number;
  /** Until when an answer counts, epoch ms. */
  until: number;
  /** How often the turn was begun: once more where this object was stopped meanwhile. */
  tries: number;
}

/** Where a customer can be reached while no page is open. */
interface MailTo {
  address: string;
  /** When the customer left the address, epoch ms. */
  at: number;
  /** Names the chat in reply addresses. */
  key: string;
  /** The origin under which the Worker was called. */
  origin: string;
  /** The language of mails to the customer: `pt-BR`. */
  language?: string;
  /** No mail goes there any more: mails came back, or the owner has complained. */
  stopped?: 'bounced' | 'complained';
}

/** When a customer was last known to be there, epoch ms. */
interface EdgePresence {
  seenAt: number;
  /** When the last socket was closed. */
  isGone?: true;
}

/** The `seq` and `rev` at which the bridge may have missed something first. */
export interface Owed {
  seq: number;
  rev: number;
}

export const EMPTY_RECORD: ChatRecord = { state: NO_CHAT, everAssigned: [], epoch: 0, unsynced: false };

/** Marks that the desk has to hear of a change that raises no `rev`. */
export const withReportDue = <T extends Pick<ChatRecord, 'minor'>>(record: T) => ({
  ...record,
  unsynced: true,
  minor: (record.minor ?? 0) + 1,
});

/** A session without its customer's name and picture: the id stays, because the topic contains it. */
export const withoutName = (session: Session): Session => ({
  ...session,
  customer: { id: session.customer.id, name: '', avatarURL: null },
});

/**
 * Reads states of older releases, whose queue had no order of its own and in which a live chat could not ask for another attendant.
 */
export function upgraded(record: ChatRecord): ChatRecord {
  const { state } = record;
  if (state.kind === 'none') return record;
  const session = { ...state.session, arrivedAt: state.session.arrivedAt ?? state.since };
  if (state.kind === 'over') return { ...record, state: { ...state, session } };
  return { ...record, state: { ...state, session, wishes: state.wishes ?? [] } };
}
