import { type Attachment, AttachmentSchema, randomId } from '@chimpassist/protocol';
import { decodeOr } from '../wire/decode.ts';
import type { FileDatabase } from './file-database.ts';
import { newSeal, openBytes, sealBytes } from './sealed-bytes.ts';
import { type PreparedFile, uploadKeyOf, type WaitingFile } from './waiting-file.ts';

/** What nobody has come back for in this time is thrown away: a day longer than the words of a waiting message. */
const WAITS_FOR_MS = 8 * 86_400_000;

/** What is known here of a file that waits. */
export interface KeptFile {
  blob: Blob;
  thumbnail?: Blob | undefined;
  /** It is uploaded already, perhaps by another tab. */
  attachment?: Attachment | undefined;
}

/** The bytes of files whose messages are not stored yet. */
export interface FileStore {
  /** Keeps a file. Resolves once it would survive a reload, or with `isKept: false` where it would not. */
  keep(file: PreparedFile): Promise<WaitingFile>;
  /** Null where its bytes are gone. */
  read(file: WaitingFile): Promise<KeptFile | null>;
  /** It need not be uploaded again. */
  uploaded(file: WaitingFile, attachment: Attachment): Promise<void>;
  drop(files: readonly Pick<WaitingFile, 'key'>[]): Promise<void>;
  /** Throws away what lay too long, but for these. */
  tidy(waiting: ReadonlySet<string>, now?: number): Promise<void>;
}

const textBytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;

/**
 * Keeps files in a database, sealed one by one, and in memory as long as the page lives.
 *
 * @param database null: in memory alone, as in Node.
 */
export function createFileStore(database: FileDatabase | null): FileStore {
  const memory = new Map<string, KeptFile & { uploadKey?: string }>();

  async function write(file: WaitingFile, kept: KeptFile & { uploadKey?: string }): Promise<boolean> {
    if (database === null) return false;
    const { blob, thumbnail, attachment, uploadKey } = kept;
    const seal = file.seal ?? '';
    try {
      await database.put({
        key: file.key,
        at: Date.now(),
        bytes: await sealBytes(await blob.arrayBuffer(), seal),
        ...(thumbnail === undefined
          ? {}
          : { thumbnail: await sealBytes(await thumbnail.arrayBuffer(), seal) }),
        ...(attachment === undefined || uploadKey === undefined
          ? {}
          : {
              uploaded: {
                key: uploadKey,
                attachment: await sealBytes(textBytes(JSON.stringify(attachment)), seal),
              },
            }),
      });
      return true;
    } catch {
      // Blocked or full, or the file has gone from the disk meanwhile.
      return false;
    }
  }

  async function load({ key, type, seal }: WaitingFile) {
    const known = memory.get(key);
    if (known !== undefined) return known;
    const record = await database?.get(key);
    if (record === undefined) return null;
    const kept: KeptFile & { uploadKey?: string } = {
      blob: new Blob([await openBytes(record.bytes, seal)], { type }),
    };
    if (record.thumbnail !== undefined) kept.thumbnail = new Blob([await openBytes(record.thumbnail, seal)]);
    memory.set(key, kept);
    return kept;
  }

  /** Another tab may have uploaded it since it was read. */
  async function uploadOf({ key, seal, ...file }: WaitingFile): Promise<Attachment | undefined> {
    const wanted = uploadKeyOf({ key, ...file });
    const known = memory.get(key);
    if (known?.attachment !== undefined && known.uploadKey === wanted) return known.attachment;
    const uploaded = (await database?.get(key))?.uploaded;
    if (uploaded?.key !== wanted) return undefined;
    const text = new TextDecoder().decode(await openBytes(uploaded.attachment, seal));
    return decodeOr(AttachmentSchema, JSON.parse(text)) ?? undefined;
  }

  return {
    async keep({ blob, thumbnail, ...said }) {
      const file: WaitingFile = {
        key: randomId(),
        ...said,
        type: blob.type,
        size: blob.size,
        seal: newSeal(),
      };
      const kept = { blob, thumbnail };
      memory.set(file.key, kept);
      return (await write(file, kept)) ? file : { ...file, isKept: false };
    },
    async read(file) {
      try {
        const kept = await load(file);
        return kept === null ? null : { ...kept, attachment: await uploadOf(file).catch(() => undefined) };
      } catch {
        // Storage is blocked by now, or what lies there was sealed for another entry.
        return null;
      }
    },
    async uploaded(file, attachment) {
      const kept = memory.get(file.key);
      if (kept === undefined) return;
      const next = { ...kept, attachment, uploadKey: uploadKeyOf(file) };
      memory.set(file.key, next);
      if (file.isKept !== false) await write(file, next);
    },
    async drop(files) {
      for (const { key } of files) {
        memory.delete(key);
        await database?.delete(key).catch(() => {
          // It lies there until it is too old.
        });
      }
    },
    async tidy(waiting, now = Date.now()) {
      const all = (await database?.all().catch(() => [])) ?? [];
      for (const { key, at } of all)
        if (!waiting.has(key) && now - at > WAITS_FOR_MS) await database?.delete(key).catch(() => {});
    },
  };
}
