import type { ChatFacts, FigureGroup } from '@chimpassist/protocol';

/** How long a person was there, and took chats or none. Epoch ms. */
export interface Shift {
  who: string;
  from: number;
  to: number;
  isAway: boolean;
  /** Why somebody was away, where it was said. */
  reason: string;
}

/** Whose teams and which zone count for figures. */
export interface FigureTerms {
  zone: string;
  /** Ids of teams, by the texts of their members' ids. */
  teams: Record<string, string[]>;
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

/** Behind which row a page begins. */
export interface RowPlace {
  at: number;
  key: string;
}

export interface FactsPage {
  rows: ChatFacts[];
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
  /** Takes a customer out of all rows. */
  forget(customerId: string): void;
  /** Of `ledgers`: there is a ledger of this name from now on. */
  register(name: string): void;
  /** Of `ledgers`: the names of all, the oldest first. */
  names(): string[];
  /** Of `ledgers`: asks all chats for all of their rows once more, in the background. */
  rebuild(): Promise<void>;
}
