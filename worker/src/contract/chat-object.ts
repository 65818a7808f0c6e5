import type {
  Attachment,
  Attribute,
  AttributeProof,
  BotAnswer,
  BotTurn,
  ChatTags,
  Consent,
  Customer,
  Drafts,
  DraftsBody,
  ImportedPart,
  ImportPart,
  KnownAnswers,
  MailEntry,
  MessageChange,
  NewNote,
  Note,
  PayloadOf,
  Person,
  Reach,
  SearchHit,
  SentAttachment,
  SessionInfo,
  StoredMessage,
  TagsBody,
  ToldOpening,
  Versions,
} from '@chimpassist/protocol';
import type { ChatAnswer, ChatFrame, ErasedByBridge, LogPage, Refusal } from '@chimpassist/protocol/frames';
import type { Browser } from '../push/push-box.ts';
import type { SearchFilter, SoughtWord } from './archive-object.ts';
import type { AttendantCard } from './attendant-card.ts';
import type { DeskEvent, DeskEventAnswer, QueuePlace } from './chat-report.ts';
import type { HeardUpTo } from './link-object.ts';
import type {
  FilledForm,
  FormTaken,
  IncomingMail,
  MailStanding,
  MailTaken,
  TranscriptTaken,
} from './mail.ts';
import type { GivenRating, RatingAsked, RatingTaken } from './rating.ts';
import type { Speaking, SpokenState } from './speaking-link.ts';
import type { HookPage, HookPlace } from './webhook-object.ts';

/** What a batch says of itself: see `protocol/src/frames.ts`. */
export interface BatchTerms {
  seenRev: number;
  epoch: number;
  at?: number | undefined;
  log: boolean;
}

/** What a chat that could be reached answers to its part of a batch. */
export type ReachedAnswer = Extract<ChatAnswer, { ok: true }>;

/** That somebody writes at the moment, or writes no more. */
export type Typing = PayloadOf<'typing'>;

/** A frame, and the socket of the link over which it came. */
export interface SpokenFrame {
  frame: ChatFrame;
  by: string;
  /** It counts against the chat's own quota: its writer may speak over any number of links. */
  isCounted?: true;
}

/** A message with the session as it was at that message. */
export interface HistoryEntry {
  sessionInfo: SessionInfo;
  message: StoredMessage;
}

/** A page of something long. */
export interface Page<T> {
  items: T[];
  /** With what the next page is asked for; null after the last one. */
  next: number | null;
}

/** The tombstone of what was erased, and the receipt of it. */
export interface Erasure {
  /** When it was ordered, epoch ms. What was written before does not come back. */
  at: number;
  /** What this object held. */
  messages: number;
  sessions: number;
  files: number;
  /** Erasures of before there were notes do not say it. */
  notes?: number;
  /** False while bytes of files are still in the bucket; absent in receipts of before. */
  bucket?: boolean;
  /** The desk has forgotten the chat and keeps the order for the bridge. */
  desk: boolean;
  /** What the bridge had in its spool, beside it, and in MongoDB; null while it has not said so. */
  bridge: ErasedByBridge | null;
}

/** Whether a chat has room for a file. */
export type FilePlan =
  | { kind: 'free' }
  /** A retry of what is there. */
  | { kind: 'known'; attachment: Attachment }
  | { kind: 'full'; isForToday: boolean }
  /** One that was deleted, under the same key: its bytes are being deleted. */
  | { kind: 'going' };

/** What an upload says of itself. */
export interface UploadTerms {
  /** When room was asked for, epoch ms. */
  begunAt: number;
  /** Where the Worker was called: links for legacy clients lead there. */
  origin: string;
}
/** What has become of attributes. */
export type AttributesAnswer =
  | { attributes: Attribute[]; consents?: Consent[] }
  | { refused: 'not_found' | 'too_many' };

/** What has become of somebody who wants to come into a chat. */
export type JoinOutcome =
  | { state: 'joined' | 'asked' | 'declined' }
  | { refused: 'no_session' | 'not_found' | 'forbidden' | 'too_many' };

/** What an attendant makes of a message. */
export interface NewWords {
  /** Of the message. */
  seq: number;
  /** Text of the attendant's id. */
  by: string;
  /** Null: the message is taken back. */
  content: string | null;
  /** Since it came. */
  withinMs: number;
}

/** What has become of it. */
export type ChangeAnswer = { change: MessageChange } | { refused: 'not_found' | 'forbidden' | 'too_late' };

