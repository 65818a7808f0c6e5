import type { ChatFacts, FigureGroup, FigureId, Goal, StoredMessage } from '@chimpassist/protocol';
import type { FactsPage as MirroredFacts } from '@chimpassist/protocol/frames';
import type { Shift } from './shift.ts';

/** Whose teams and which zone count for figures. */
export interface FigureTerms {
  zone: string;
  /** Ids of teams, by the texts of their members' ids. */
  teams: Record<string, string[]>;
  goal: Goal | null;
  /** Of teams that have one of their own, by their ids. */
  teamGoals: Record<string, Goal>;
}

export interface LedgerQuery extends FigureTerms {
  /** Epoch ms; `to` is the first moment that is not in it any more. */
  from: number;
  to: number;
  by: FigureGroup;
  /** Only this person's. */
  person: string | null;
  /** Percentiles may be read from histograms. */
  isRough: boolean;
}

/** Aggregates, packed: see `figures/packed.ts`. */
export interface LedgerAnswer {
  total: Uint8Array;
  groups: Uint8Array;
}

/** The chats that one figure counts, in all or in the row of a key. */
export interface CountedQuery extends LedgerQuery {
  figure: FigureId;
  key: string | null;
}

/** Behind which row a page begins. */
export interface RowPlace {
  at: number;
  key: string;
}

/** How far messages are read: behind a row, or within the chat of the row behind it. */
export interface MessagePlace {
  row: RowPlace | null;
  /** Of its log, up to which messages were read; null: it is not begun. */
  seq: number | null;
}

/** A message, and the row of the chat in which it was said. */
export interface FactsMessage {
  row: Pick<ChatFacts, 'customerId' | 'part' | 'sessionId'>;
  message: StoredMessage;
}
export interface MessagesPage {
  items: FactsMessage[];
  next: MessagePlace | null;
}

export interface FactsPage {
  rows: ChatFacts[];
  /** Of each row. */
  places: RowPlace[];
  next: RowPlace | null;
}

/**
 * What others call on a ledger: one row of facts for each chat that ended in one month, or in a part of it. The one that is called
 * `ledgers` is the list of all others.
 */
export interface LedgerObject extends Rpc.DurableObjectBranded {
  /**
   * Writes the rows of one customer's chat, in the place of what was known of the same parts.
   *
   * @returns false where this ledger is full: the next part takes those that it does not know.
   */
  put(rows: ChatFacts[]): Promise<boolean>;
  /** Writes down who was there. @returns false where this ledger is full. */
  putShifts(shifts: Shift[]): Promise<boolean>;
  figures(query: LedgerQuery): LedgerAnswer;
  /** Rows that ended within a time, epoch ms, the oldest first. */
  page(from: number, to: number, after: RowPlace | null, limit: number): FactsPage;
  /** Rows that a figure counts, the oldest first; a page may be empty and have a next one. */
  counted(query: CountedQuery, after: RowPlace | null): FactsPage;
  /** The messages of chats behind a row, a page at a time. */
  messages(from: number, to: number, after: MessagePlace | null): Promise<MessagesPage>;
  /** New and changed rows for the mirror, behind a cursor; empty: from the beginning. */
  mirrorPage(cursor: string, limit: number): MirroredFacts;
  /** Takes a customer out of all rows. */
  forget(customerId: string): Promise<void>;
  /** Of `ledgers`: there is a ledger of this name from now on. */
  register(name: string): void;
  /** Of `ledgers`: the names of all, the oldest first. */
  names(): string[];
  /** Of `ledgers`: the workspace may say something else about the mail with the reports. */
  planMail(): Promise<void>;
  /** Of `ledgers`: asks all chats for all of their rows once more, in the background. */
  rebuild(): Promise<void>;
}
