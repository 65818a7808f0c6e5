import type { Attachment, Id, SentAttachment } from '@chimpassist/protocol';
import { createListeners } from '../listeners.ts';
import { createEntryUploads } from '../outbox/entry-uploads.ts';
import type { OutboxEntry, OutboxFiles } from '../outbox/types.ts';
import { FileFailed } from './file-failure.ts';
import type { FileRest } from './file-rest.ts';
import type { FileStore } from './file-store.ts';
import { uploadKeyOf, type WaitingFile } from './waiting-file.ts';

/** A payload with its message, as both sides compose it; legacy clients read the message from `lastMessages`. */
export interface CarryingPayload {
  message?: unknown;
  sessionInfo?: unknown;
}

export interface OutboxFilesOptions<T> {
  store: FileStore;
  rest: Pick<FileRest, 'upload' | 'putThumbnail'>;
  /** Of whose chat the message is. */
  customerId(payload: T): Id;
}

/** Another tab that sends the same message uploads its files at most once at a time. A page without https has no locks. */
async function alone<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) return work();
  return (await locks.request(`chimpassist.upload.${name}`, { signal }, work)) as T;
}

/** The same payload, whose message carries these files. */
function carrying<T extends CarryingPayload>(payload: T, attachments: readonly SentAttachment[]): T {
  const message = { ...(payload.message as object), attachments };
  return {
    ...payload,
    message,
    sessionInfo: { ...(payload.sessionInfo as object), lastMessages: [message] },
  };
}

/** Uploads the files of an outbox's entries, and tells how far each has come. */
export function createOutboxFiles<T extends CarryingPayload>({
  store,
  rest,
  customerId,
}: OutboxFilesOptions<T>) {
  const changed = createListeners();
  const sentBytes = new Map<string, number>();

  function tell(key: string, sent: number): void {
    sentBytes.set(key, sent);
    changed.tell();
  }

  async function upload(file: WaitingFile, customer: Id, signal: AbortSignal): Promise<Attachment> {
    const kept = await store.read(file);
    if (kept === null) throw new FileFailed('file_lost');
    if (kept.attachment !== undefined) return kept.attachment;
    const { name, type } = file;
    const attachment = await rest
      .upload(
        customer,
        { uploadKey: uploadKeyOf(file), blob: kept.blob, name, type },
        { signal, onProgress: (sent) => tell(file.key, Math.min(sent, file.size)) },
      )
      .catch((error: unknown) => {
        // What has left was not taken: it begins at its start again.
        tell(file.key, 0);
        throw error;
      });
    if (kept.thumbnail !== undefined) {
      // It is an ornament: the file is there without it.
      await rest.putThumbnail(attachment.id, kept.thumbnail, { signal }).catch(() => {});
    }
    await store.uploaded(file, attachment);
    return attachment;
  }

  async function complete(entry: OutboxEntry<T>, signal: AbortSignal): Promise<T> {
    const attachments: SentAttachment[] = [];
    for (const file of entry.files ?? []) {
      const attachment = await alone(file.key, signal, () => upload(file, customerId(entry.payload), signal));
      tell(file.key, file.size);
      const { alt, placeholder } = file;
      attachments.push({
        ...attachment,
        ...(alt === undefined ? {} : { alt }),
        ...(placeholder === undefined ? {} : { placeholder }),
      });
    }
    return carrying(entry.payload, attachments);
  }

  const files: OutboxFiles<T> = {
    uploads: (ports) => createEntryUploads(complete, ports),
    drop(dropped) {
      for (const { key } of dropped) sentBytes.delete(key);
      void store.drop(dropped);
    },
  };

  return {
    ...files,
    /** Uploads the files of one entry. Returns its payload with them. */
    complete,
    /** How much of a message's files has left, 0 to 1. */
    progressOf({ files: waiting = [] }: Pick<OutboxEntry<T>, 'files'>): number {
      const size = waiting.reduce((sum, file) => sum + file.size, 0);
      const sent = waiting.reduce((sum, { key }) => sum + (sentBytes.get(key) ?? 0), 0);
      return size === 0 ? 0 : sent / size;
    },
    /** Called as bytes leave. Returns a function that unsubscribes. */
    onProgress: changed.add,
  };
}
