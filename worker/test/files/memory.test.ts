import { describe, expect, it } from 'vitest';
import { LOOKED_AT_BYTES } from '../../src/file-kinds/file-type.ts';
import type { FileShelf } from '../../src/files/file-shelf.ts';
import { store } from '../../src/files/upload.ts';
import { bytesOf } from './support.ts';

const COUNT = 20;
const SIZE_BYTES = 25_000_000;
const CHUNK_BYTES = 62_500;
/** What is looked at before anything goes on, and one chunk on its way. */
const MOST_BYTES = LOOKED_AT_BYTES + 2 * CHUNK_BYTES;

/** Bytes that came out of a body and that no bucket has yet: they stand in memory. */
class Between {
  #now = 0;
  most = 0;

  add(bytes: number): void {
    this.#now += bytes;
    this.most = Math.max(this.most, this.#now);
  }
}

/** A body that gives as much as is asked of it, at once. */
function bodyOf(start: Uint8Array, between: Between): ReadableStream<Uint8Array> {
  const first = new Uint8Array(CHUNK_BYTES);
  first.set(start);
  const further = new Uint8Array(CHUNK_BYTES);
  let given = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given === SIZE_BYTES) return controller.close();
        between.add(CHUNK_BYTES);
        controller.enqueue(given === 0 ? first : further);
        given += CHUNK_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}

/** A bucket that takes one piece after the other, and after each megabyte lets all other work go on. */
function slowShelf(between: Between) {
  const shelf = {
    bytes: 0,
    async put(_: string, stream: ReadableStream<Uint8Array>): Promise<void> {
      const reader = stream.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const megabytes = Math.floor(shelf.bytes / 1_000_000);
        shelf.bytes += value.length;
        between.add(-value.length);
        if (Math.floor(shelf.bytes / 1_000_000) > megabytes)
          await new Promise((resolve) => setTimeout(resolve));
      }
    },
  };
  return shelf;
}

const KINDS = [
  ['PDF', '%PDF-1.7\n'],
  ['film, which is looked through', '\0\0\0\x18ftypisom\0\0\0\0isommp42\x01}x@mdat'],
] as const;

describe('memory', () => {
  it.each(KINDS)('20 files of 25 MB at once stand in it a chunk at a time: %s', async (_, start) => {
    const uploads = Array.from({ length: COUNT }, async (_none, n) => {
      const between = new Between();
      const shelf = slowShelf(between);
      const body = bodyOf(bytesOf(start), between);
      const uploaded = await store(
        { id: String(n), name: 'large', size: SIZE_BYTES, claimed: '', body },
        shelf as unknown as FileShelf,
        ['application/pdf', 'video/mp4'],
      );
      return { kind: uploaded.kind, bytes: shelf.bytes, most: between.most };
    });
    const ended = await Promise.all(uploads);
    expect(ended.map(({ kind, bytes }) => [kind, bytes])).toEqual(
      Array.from({ length: COUNT }, () => ['stored', SIZE_BYTES]),
    );
    expect(Math.max(...ended.map(({ most }) => most))).toBeLessThanOrEqual(MOST_BYTES);
  });
});
