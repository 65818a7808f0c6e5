import type { EntryName, WorkspaceChange } from '../contract/workspace-object.ts';
import { log } from '../log.ts';
import type { AnswerFiles } from './answer-files.ts';
import type { Entries } from './entries.ts';
import { feedOf } from './news.ts';
import type { WorkspaceTable } from './workspace-table.ts';

/** After this time the desk is told once more what it did not take. */
const TELL_AGAIN_MS = 5_000;
/** After this time files are deleted that the bucket did not delete. */
const DELETE_AGAIN_MS = 60_000;

export interface ChangesOptions {
  storage: DurableObjectStorage;
  table: WorkspaceTable;
  entries: Entries;
  files: AnswerFiles;
  /** Tells the desk. Rejects where the desk was not reached. */
  tell(change: WorkspaceChange): Promise<void>;
}

/** Changes of the workspace: stored first, then told to the desk until it has heard; and the one alarm of the object. */
export class Changes {
  readonly #storage: DurableObjectStorage;
  readonly #table: WorkspaceTable;
  readonly #entries: Entries;
  readonly #files: AnswerFiles;
  readonly #tellDesk: ChangesOptions['tell'];

  constructor({ storage, table, entries, files, tell }: ChangesOptions) {
    this.#storage = storage;
    this.#table = table;
    this.#entries = entries;
    this.#files = files;
    this.#tellDesk = tell;
  }

  /** What changed while the desk was not there, nobody knows any more: all read the workspace again. */
  async due(): Promise<void> {
    let hasFailed = false;
    if ((this.#files.dueAt ?? Number.POSITIVE_INFINITY) <= Date.now())
      await this.#files.tidy(Date.now()).catch((error: unknown) => {
        hasFailed = true;
        log('answer_files_not_deleted', { error });
      });
    for (const owner of this.#table.untold)
      await this.#tell({
        owner,
        feed: { revision: this.#table.revision(owner) },
        ...(owner === null ? { routing: this.#entries.routing, hours: this.#entries.hours } : {}),
      });
    await this.arm(hasFailed ? DELETE_AGAIN_MS : 0);
  }

  /** Stores a change with who made it, and tells the desk. `after`: its JSON; null takes the entry away. */
  async make(name: EntryName, after: string | null, by: string): Promise<void> {
    const { owner } = name;
    const before = this.#table.text(name);
    // What says the same as before is not a change.
    if (before === after) return;
    const revision = this.#storage.transactionSync(() => {
      this.#table.mustTell(owner);
      const next = this.#table.change(name, after, by, Date.now());
      if (name.part === 'answers') this.#files.changed(before, after);
      return next;
    });
    const isOfRouting = owner === null && ['teams', 'settings', 'bots'].includes(name.part);
    await this.#tell({
      owner,
      feed: feedOf(name, revision, after),
      ...(isOfRouting ? { routing: this.#entries.routing } : {}),
      ...(name.part === 'hours' ? { hours: this.#entries.hours } : {}),
    });
  }

  async #tell(change: WorkspaceChange): Promise<void> {
    // In one turn with what was stored: where this is cut off, the alarm goes on with it.
    await this.#storage.setAlarm(Date.now() + TELL_AGAIN_MS);
    const { owner, feed } = change;
    try {
      await this.#tellDesk(change);
      // A later change may be on its way: the desk has heard only of this one.
      if (this.#table.revision(owner) === feed.revision) this.#table.told(owner);
    } catch (error) {
      log('desk_unreached', { error });
    }
    await this.arm();
  }

  /** Sets the alarm to what is to be done next. @param restMs no sooner than this, where something has just failed. */
  async arm(restMs = 0): Promise<void> {
    const files = this.#files.dueAt;
    const dueAt = [
      ...(this.#table.untold.length === 0 ? [] : [Date.now() + TELL_AGAIN_MS]),
      ...(files === null ? [] : [Math.max(files, Date.now() + restMs)]),
    ];
    if (dueAt.length > 0) await this.#storage.setAlarm(Math.min(...dueAt));
    else await this.#storage.deleteAlarm();
  }
}
