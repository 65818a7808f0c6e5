import type { SentAttachment } from '@chimpassist/protocol';
import { Changes } from './changes.ts';
import { DocumentRow } from './chat-document.ts';
import type { ChatRecord } from './chat-record.ts';
import { ControlTable } from './control-table.ts';
import { CourseRows } from './course-rows.ts';
import { LogReader } from './log-reader.ts';
import { LogTable } from './log-table.ts';
import { MessageLog } from './message-log.ts';
import { takeOlderTables } from './older-tables.ts';
import { ReadTimes } from './read-times.ts';
import { SessionSnapshots } from './session-snapshots.ts';

/** Which others than the desk have to hear of a change: bridge, mirror, webhooks. */
export type Others = Pick<
  ChatRecord,
  'isBridged' | 'isMirrored' | 'isRuled' | 'asksToJoin' | 'hooks' | 'opening' | 'settings'
>;

interface Loaded {
  document: DocumentRow;
  sessions: SessionSnapshots;
  controls: ControlTable;
  courses: CourseRows;
  reader: LogReader;
  log: MessageLog;
}

/** Returns the files of a stored message with the `state` that they have now. */
type FilesNow = (stored: readonly SentAttachment[]) => SentAttachment[];

/** Storage of one session topic. Everything is synchronous: nothing overtakes a write that has begun. */
export class ChatStore {
  readonly #storage: DurableObjectStorage;
  #loaded: Loaded;
  #filesNow: FilesNow = (stored) => [...stored];
  #isInTransaction = false;
  /** By the disk the desk was not told; it may have been told before this object slept. */
  #isDeskInDoubt: boolean;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    takeOlderTables(storage, new LogTable(storage.sql));
    this.#loaded = this.#load();
    this.#isDeskInDoubt = this.record.unsynced;
  }

  /** The record in memory is the one on the disk. */
  #load(): Loaded {
    const table = new LogTable(this.#storage.sql);
    const document = new DocumentRow(table);
    const sessions = new SessionSnapshots(table, document);
    const times = new ReadTimes(table);
    const changes = new Changes(table, () => document.now.record.changedFrom);
    const reader = new LogReader(table, sessions, times, changes, (stored) => this.#filesNow(stored));
    return {
      document,
      sessions,
      controls: new ControlTable(document, sessions),
      courses: new CourseRows(table),
      reader,
      log: new MessageLog({ table, document, sessions, times, reader, changes }),
    };
  }

  /** Messages are read with the present state of their files. */
  knowFiles(filesNow: FilesNow): void {
    this.#filesNow = filesNow;
  }

  get record(): ChatRecord {
    return this.#loaded.document.now.record;
  }

  get sessions(): SessionSnapshots {
    return this.#loaded.sessions;
  }

  get controls(): ControlTable {
    return this.#loaded.controls;
  }

  get courses(): CourseRows {
    return this.#loaded.courses;
  }

  get reader(): LogReader {
    return this.#loaded.reader;
  }

  get log(): MessageLog {
    return this.#loaded.log;
  }

  /**
   * All or nothing, in memory as well: what was rolled back on the disk is not believed any more. However often the record is
   * saved meanwhile, it is one row.
   *
   * @param isOneRow one row is written, and beside it nothing that a later start would miss: then it needs no transaction of its
   *   own, which costs as much as the row.
   */
  transaction<T>(work: () => T, isOneRow = false): T {
    // One within another is a part of it: who begins the outer one catches nothing, so what throws undoes both.
    if (this.#isInTransaction) return work();
    this.#isInTransaction = true;
    const turn = () => this.#loaded.document.turn(work);
    try {
      return isOneRow ? turn() : this.#storage.transactionSync(turn);
    } catch (error) {
      this.#loaded = this.#load();
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  save(record: ChatRecord): void {
    this.#loaded.document.change({ record });
    this.#isDeskInDoubt = false;
  }

  /** Not worth a row of its own: it is stored with the next change, or lost. */
  note(record: ChatRecord): void {
    this.#loaded.document.changeInMemory({ record });
  }

  /** Goes with the next row that is written anyway, and is lost where none is before this object sleeps. */
  saveWithNext(record: ChatRecord): void {
    this.#loaded.document.changeInMemory({ record });
  }

  /**
   * Whether the desk was certainly not told of the state, so that the alarm tells it too. Of a state that was stored before this
   * object slept it is unknown: the desk hears it with the next frame.
   */
  get isUntold(): boolean {
    return this.record.unsynced && !this.#isDeskInDoubt;
  }

  /** The alarm has come: a state in doubt counts as not told. */
  endDoubt(): void {
    this.#isDeskInDoubt = false;
  }

  /** The desk was told. A row says so where this object has slept since, else the next one that is written anyway. */
  markTold({ isBridged, isMirrored, isRuled, asksToJoin, hooks, opening, settings }: Others): void {
    const others = {
      ...(isBridged === undefined ? {} : { isBridged }),
      ...(isMirrored ? { isMirrored } : {}),
      ...(isRuled ? { isRuled } : {}),
      ...(asksToJoin ? { asksToJoin } : {}),
      ...(hooks === undefined ? {} : { hooks }),
      ...(settings === undefined ? {} : { settings }),
      ...(opening === undefined ? {} : { opening }),
    };
    const { isRuled: _, asksToJoin: __, settings: ___, opening: ____, happened, ...told } = this.record;
    // Nobody will ask for these events any more.
    const isAsked = happened !== undefined && hooks?.length !== 0;
    const known = isAsked ? { ...told, happened } : told;
    const record = { ...known, unsynced: false, ...others };
    if (this.#isDeskInDoubt) this.save(record);
    else this.note(record);
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
    this.courses.deleteBefore(cutoff);
    if (!isLeft) this.controls.clear();
    return isLeft;
  }
}
