import type { ChatStore } from '../chat/chat-store.ts';
import type { Job } from '../storage/scheduler.ts';
import type { FileShelf } from './file-shelf.ts';
import type { FileTable } from './file-table.ts';

/** What nobody has sent by then is deleted, and bytes of which no row tells. */
export const UNSENT_MS = 86_400_000;
/** R2 deletes a thousand keys a call, of which a file has two. */
const DELETED_AT_ONCE = 500;

export interface FileEndsOptions {
  store: ChatStore;
  table: FileTable;
  shelf: FileShelf | null;
  retentionMs: number | null;
  /** Whether its bytes are on their way now. */
  isComing(id: string): boolean;
}

/** When the bytes of a chat's files go. */
export class FileEnds {
  readonly #options: FileEndsOptions;
  /** Uploads before this have been looked at, whether somebody sent them. */
  #lookedAtBefore: number;
  /** When the bucket is looked into for bytes without a row, epoch ms; null: not known to be needed. */
  #sweepAt: number | null = null;
  #hasSwept = false;

  constructor(options: FileEndsOptions) {
    this.#options = options;
    // An alarm is late after an outage. What is older than two days was looked at before this object slept.
    this.#lookedAtBefore = Date.now() - 2 * UNSENT_MS;
  }

  /** An upload begins: should it be lost between bucket and chat, its bytes are found after a day. */
  begun(now: number): void {
    this.#sweepAt ??= now + UNSENT_MS;
  }

  /** The alarm rings: an upload that began before this object slept may have been lost. */
  woken(): void {
    if (!this.#hasSwept && this.#options.table.isThere) this.#sweepAt = 0;
  }

  get jobs(): Job[] {
    return [this.#unsent, this.#retention, this.#sweep, this.#deletion, this.#erasure];
  }

  get #unsent(): Job {
    const { table, store } = this.#options;
    return {
      name: 'files that nobody sent',
      nextDue: () => {
        const oldest = table.oldestSince(this.#lookedAtBefore);
        return oldest === null ? null : oldest + UNSENT_MS;
      },
      run: (now) => {
        const cutoff = now - UNSENT_MS + 1;
        const old = table.before(cutoff);
        const sent = this.#sentAfter(Math.min(...old.map(({ afterSeq }) => afterSeq)));
        const unsent = old.filter(({ attachment }) => !sent.has(attachment.id));
        store.transaction(() => table.markGone(unsent.map(({ attachment }) => attachment.id)));
        this.#lookedAtBefore = cutoff;
      },
    };
  }

  /** The files of all messages behind an entry of the log. */
  #sentAfter(seq: number): Set<string> {
    const { reader } = this.#options.store;
    const found = new Set<string>();
    for (const { attachments = [] } of reader.allAfter(seq)) for (const { id } of attachments) found.add(id);
    return found;
  }

  get #retention(): Job {
    const { table, retentionMs, store } = this.#options;
    return {
      name: 'files past their time',
      nextDue: () => {
        const oldest = retentionMs === null ? null : table.oldestSince(0);
        return oldest === null || retentionMs === null ? null : oldest + retentionMs;
      },
      run: (now) => {
        if (retentionMs === null) return;
        const old = table.before(now - retentionMs + 1);
        store.transaction(() => table.markGone(old.map(({ attachment }) => attachment.id)));
      },
    };
  }

  /** Bytes that were stored before somebody was stopped, and that no row names. */
  get #sweep(): Job {
    const { table, shelf, isComing } = this.#options;
    return {
      name: 'bytes without a file',
      nextDue: () => (shelf === null ? null : this.#sweepAt),
      run: async (now) => {
        if (shelf === null) return;
        const lost = (await shelf.list()).filter(
          ({ fileId }) => table.find(fileId) === null && !table.isGoing(fileId) && !isComing(fileId),
        );
        await shelf.deleteKeys(lost.filter(({ at }) => at + UNSENT_MS <= now).map(({ key }) => key));
        const young = lost.filter(({ at }) => at + UNSENT_MS > now);
        this.#hasSwept = true;
        this.#sweepAt = young.length === 0 ? null : Math.min(...young.map(({ at }) => at + UNSENT_MS));
      },
    };
  }

  get #deletion(): Job {
    const { table, shelf, store } = this.#options;
    return {
      name: 'deletion of files',
      // Without the bucket their bytes cannot be deleted: once it is bound again they are.
      nextDue: () => (shelf !== null && table.toDelete(1).length > 0 ? 0 : null),
      async run() {
        for (;;) {
          const ids = table.toDelete(DELETED_AT_ONCE);
          if (shelf === null || ids.length === 0) return;
          await shelf.delete(ids);
          store.transaction(() => table.deleted(ids));
        }
      },
    };
  }

  /** The receipt of an erasure waits for the bytes, also for those that no row names. */
  get #erasure(): Job {
    const { table, shelf, store } = this.#options;
    return {
      name: 'bytes of the erased',
      nextDue: () => (shelf !== null && store.record.erasure?.bucket === false ? 0 : null),
      async run() {
        const { erasure } = store.record;
        if (shelf === null || erasure === undefined) return;
        if (table.toDelete(1).length > 0) throw new Error('Files of the erased are not deleted yet.');
        const before = (await shelf.list()).filter(
          ({ fileId, at }) => at <= erasure.at && table.find(fileId) === null,
        );
        await shelf.deleteKeys(before.map(({ key }) => key));
        store.transaction(() => {
          const { record } = store;
          if (record.erasure?.at === erasure.at)
            store.save({ ...record, erasure: { ...record.erasure, bucket: true } });
        });
      },
    };
  }
}
