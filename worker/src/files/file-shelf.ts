import { namesOf, type SessionTopic, type SiteId } from '@chimpassist/protocol';

/** The bytes of one chat's files, in the operator's bucket. */
export class FileShelf {
  readonly #bucket: R2Bucket;
  readonly #folder: string;

  constructor(bucket: R2Bucket, site: SiteId, topic: SessionTopic) {
    this.#bucket = bucket;
    this.#folder = namesOf(site).object(topic);
  }

  /** @throws where the stream ends early, or the bucket takes nothing. */
  async put(id: string, bytes: ReadableStream | Uint8Array, type: string): Promise<void> {
    await this.#bucket.put(this.#keyOf(id), bytes, { httpMetadata: { contentType: type } });
  }

  /** @param range null: the whole file. */
  get(id: string, range: { offset: number; length: number } | null): Promise<R2ObjectBody | null> {
    return this.#bucket.get(this.#keyOf(id), range === null ? {} : { range });
  }

  /** Bytes; null where there is nothing. */
  async sizeOf(id: string): Promise<number | null> {
    return (await this.#bucket.head(this.#keyOf(id)))?.size ?? null;
  }

  /** The type under which it was put; null where there is nothing. */
  async typeOf(id: string): Promise<string | null> {
    return (await this.#bucket.head(this.#keyOf(id)))?.httpMetadata?.contentType ?? null;
  }

  /** Also what belongs to them. Deleting twice does no more than deleting once. */
  async delete(ids: readonly string[]): Promise<void> {
    if (ids.length > 0)
      await this.#bucket.delete(ids.flatMap((id) => [this.#keyOf(id), this.#keyOf(thumbnailOf(id))]));
  }

  #keyOf(id: string): string {
    return `${this.#folder}/${id}`;
  }
}

/** Under which a file's small picture lies. */
export const thumbnailOf = (fileId: string): string => `${fileId}.thumbnail`;
