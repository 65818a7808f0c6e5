import type { Attachment } from '@chimpassist/protocol';
import type { ChatStore } from '../chat/chat-store.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';
import type { FileTable, StoredFile } from './file-table.ts';

/** Between the tries, ms. After the last one the file counts as `unchecked`, and its bytes are deleted: four and a half hours. */
const AGAIN_MS: readonly number[] = [10_000, 60_000, 300_000, 900_000, 3_600_000, 10_800_000];
/** A chat that was stopped in the middle of a check begins again after this. */
const LOOKS_AGAIN_MS = 120_000;

/** What the operator's hook says of a file. */
export type Verdict = 'clean' | 'refused';

export interface FileChecksOptions {
  store: ChatStore;
  table: FileTable;
  /** Asks the operator's hook; null where none is set any more, and nobody would ever answer. @throws where it does not say. */
  ask: ((attachment: Attachment) => Promise<Verdict>) | null;
  /** The file may be opened now, or never. */
  changed(file: StoredFile): void;
  waitUntil(work: Promise<unknown>): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/** Has each file of a chat looked at by the operator's hook, until it answers or the tries are over. */
export class FileChecks {
  readonly #options: FileChecksOptions;
  /** Other work of the chat does not wait for the hook. */
  #isRunning = false;

  constructor(options: FileChecksOptions) {
    this.#options = options;
  }

  get job(): Job {
    return {
      name: 'checks of files',
      nextDue: () => {
        if (this.#isRunning) return Date.now() + LOOKS_AGAIN_MS;
        return this.#options.table
          .unchecked()
          .reduce<number | null>(
            (due, { check }) => Math.min(check?.dueAt ?? 0, due ?? Number.POSITIVE_INFINITY),
            null,
          );
      },
      run: (now) => this.begin(now),
    };
  }

  /** Asks for those that are due, one after the other. It does not wait for them. */
  begin(now: number): void {
    const { table, waitUntil, arm } = this.#options;
    const due = table.unchecked().filter(({ check }) => (check?.dueAt ?? 0) <= now);
    if (this.#isRunning || due.length === 0) return;
    this.#isRunning = true;
    waitUntil(
      this.#all(due)
        .catch((error: unknown) => log('file_not_checked', { error }))
        .finally(() => {
          this.#isRunning = false;
        })
        .then(arm),
    );
  }

  async #all(files: readonly StoredFile[]): Promise<void> {
    for (const { attachment } of files) {
      const after = await this.#verdictOn(attachment);
      const { store, table, changed } = this.#options;
      // It may have been erased meanwhile.
      const file = table.find(attachment.id);
      if (file === null || file.attachment.state !== 'checking') continue;
      const next = after === 'failed' ? afterFailure(file, Date.now()) : withState(file, after);
      store.transaction(() => table.put(next));
      if (next.attachment.state !== 'checking') changed(next);
    }
  }

  async #verdictOn(attachment: Attachment): Promise<Verdict | 'failed'> {
    const { ask } = this.#options;
    if (ask === null) return 'clean';
    try {
      return await ask(attachment);
    } catch (error) {
      log('file_not_checked', { error });
      return 'failed';
    }
  }
}

function withState(file: StoredFile, verdict: Verdict): StoredFile {
  const { state: _, ...attachment } = file.attachment;
  return {
    ...file,
    attachment: verdict === 'clean' ? attachment : { ...attachment, state: verdict },
    check: null,
  };
}

function afterFailure(file: StoredFile, now: number): StoredFile {
  const tries = (file.check?.tries ?? 0) + 1;
  const wait = AGAIN_MS[tries - 1];
  return wait === undefined
    ? { ...file, attachment: { ...file.attachment, state: 'unchecked' }, check: null }
    : { ...file, check: { tries, dueAt: now + wait } };
}
