import { migrate } from '../storage/migrate.ts';
import { type ChatRecord, EMPTY_RECORD, upgraded } from './chat-record.ts';
import { ControlTable } from './control-table.ts';
import { LogReader } from './log-reader.ts';
import { MessageLog } from './message-log.ts';
import { MIGRATIONS } from './migrations.ts';
import { SessionSnapshots } from './session-snapshots.ts';

interface Loaded {
  record: ChatRecord;
  sessions: SessionSnapshots;
  reader: LogReader;
  log: MessageLog;
}

/** Storage of one session topic. Everything is synchronous: nothing overtakes a write that has begun. */
export class ChatStore {
  readonly controls: ControlTable;
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #loaded: Loaded;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    migrate(storage, MIGRATIONS);
    this.controls = new ControlTable(this.#sql);
    this.#loaded = this.#load();
  }

  /** What is in memory, as it stands on the disk. */
  #load(): Loaded {
    const [row] = this.#sql.exec<{ json: string }>('SELECT json FROM state').toArray();
    const sessions = new SessionSnapshots(this.#sql);
    const reader = new LogReader(this.#sql, sessions);
    return {
      record: row ? upgraded(JSON.parse(row.json) as ChatRecord) : EMPTY_RECORD,
      sessions,
      reader,
      log: new MessageLog(this.#sql, sessions, reader),
    };
  }

  get record(): ChatRecord {
    return this.#loaded.record;
  }

  get sessions(): SessionSnapshots {
    return this.#loaded.sessions;
  }

  get reader(): LogReader {
    return this.#loaded.reader;
  }

  get log(): MessageLog {
    return this.#loaded.log;
  }

  /** All or nothing, in memory as well: what was rolled back on the disk is not believed any more. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#loaded = this.#load();
      throw error;
    }
  }

  save(record: ChatRecord): void {
    this.#loaded.record = record;
    this.#sql.exec(
      'INSERT INTO state VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
      JSON.stringify(record),
    );
  }

  /**
   * Deletes the entries of the log that came before `cutoff` (epoch ms), with the sessions that only they were of, and with
   * the last entry the controls.
   *
   * @returns whether any entry is left.
   */
  deleteBefore(cutoff: number): boolean {
    const isLeft = this.log.deleteBefore(cutoff);
    this.sessions.deleteUnused();
    if (!isLeft) this.controls.clear();
    return isLeft;
  }
}
