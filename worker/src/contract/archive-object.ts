import type { SearchState } from '@chimpassist/protocol';

/** What is sought: the beginning of a word, or signs that stand side by side. */
export interface SoughtWord {
  text: string;
  /** Of a script that puts no space between words. */
  isUnspaced: boolean;
  /** Ids of tags in whose name it stands: who has one of these has it too. */
  tags?: string[];
}

/** What a session must be like, beside its words. Texts of ids. */
export interface SearchFilter {
  attendantId?: string | undefined;
  tag?: string | undefined;
  /** It went on within these times, epoch ms. */
  from?: number | undefined;
  to?: number | undefined;
  state?: SearchState | undefined;
}

/** A session as it is indexed. */
export interface ArchivedSession {
  /** The text of the id. */
  customerId: string;
  sessionId: string;
  /** When it ended, epoch ms. */
  at: number;
  /** When it began. Chats of before do not say it. */
  began?: number;
  /** Each word that stands in it, once: see `archive/words.ts`. */
  words: string[];
  /** Texts of the ids of the attendants who may read it, beside supervisors. */
  readers: string[];
}

/** Where a session is found. */
export interface ArchivedPlace {
  customerId: string;
  sessionId: string;
  /** Its number in this archive. */
  n: number;
}

export interface ArchiveQuery {
  /** As `archive/words.ts` makes them. */
  terms: string[];
  /** The attendant who asks; null: a supervisor, who reads everything. */
  reader: string | null;
  /** Only this customer's, and only of sessions that this attendant may read: texts of ids. */
  customerId?: string | undefined;
  attendantId?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  /** Only those below this number. */
  before: number;
  limit: number;
}

/**
 * What others call on an archive: the index of the sessions that ended in one month, or of a part of them. The one that is called
 * `archives` is the list of all others.
 */
export interface ArchiveObject extends Rpc.DurableObjectBranded {
  /**
   * Indexes a session, in the place of what was indexed of it before.
   *
   * @param isKnown it may be there already, and is then left as it is.
   * @returns false where this archive is full: the next part takes it.
   */
  put(session: ArchivedSession, isKnown: boolean): Promise<boolean>;
  /** The newest first. What is found may have changed since: the chat itself knows. */
  find(query: ArchiveQuery): ArchivedPlace[];
  /** Forgets all sessions of a customer. */
  forget(customerId: string): void;
  /** Of `archives`: there is an archive of this name from now on. */
  register(name: string): void;
  /** Of `archives`: the names of all, the newest first. The first call begins to ask all chats for what ended before. */
  names(): Promise<string[]>;
}
