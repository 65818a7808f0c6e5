import { namesOf, type SessionTopic, type SiteId } from '@chimpassist/protocol';

/** Where files of ready answers lie. No session topic begins so. */
export const ANSWERS_FOLDER = 'workspace/answers';

/** R2 deletes a thousand keys a call. */
const KEYS_AT_ONCE = 1_000;

/** Something that lies on a shelf. */
export interface Lying {
  /** Of its file; a small picture lies under its file's. */
  fileId: string;
  key: string;
  /** When it was put there, epoch ms. */
  at: number;
}

/** The bytes of one chat's files, or of those of ready answers, in the operator's bucket. */
export class FileShelf {
  readonly #bucket: R2Bucket;
  readonly #folder: string;

  constructor(bucket: R2Bucket, site: SiteId, folder: SessionTopic | typeof ANSWERS_FOLDER) {
    this.#bucket = bucket;
    this.#folder = namesOf(site).object(folder);
  }

  /** @throws where the stream ends early, or the bucket takes nothing. */
  async put(id: string, bytes: ReadableStream | Uint8Array, type: string): Promise<void> {
    await this.#bucket.put(this.#keyOf(id), bytes, { httpMetadata: { contentType: type } });
  }

  /** @param range null: the whole file. */
  get(id: string, range: { offset: number; length: number } | null): Promise<R2ObjectBody | null> {
    return this.#bucket.get(this.#keyOf(id), range === null ? {} : { range });
  }

  /** Also what belongs to them. Deleting twice does no more than deleting once. */
  delete(ids: readonly string[]): Promise<void> {
    return this.deleteKeys(ids.flatMap((id) => [this.#keyOf(id), this.#keyOf(thumbnailOf(id))]));
  }

  async deleteKeys(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
      await this.#bucket.delete(keys.slice(at, at + KEYS_AT_ONCE));
  }

  /** All that lies here. */
  async list(): Promise<Lying[]> {
    const found: Lying[] = [];
    const prefix = `${this.#folder}/`;
    for (let cursor: string | undefined; ; ) {
      const page = await this.#bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
      for (const { key, uploaded } of page.objects) {
        const fileId = key.slice(prefix.length).replace(/\.thumbnail$/, '');
        found.push({ fileId, key, at: uploaded.getTime() });
      }
      if (!page.truncated) return found;
      cursor = page.cursor;
    }
  }

  #keyOf(id: string): string {
    return `${this.#folder}/${id}`;
  }
}

/** Under which a file's small picture lies. */
export const thumbnailOf = (fileId: string): string => `${fileId}.thumbnail`;
