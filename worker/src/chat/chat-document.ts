import type { SessionInfo } from '@chimpassist/protocol';
import type { Control } from '@chimpassist/protocol/frames';
import { type ChatRecord, EMPTY_RECORD, upgraded } from './chat-record.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';

/** A session as it was for a while; rows of the log name it by its number. */
export interface Snapshot {
  id: number;
  info: SessionInfo;
  /** A row of the log names it. Of the newest one it is not known yet. */
  isUsed?: true;
}

/** A control message without its session, which is one of the snapshots. */
interface StoredControl {
  sessionTopic: string;
  rev: number;
  snapshot: number;
  payload: Omit<Control['payload'], 'sessionInfo'>;
}

/** Everything that a chat stores beside its log and its old sessions: one row. */
export interface ChatDocument {
  record: ChatRecord;
  /** The newest ones, the current one last. Earlier ones stand in rows of their own. */
  snapshots: Snapshot[];
  /** The newest ones, by growing `rev`. */
  controls: StoredControl[];
  /** Receipts that came before their messages: by identity, epoch ms. */
  early: [string, number][];
}

const EMPTY_DOCUMENT: ChatDocument = {
  record: EMPTY_RECORD,
  snapshots: [],
  controls: [],
  early: [],
};

/**
 * The document in memory. All changes of one turn become one row, at its end; a change outside of a turn becomes one at once.
 */
export class DocumentRow {
  readonly #table: LogTable;
  #document: ChatDocument;
  #isChanged = false;
  #isInTurn = false;

  constructor(table: LogTable) {
    this.#table = table;
    const [row] = table.rows<{ json: string }>('SELECT json FROM log WHERE seq = 0');
    const document = row ? (JSON.parse(row.json) as ChatDocument) : EMPTY_DOCUMENT;
    this.#document = { ...document, record: upgraded(document.record) };
  }

  get now(): Readonly<ChatDocument> {
    return this.#document;
  }

  change(part: Partial<ChatDocument>): void {
    this.#document = { ...this.#document, ...part };
    this.#isChanged = true;
    if (!this.#isInTurn) this.#write();
  }

  /** A change that is worth no row: it goes with the next one, or is lost. */
  changeInMemory(part: Partial<ChatDocument>): void {
    this.#document = { ...this.#document, ...part };
  }

  turn<T>(work: () => T): T {
    if (this.#isInTurn) return work();
    this.#isInTurn = true;
    try {
      const result = work();
      if (this.#isChanged) this.#write();
      return result;
    } finally {
      this.#isInTurn = false;
    }
  }

  #write(): void {
    this.#table.put(0, ROW_KINDS.state, {}, JSON.stringify(this.#document));
    this.#isChanged = false;
  }
}
