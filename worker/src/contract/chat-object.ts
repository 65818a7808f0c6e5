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
import type { Browser } from './push-box.ts';
import type { GivenRating, RatingAsked, RatingTaken } from './rating.ts';
import type { Speaking, SpokenState } from './speaking-link.ts';
import type { HookPage, HookPlace } from './webhook-object.ts';

/** The terms of a batch: see `protocol/src/frames`. */
export interface BatchTerms {
  seenRev: number;
  epoch: number;
  at?: number | undefined;
  log: boolean;
}

/** The answer of a chat to its part of a batch, where the chat could be reached. */
export type ReachedAnswer = Extract<ChatAnswer, { ok: true }>;

/** Whether somebody is typing. */
export type Typing = PayloadOf<'typing'>;

/** A frame, and the socket of the link over which it came. */
export interface SpokenFrame {
  frame: ChatFrame;
  by: string;
  /** The frame counts against the chat's own quota, because its writer may speak over any number of links. */
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
  /** The cursor of the next page; null after the last one. */
  next: number | null;
}

/** What stays of an erased chat: the order, and the receipt of what was deleted. */
export interface Erasure {
  /** When the erasure was ordered, epoch ms. Messages from before are refused. */
  at: number;
  /** What this object held. */
  messages: number;
  sessions: number;
  files: number;
  /** Absent in erasures of releases without notes. */
  notes?: number;
  /** False while bytes of files are still in the bucket; absent in receipts of older releases. */
  bucket?: boolean;
  /** Whether the desk has forgotten the chat and keeps the order for the bridge. */
  desk: boolean;
  /** What the bridge has deleted in its spool, beside it, and in MongoDB; null until it has said so. */
  bridge: ErasedByBridge | null;
}

/** Whether a chat, or the workspace, has room for a file. */
export type FilePlan<File = Attachment> =
  | { kind: 'free' }
  /** A retry of what is there. */
  | { kind: 'known'; attachment: File }
  | { kind: 'full'; isForToday: boolean }
  /** A file under the same key was deleted, and its bytes are still being deleted. */
  | { kind: 'going' };

/** The terms of an upload. */
export interface UploadTerms {
  /** When the upload asked for room, epoch ms. */
  begunAt: number;
  /** The origin under which the Worker was called: links for legacy clients lead there. */
  origin: string;
}
/** The answer to a change of attributes. */
export type AttributesAnswer =
  | { attributes: Attribute[]; consents?: Consent[] }
  | { refused: 'not_found' | 'too_many' };

/** The answer to an attendant who asks to join a chat. */
export type JoinOutcome =
  | { state: 'joined' | 'asked' | 'declined' }
  | { refused: 'no_session' | 'not_found' | 'forbidden' | 'too_many' };

/** A new text that an attendant gives a message. */
export interface NewWords {
  /** Of the message. */
  seq: number;
  /** Text of the attendant's id. */
  by: string;
  /** Null: the attendant takes the message back. */
  content: string | null;
  /** Since it came. */
  withinMs: number;
}

/** What has become of it. */
export type ChangeAnswer = { change: MessageChange } | { refused: 'not_found' | 'forbidden' | 'too_late' };

/** The answer to a new note. */
export type NoteAnswer = { note: Note; isNew?: true } | { refused: 'not_found' | 'too_many' | 'other_words' };

/** A message of a program. */
export interface NewPost {
  /** A retry has the same. */
  id: string;
  content: string;
  as: 'attendant' | 'customer';
  /** Where the customer's name is empty, the known name counts. */
  from: Person;
  /** Files of this chat. */
  attachments?: readonly SentAttachment[];
}

/** What has become of it. */
export type PostAnswer = { entry: HistoryEntry } | { refused: Omit<Refusal, 'index'> };

/** The answer to a bot's turn: its entries in the log stand above `after` and up to `upTo`. */
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

