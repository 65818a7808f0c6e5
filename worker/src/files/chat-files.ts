import type { Attachment, SentAttachment } from '@chimpassist/protocol';
import type { ChatStore } from '../chat/chat-store.ts';
import type { FilePlan, UploadTerms } from '../contract/chat-object.ts';
import type { FileLimits } from '../contract/workspace-object.ts';
import type { LinkSigner } from '../file-link.ts';
import type { Job } from '../storage/scheduler.ts';
import { FileChecks, type FileChecksOptions } from './file-checks.ts';
import { FileEnds, type FileEndsOptions, UNSENT_MS } from './file-ends.ts';
import type { FileTable } from './file-table.ts';
import { linkTo } from './linked-file.ts';

const DAY_MS = 86_400_000;

export interface ChatFilesOptions extends Omit<FileEndsOptions, 'isComing'>, FileChecksOptions {
  store: ChatStore;
  table: FileTable;
  limits: FileLimits;
  /** Null where no link can be signed. */
  signer: LinkSigner | null;
}

/** What a chat knows of its files: who may add one, which message carries it, and when its bytes go. */
export class ChatFiles {
  readonly #options: ChatFilesOptions;
  readonly #ends: FileEnds;
  readonly #checks: FileChecks;
  /** Bytes on their way, by the id of the file: two uploads at once do not both find the last place. */
  readonly #coming = new Map<string, { size: number; at: number }>();

  /** @param options of which `shelf` is null without a bucket: nothing is uploaded, and what was before stays where it is. */
  constructor(options: ChatFilesOptions) {
    this.#options = options;
    this.#ends = new FileEnds({ ...options, isComing: (id) => this.#coming.has(id) });
    this.#checks = new FileChecks(options);
  }

  /** Asks for room before the first byte is stored. @param isBrought by an import: all of years comes on one day. */
  plan(id: string, size: number, now: number, isBrought = false): FilePlan {
    const { table, limits } = this.#options;
    const known = table.find(id);
    if (known !== null) return { kind: 'known', attachment: known.attachment };
    if (table.isGoing(id)) return { kind: 'going' };
    for (const [each, { at }] of this.#coming) if (now - at > UNSENT_MS) this.#coming.delete(each);
    this.#coming.delete(id);
    const coming = [...this.#coming.values()].reduce((sum, each) => sum + each.size, size);
    if (!isBrought && table.bytesSince(now - DAY_MS) + coming > limits.dayBytes)
      return { kind: 'full', isForToday: true };
    if (table.bytesSince(0) + coming > limits.chatBytes) return { kind: 'full', isForToday: false };
    this.#coming.set(id, { size, at: now });
    // From now on there may be bytes in the bucket: with the table the chat remembers it.
    table.make();
    this.#ends.begun(now);
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
    const check = attachment.state === 'checking' ? { tries: 0, dueAt: now } : null;
    table.put({ attachment, at: now, afterSeq: store.log.headSeq, origin, check });
    this.#checks.begin(now);
    return true;
  }

  find(id: string): Attachment | null {
    return this.#options.table.find(id)?.attachment ?? null;
  }

  /** Those that may be opened, by their ids, behind one. */
  openAfter(id: string, limit: number): Attachment[] {
    return this.#options.table.openAfter(id, limit).map(({ attachment }) => attachment);
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

  /** Files as a message was stored with them, with the `state` that they have now. */
  now(stored: readonly SentAttachment[]): SentAttachment[] {
    return stored.map((each) => {
      if (each.state === undefined) return each;
      const { state: _, ...file } = each;
      // Its row goes with the message, or before it.
      const state = this.#options.table.find(each.id)?.attachment.state;
      return state === undefined ? file : { ...file, state };
    });
  }

  /** Nobody reads these from now on, and their bytes are deleted. */
  drop(ids: readonly string[]): void {
    this.#options.table.markGone(ids);
    this.#options.waitUntil(this.#options.arm());
  }

  /** Nobody reads them from now on. @returns how many there were, and whether there are bytes to delete. */
  erase(): { files: number; hasBytes: boolean } {
    const { table } = this.#options;
    if (!table.isThere) return { files: 0, hasBytes: false };
    return { files: table.markGone(table.all().map(({ attachment }) => attachment.id)), hasBytes: true };
  }

  /** The alarm rings. */
  woken(): void {
    this.#ends.woken();
  }

  get jobs(): Job[] {
    return [this.#checks.job, ...this.#ends.jobs];
  }
}
