import type { Attachment, SentAttachment } from '@chimpassist/protocol';
import type { ChatStore } from '../chat/chat-store.ts';
import type { FilePlan, UploadTerms } from '../contract/chat-object.ts';
import type { Job } from '../storage/scheduler.ts';
import type { LinkSigner } from './file-link.ts';
import type { FileShelf } from './file-shelf.ts';
import type { FileTable } from './file-table.ts';
import { linkTo } from './linked-file.ts';

const DAY_MS = 86_400_000;
/** What nobody has sent by then is deleted. */
const UNSENT_MS = DAY_MS;
const PAGE = 200;
/** R2 deletes a thousand keys a call, of which a file has two. */
const DELETED_AT_ONCE = 500;

interface FileLimits {
  /** Bytes that may be uploaded into one chat in 24 hours. */
  dayBytes: number;
  /** Bytes that one chat may hold. */
  chatBytes: number;
}

export interface ChatFilesOptions {
  store: ChatStore;
  table: FileTable;
  /** Null without a bucket: nothing is uploaded, and what was before stays where it is. */
  shelf: FileShelf | null;
  limits: FileLimits;
  retentionMs: number | null;
  /** Null where no link can be signed. */
  signer: LinkSigner | null;
}

/** What a chat knows of its files: who may add one, which message carries it, and when its bytes go. */
export class ChatFiles {
  readonly #options: ChatFilesOptions;
  /** Bytes on their way, by the id of the file: two uploads at once do not both find the last place. */
  readonly #coming = new Map<string, { size: number; at: number }>();
  /** Uploads before this have been looked at, whether somebody sent them. */
  #lookedAtBefore: number;

  constructor(options: ChatFilesOptions) {
    this.#options = options;
    // An alarm is late after an outage. What is older than two days was looked at before this object slept.
    this.#lookedAtBefore = Date.now() - 2 * UNSENT_MS;
  }

  /** Asks for room before the first byte is stored. */
  plan(id: string, size: number, now: number): FilePlan {
    const { table, limits } = this.#options;
    const known = table.find(id);
    if (known !== null) return { kind: 'known', attachment: known.attachment };
    for (const [each, { at }] of this.#coming) if (now - at > UNSENT_MS) this.#coming.delete(each);
    this.#coming.delete(id);
    const coming = [...this.#coming.values()].reduce((sum, each) => sum + each.size, size);
    if (table.bytesSince(now - DAY_MS) + coming > limits.dayBytes) return { kind: 'full', isForToday: true };
    if (table.bytesSince(0) + coming > limits.chatBytes) return { kind: 'full', isForToday: false };
    this.#coming.set(id, { size, at: now });
    return { kind: 'free' };
  }

  /** The upload did not come to its end. */
  giveUp(id: string): void {
    this.#coming.delete(id);
  }

  /**
   * The bytes are stored.
   *
   * @returns whether the chat keeps it: one that was erased meanwhile does not.
   */
  add(attachment: Attachment, { begunAt, origin }: UploadTerms, now: number): boolean {
    const { store, table } = this.#options;
    this.#coming.delete(attachment.id);
    const { erasure } = store.record;
    if (erasure !== undefined && begunAt <= erasure.at) return false;
    table.add({ attachment, at: now, afterSeq: store.log.headSeq, origin });
    return true;
  }

  find(id: string): Attachment | null {
    return this.#options.table.find(id)?.attachment ?? null;
  }

  /** A link for who has no token; null where none can be made. */
  linkOf(id: string): string | null {
    const { table, signer } = this.#options;
    const origin = table.find(id)?.origin ?? null;
    return signer === null || origin === null ? null : linkTo(signer, origin, id, Date.now()).url;
  }

  /** What the chat itself knows of a message's files; null where it does not know one of them. */
  resolved(sent: readonly SentAttachment[]): Attachment[] | null {
    const known = sent.map(({ id, alt, placeholder }) => {
      const attachment = this.find(id);
      if (attachment === null) return null;
      return {
        ...attachment,
        ...(alt === undefined ? {} : { alt }),
        ...(placeholder === undefined ? {} : { placeholder }),
      };
    });
    return known.every((each) => each !== null) ? known : null;
  }

  /** Nobody reads them from now on. @returns how many there were. */
  erase(): number {
    const { table } = this.#options;
    return table.markGone(table.all().map(({ attachment }) => attachment.id));
  }

  get jobs(): Job[] {
    return [this.#unsent, this.#retention, this.#deletion];
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
    for (let after = seq; ; ) {
      const messages = reader.messagesAfter(after, PAGE);
      for (const { message } of messages) {
        for (const { id } of message.attachments ?? []) found.add(id);
      }
      const last = messages.at(-1)?.message.seq;
      if (last === undefined) return found;
      after = last;
    }
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

  get #deletion(): Job {
    const { table, shelf, store } = this.#options;
    return {
      name: 'deletion of files',
      // Without the bucket their bytes cannot be deleted: once it is bound again they are.
      nextDue: () => (shelf !== null && table.gone(1).length > 0 ? 0 : null),
      async run() {
        for (;;) {
          const ids = table.gone(DELETED_AT_ONCE);
          if (shelf === null || ids.length === 0) return;
          await shelf.delete(ids);
          store.transaction(() => table.remove(ids));
        }
      },
    };
  }
}
