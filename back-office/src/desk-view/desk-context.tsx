import type { WaitingFile } from '@chimpassist/client/files';
import type { Id, MarkBody, ReadyAnswer, Tag, WorkspaceSettings } from '@chimpassist/protocol';
import { type Accessor, createContext, type JSX, useContext } from 'solid-js';
import type { AnswerSource } from '../answers/answer-source.ts';
import type { DeskChanges } from '../changes/desk-changes.ts';
import type { Drafts } from '../chat/drafts.ts';
import type { Chat, DeskState } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import type { FileDrafts } from '../files/file-drafts.ts';
import type { LaterFile } from '../files/later-file.ts';
import type { QuietChoice } from '../notices/quiet-times.ts';
import type { Settings } from '../settings/settings.ts';
import type { Undo } from '../undo/undo.ts';
import type { AddressedChat } from './addressed-chat.ts';
import type { Walk } from './walk.ts';

/** The dialog that is open. `topic`: the chat that it was asked for, whatever else is opened meanwhile. */
export interface DeskDialog {
  kind: 'handOver' | 'end' | 'keys' | 'people' | 'password' | 'commands' | 'snooze';
  topic: string;
}

/** What the command bar asks the assistant for. */
export interface AskedAssistant {
  topic: string;
  what: 'reply' | 'summary' | 'theirs';
}

export interface OpenOptions {
  /** The person goes on to write: the focus comes into the field. By default it does. */
  reply?: boolean;
  /** A step of a walk by keyboard, which goes on. */
  walks?: boolean;
}

/** With what a search over everything begins. */
export interface SearchStart {
  words?: string;
  /** Only this customer's chats. */
  customer?: { id: Id; name: string };
}

/** What every part of the desk needs. */
export interface Desk extends DeskChanges {
  settings: Settings;
  store: DeskStore;
  engine: Engine;
  state: Accessor<DeskState>;
  drafts: Drafts;
  /** What was begun as notes for colleagues, apart from the replies. */
  noteDrafts: Drafts;
  /** Whether one writes a note in this chat, and no reply: it stays so until one changes it. */
  writesNote(topic: string): boolean;
  /** The person goes on to write a reply, or a note. */
  writeNote(topic: string, isNote: boolean): void;
  /** The files that were chosen for each chat. */
  fileDrafts: FileDrafts;
  /** Takes files for the next message of a chat, and says what is not taken. */
  attach(topic: string, chosen: readonly File[]): void;
  /** The same with files that are elsewhere, and are fetched for it. */
  attachLater(topic: string, files: readonly LaterFile[]): void;
  /** The chat on the screen. */
  openChat: Accessor<Chat | null>;
  open(topic: string | null, options?: OpenOptions): void;
  /** Opens a chat that the desk may not know. Back leads to the page from which it was opened. */
  find(topic: string): void;
  /** Where one came from: the page that found the chat, or the list. */
  back(): void;
  /** Opens the search over everything; with words or a customer it begins with these. */
  search(start?: SearchStart): void;
  /** With what the search was asked for last. */
  searchAsked: Accessor<SearchStart | null>;
  /** A chat that an address names and that cannot be shown (yet). */
  addressed: Accessor<AddressedChat | null>;
  /** The person asked for this chat's field just now: once. */
  takesReply(topic: string): boolean;
  /** The person did what leads to this chat's field, as soon as it is there. */
  askReply(topic: string): void;
  /** Accepts an offer, or takes a customer who waits. */
  take(topic: string): void;
  /** Do not disturb, on all machines of this attendant. */
  keepQuiet(choice: QuietChoice): void;
  /** Does not take what is offered. */
  decline(topic: string): void;
  /** Another window of this browser signed somebody else in, or out. */
  isElsewhere: Accessor<boolean>;
  /** The sign-in has ended, and the form for a new one lies over the desk. */
  isSignInAsked: Accessor<boolean>;
  /** What lies in the place of the chat, as the address names it: `settings/teams`. Null: the chat. */
  page: Accessor<string | null>;
  /** Null leads back to the chat from which one came. */
  openPage(page: string | null): void;
  /** What the team has set; null until it is known. */
  teamSettings: Accessor<WorkspaceSettings | null>;
  /** Whether the Worker keeps a workspace, with tags and all that stands beside a chat. */
  hasWorkspace: Accessor<boolean>;
  /** The tags of the workspace by their ids, as far as they are known. */
  tags: Accessor<ReadonlyMap<string, Tag>>;
  /** Whether this attendant may make tags. */
  mayMakeTags: Accessor<boolean>;
  /** Sends a message, or keeps it back for as long as its writer may undo it. */
  send(topic: string, content: string, files: readonly WaitingFile[]): void;
  /** What is kept back; null where the team wants no such thing, or its script is not here (yet). */
  held: Accessor<Undo | null>;
  /** What was about to be sent goes back to the field. */
  undo(topic: string): void;
  /** A message of this attendant of which a ready answer is being made. */
  answerFrom: Accessor<AnswerSource | null>;
  /** Makes a ready answer of a message; null: not any more. */
  saveAnswer(from: AnswerSource | null): void;
  /** A macro of which this attendant is asked whether it shall run. */
  macroAsked: Accessor<{ topic: string; answer: ReadyAnswer } | null>;
  /** Asks whether a macro shall run; null: not any more. */
  askMacro(asked: { topic: string; answer: ReadyAnswer } | null): void;
  /** What the command bar has asked the assistant for, which answers at the field of this chat; null: nothing. */
  assistantAsked: Accessor<AskedAssistant | null>;
  askAssistant(asked: AskedAssistant | null): void;
  /** Snoozes a chat, or marks it as unread; null takes the mark away. */
  mark(topic: string, mark: MarkBody['mark']): void;
  /** Marks a chat as unread, and leaves it. */
  markUnread(topic: string): void;
  walk: Walk;
  dialog: Accessor<DeskDialog | null>;
  ask(kind: DeskDialog['kind'], topic: string): void;
  closeDialog(): void;
  /** A message that a person goes to: it is drawn, wherever it stands. */
  revealed: Accessor<{ topic: string; seq: number } | null>;
  reveal(message: { topic: string; seq: number } | null): void;
  /** What was begun as a private line, by chat: kept until the chat is handed over. */
  notes: Map<string, string>;
  /** Whether the customer panel is unfolded where it does not fit beside the chat. */
  panelOpen: Accessor<boolean>;
  setPanelOpen(open: boolean): void;
  /** The topics of the list from top to bottom, for the keyboard. */
  listedTopics: Accessor<readonly string[]>;
  setListedTopics(topics: readonly string[]): void;
  /** This second, epoch ms: for clocks that run. */
  now: Accessor<number>;
  /** This second by the page's time that only grows: for what ends by itself. */
  elapsed: Accessor<number>;
  signOut(): void;
  /** A line for people about something that just failed, or was done; null takes it away. */
  tell(text: string | null, kind?: 'failed' | 'done'): void;
}

const DeskContext = createContext<Desk>();

export const DeskProvider = (props: { value: Desk; children: JSX.Element }) => (
  <DeskContext.Provider value={props.value}>{props.children}</DeskContext.Provider>
);

export function useDesk(): Desk {
  const value = useContext(DeskContext);
  if (value === undefined) throw new Error('useDesk needs a DeskProvider above it.');
  return value;
}