/** What has become of a note. */
export type NoteAnswer = { note: Note; isNew?: true } | { refused: 'not_found' | 'too_many' | 'other_words' };

/** A message of a program. */
export interface NewPost {
  /** A retry has the same. */
  id: string;
  content: string;
  as: 'attendant' | 'customer';
  /** An empty name of a customer is the one that is known. */
  from: Person;
  /** Files of this chat. */
  attachments?: readonly SentAttachment[];
}

/** What has become of it. */
export type PostAnswer = { entry: HistoryEntry } | { refused: Omit<Refusal, 'index'> };

/** What has become of a bot's answer: the entries of the log above one `seq` and up to another. */
export type TurnTaken = { after: number; upTo: number } | { refused: 'turn_over' | 'attachment_unknown' };

/** What an attendant writes to a visitor who has asked for nobody. */
export interface FirstWords {
  id: string;
  content: string;
  attendant: AttendantCard;
  /** As the page says; who was here before stays as known. */
  customer: Customer;
}
export type WrittenAnswer = { written: true } | { refused: Omit<Refusal, 'index'> };

/** What others call on the object of one customer's chat. */
export interface ChatObject extends Rpc.DurableObjectBranded {
  /** Takes frames in their order. Everything is stored before the first `await`, and the answer waits for the disk. */
  handle(frames: ChatFrame[], terms: BatchTerms): Promise<ReachedAnswer>;
  /** Takes frames that came over a link, in their order. Everything is stored when it answers. */
  fromLink(link: string, frames: SpokenFrame[]): Promise<Refusal[]>;
  /** A link wants to hear the chat from now on. @returns up to where it counts as having heard. */
  follow(link: string): HeardUpTo;
  /** A link that was full can take more. */
  goOn(link: string, heard: HeardUpTo): void;
  /** Somebody writes at the moment, or writes no more. */
  typing(link: string, by: string, typing: Typing): void;
  /** The first bridge has come. */
  bridgeCame(): void;
  /** The queue has moved: the customer hears of the own place. Nothing is stored. */
  queueMoved(place: QueuePlace): void;
  /** The hours have changed: the customer's page hears of it. */
  openingChanged(opening: ToldOpening): void;
  /** Somebody speaks as the customer over a link, until it leaves; frames that only the chat can answer are taken. */
  speak(link: string, speaking: Speaking, frames: ChatFrame[]): SpokenState;
  /** Nobody speaks over this link any more. */
  leave(link: string): void;
  /** Opens a customer's socket. The Worker has looked at the token. */
  fetch(request: Request): Response;
  /** An event from the desk. The answer holds what the chat would otherwise call the desk for, so the two never wait for each other. */
  apply(event: DeskEvent): DeskEventAnswer;
  /** The most recent messages, oldest first; `offset` counts back from the newest. */
  recent(offset: number, limit: number): HistoryEntry[];
  /** Messages above a `seq`, oldest first. */
  after(seq: number, limit: number): HistoryEntry[];
  /** Messages of one session, newest first. */
  ofSession(sessionId: string, offset: number, limit: number): HistoryEntry[];
  /** A page of messages that carry files, newest first. */
  withFiles(before: number | undefined, limit: number): Page<HistoryEntry>;
  lastSessions(limit: number): SessionInfo[];
  session(sessionId: string): SessionInfo | null;
  /** Whose chat this is, with the id as it was first seen; null where nobody was here. */
  customer(): Customer | null;
  /** A page of messages for an export, oldest first. */
  messagesPage(after: number): Page<StoredMessage>;
  /** A page of what was said in one part of the chat that has ended, above a `seq`; null: from its beginning. */
  wordsOfPart(part: number, after: number | null): Page<StoredMessage>;
  /** A page of sessions for an export, newest first. */
  sessionsPage(before: number): Page<SessionInfo>;
  /** How this chat concerns an attendant: in it, now or before; or free to be taken. */
  reachOf(attendantId: string): Reach;
  /** Stores what a program writes, and says it as every other message. */
  postMessage(post: NewPost): Promise<PostAnswer>;
  /** Begins the chat, where none goes on, with an attendant's words. */
  writeFirst(words: FirstWords): WrittenAnswer;
  /** What the bot of this chat is asked now; null: nothing. */
  botTurn(): BotTurn | null;
  /** What a bot answers. It counts once, and only while the bot has the chat. */
  answerTurn(turnId: string, answer: BotAnswer): Promise<TurnTaken>;
  /** An attendant asks those in the chat to be let in. */
  askToJoin(attendant: AttendantCard): JoinOutcome;
  /** Somebody of the chat, or a supervisor, answers. */
  answerJoin(by: Pick<AttendantCard, 'id' | 'type'>, attendantId: string, accepted: boolean): JoinOutcome;
  /** An attendant rewrites their own words, or takes them back. */
  changeMessage(words: NewWords): ChangeAnswer;
  /** What a message said before; null where there is no such message. */
  messageVersions(seq: number): Versions | null;
  /** What an attendant has begun to write and not sent. */
  drafts(attendantId: string): Drafts;
  /** Keeps it: one row. @returns null where the customer was never here. */
  putDrafts(attendantId: string, body: DraftsBody): Promise<Drafts | null>;
  /** Takes what another deployment has of this customer, as it was; what is there already stays once. */
  bringPart(part: ImportPart): ImportedPart | 'full';
  /** Stores a note about the chat, and tells the attendants who follow it and those whom it mentions. */
  addNote(note: NewNote, from: Person): Promise<NoteAnswer>;
  /** The most recent notes, those above a number, or the most recent below one; oldest first. */
  notes(after: number | undefined, before: number | undefined, limit: number): Note[];
  attributes(): Attribute[];
  /** To what the customer has agreed, the newest last. */
  consents(): Consent[];
  /** What is known of the customer, by name. */
  knownAnswers(): KnownAnswers;
  /** Writes attributes down that a page claims, its site has signed, or an attendant knows, and tells the attendants who follow. */
  putAttributes(values: Record<string, string | null>, proof: AttributeProof): AttributesAnswer;
  /** What the customer has filled in; who leaves an address gets unread answers there. */
  takeForm(form: FilledForm): Promise<FormTaken>;
  /** The whole chat goes out by mail. */
  sendTranscript(wish: Omit<FilledForm, 'values'>): Promise<TranscriptTaken>;
  /** The newest mails, oldest first. */
  mails(): MailEntry[];
  /** Whether a reply address leads here; null where it does not any more. */
  mailStanding(key: string, copyId: string): MailStanding | null;
  /** A mail becomes the customer's next words. */
  takeMail(mail: IncomingMail): Promise<MailTaken>;
  /** Mails to the customer came back, or are not wanted. */
  stopMail(key: string, why: 'bounced' | 'complained'): void;
  /** A browser of the customer is told of answers while no page is open. @returns false where this deployment cannot. */
  addBrowser(browser: Browser): Promise<boolean>;
  /** It is told no more; without an endpoint, none is. */
  removeBrowser(endpoint?: string): void;
  tags(): ChatTags;
  /** Tags the customer, or one session, and tells the attendants who follow the chat. @returns null where there is none. */
  putTags(tags: TagsBody): ChatTags | null;
  /** How the customer rates a session; attendants who follow the chat are told. */
  rate(given: GivenRating): RatingTaken;
  /** What a page for a rating has to show. */
  ratingAsked(sessionId: string): RatingAsked;
  /** Where all the words stand in a session that this attendant may read; null: nowhere. */
  find(
    sought: SoughtWord[],
    sessionId: string | null,
    reader: string | null,
    filter: SearchFilter,
  ): SearchHit | null;
  /** Hands all sessions that have ended to the archives, where they are not there yet. */
  archiveFormer(): Promise<void>;
  /** Hands the facts of all its parts to the ledgers. */
  bookAgain(): Promise<void>;
  /** Ends the chat and deletes what it holds; desk and bridge are told, until they have done the same. */
  erase(): Promise<Erasure>;
  erasure(): Erasure | null;
  /** The bridge has done its part of an erasure. */
  erasedByBridge(bridge: ErasedByBridge): void;
  /** Asks for room for a file, before its first byte is stored. */
  planFile(id: string, size: number, isBrought?: boolean): Promise<FilePlan>;
  /** The upload for which there was room did not come to its end. */
  giveUpFile(id: string): void;
  /** A file's bytes are stored. @returns whether the chat keeps it: one that was erased since the upload began does not. */
  addFile(attachment: Attachment, upload: UploadTerms): Promise<boolean>;
  /** Files that may be opened, by their ids, behind one. */
  filesAfter(id: string, limit: number): Attachment[];
  /** A file that may be read; null where there is none. */
  file(id: string): Attachment | null;
  /** What a webhook has not read, behind a place, or since a time where it has read nothing yet. */
  hookPage(hook: string, from: HookPlace | { since: number }, limit: number): HookPage;
  /** The log above a `seq`, for the mirror. */
  logPage(after: number, limit: number, againMs?: number): LogPage;
}