/** The calls of one customer's chat object. */
export interface ChatObject extends Rpc.DurableObjectBranded {
  /** Takes frames in their order. Everything is stored before the first `await`, and the answer waits for the disk. */
  handle(frames: ChatFrame[], terms: BatchTerms): Promise<ReachedAnswer>;
  /** Takes frames that came over a link, in their order. Everything is stored when it answers. */
  fromLink(link: string, frames: SpokenFrame[]): Promise<Refusal[]>;
  /** Feeds the chat to a link from now on. @returns up to which entry the link counts as having heard. */
  follow(link: string): HeardUpTo;
  /** A link that was full has room again. */
  goOn(link: string, heard: HeardUpTo): void;
  /** An attendant is typing, or has stopped. */
  typing(link: string, by: string, typing: Typing): void;
  /** The first bridge of this deployment has connected. */
  bridgeCame(): void;
  /** The queue has moved: tells the customer the new place. Nothing is stored. */
  queueMoved(place: QueuePlace): void;
  /** The hours have changed: tells the customer's open pages. */
  openingChanged(opening: ToldOpening): void;
  /** The customer's plain MQTT client speaks over a link, until the link leaves. Takes the frames that only the chat can answer. */
  speak(link: string, speaking: Speaking, frames: ChatFrame[]): SpokenState;
  /** No client of the customer speaks over this link any more. */
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
  /** Returns the chat's customer, with the id as it was first seen; null where nobody ever wrote. */
  customer(): Customer | null;
  /** A page of messages for an export, oldest first. */
  messagesPage(after: number): Page<StoredMessage>;
  /** A page of the messages of one ended part of the chat, above a `seq`; null: from its beginning. */
  wordsOfPart(part: number, after: number | null): Page<StoredMessage>;
  /** A page of sessions for an export, newest first. */
  sessionsPage(before: number): Page<SessionInfo>;
  /** Returns why this chat concerns an attendant: in it, now or before; or free to be taken. */
  reachOf(attendantId: string): Reach;
  /** Stores a message of a program, and publishes it like every other message. */
  postMessage(post: NewPost): Promise<PostAnswer>;
  /** Begins the chat, where none goes on, with an attendant's words. */
  writeFirst(words: FirstWords): WrittenAnswer;
  /** Returns the turn that the bot of this chat has to answer; null: none. */
  botTurn(): BotTurn | null;
  /** Takes a bot's answer. It counts once, and only while the bot has the chat. */
  answerTurn(turnId: string, answer: BotAnswer): Promise<TurnTaken>;
  /** An attendant asks those in the chat to be let in. */
  askToJoin(attendant: AttendantCard): JoinOutcome;
  /** An attendant of the chat, or a supervisor, answers a request to join. */
  answerJoin(by: Pick<AttendantCard, 'id' | 'type'>, attendantId: string, accepted: boolean): JoinOutcome;
  /** An attendant changes a message of their own, or takes it back. */
  changeMessage(words: NewWords): ChangeAnswer;
  /** Returns the earlier texts of a message; null where there is no such message. */
  messageVersions(seq: number): Versions | null;
  /** Returns what an attendant has begun to write and not sent. */
  drafts(attendantId: string): Drafts;
  /** Stores an attendant's drafts in one row. @returns null where the customer was never here. */
  putDrafts(attendantId: string, body: DraftsBody): Promise<Drafts | null>;
  /** Imports a part of another deployment's chat as it was. What is stored already is not stored twice. */
  bringPart(part: ImportPart): ImportedPart | 'full';
  /** Stores a note about the chat, and tells the attendants who follow it and those whom it mentions. */
  addNote(note: NewNote, from: Person): Promise<NoteAnswer>;
  /** The most recent notes, those above a number, or the most recent below one; oldest first. */
  notes(after: number | undefined, before: number | undefined, limit: number): Note[];
  attributes(): Attribute[];
  /** The consents that the customer has given, the newest last. */
  consents(): Consent[];
  /** The customer's attributes, by name. */
  knownAnswers(): KnownAnswers;
  /** Stores attributes that a page claims, its site has signed, or an attendant has written. Attendants who follow the chat hear it. */
  putAttributes(values: Record<string, string | null>, proof: AttributeProof): AttributesAnswer;
  /** Takes a form that the customer has filled in. Unread answers go to the address in it. */
  takeForm(form: FilledForm): Promise<FormTaken>;
  /** Sends the whole chat by mail. */
  sendTranscript(wish: Omit<FilledForm, 'values'>): Promise<TranscriptTaken>;
  /** The newest mails, oldest first. */
  mails(): MailEntry[];
  /** Whether a reply address leads here; null where it does not any more. */
  mailStanding(key: string, copyId: string): MailStanding | null;
  /** Stores a mail as the customer's next message. */
  takeMail(mail: IncomingMail): Promise<MailTaken>;
  /** Stops mails to the customer, because they came back or are not wanted. */
  stopMail(key: string, why: 'bounced' | 'complained'): void;
  /** Sends push messages of answers to this browser while no page is open. @returns false where this deployment cannot. */
  addBrowser(browser: Browser): Promise<boolean>;
  /** Sends no more push messages to this browser; without an endpoint, to none. */
  removeBrowser(endpoint?: string): void;
  tags(): ChatTags;
  /** Tags the customer, or one session, and tells the attendants who follow the chat. @returns null where there is none. */
  putTags(tags: TagsBody): ChatTags | null;
  /** Stores how the customer rates a session, and tells the attendants who follow the chat. */
  rate(given: GivenRating): RatingTaken;
  /** What a page for a rating has to show. */
  ratingAsked(sessionId: string): RatingAsked;
  /** Finds the messages of a session, which this attendant may read, that contain all the words; null: none. */
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
  /** The bridge has erased its part. */
  erasedByBridge(bridge: ErasedByBridge): void;
  /** Asks for room for a file, before its first byte is stored. */
  planFile(id: string, size: number, isBrought?: boolean): Promise<FilePlan>;
  /** The upload that asked for room was cut off. */
  giveUpFile(id: string): void;
  /** A file's bytes are stored. @returns whether the chat keeps the file: a chat that was erased since the upload began does not. */
  addFile(attachment: Attachment, upload: UploadTerms): Promise<boolean>;
  /** A page of the files that may be opened, by their ids, behind one. */
  filesAfter(id: string, limit: number): Attachment[];
  /** Returns a file that may be read; null where there is none. */
  file(id: string): Attachment | null;
  /** A page of what a webhook has not read yet: behind a place, or since a time where it has read nothing. */
  hookPage(hook: string, from: HookPlace | { since: number }, limit: number): HookPage;
  /** The log above a `seq`, for the mirror. */
  logPage(after: number, limit: number, againMs?: number): LogPage;
}
