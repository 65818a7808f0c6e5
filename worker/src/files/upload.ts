import type { Attachment } from '@chimpassist/protocol';
import { hexOf } from '@chimpassist/protocol/trust';
import { imageDimensionsFromData } from 'image-dimensions';
import type { FileShelf } from './file-shelf.ts';
import { isTaken, LOOKED_AT_BYTES, typeOf } from './file-type.ts';
import { blankPosition } from './position.ts';

export interface Upload {
  id: string;
  name: string;
  /** Bytes, as the request says. */
  size: number;
  /** What the sender says of its type. */
  claimed: string;
  body: ReadableStream<Uint8Array>;
}

export type Uploaded =
  | { kind: 'stored'; attachment: Attachment }
  /** Of a type that is not taken; null where nobody knows the content. */
  | { kind: 'refused'; type: string | null }
  /** The body ended before it had as many bytes as it said. */
  | { kind: 'torn' };

/** A side of a picture that says more is none that anybody could look at, and no reader would take it. */
const PIXELS_MAX = 100_000;

/** As many bytes as are looked at, and whether that is all. */
async function startOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<{ start: Uint8Array; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  while (length < LOOKED_AT_BYTES && !isWhole) {
    const { done, value } = await reader.read();
    isWhole = done;
    if (value === undefined) continue;
    chunks.push(value);
    length += value.length;
  }
  const start = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    start.set(chunk, at);
    at += chunk.length;
  }
  return { start, isWhole };
}

function dimensionsOf(type: string, start: Uint8Array): { width?: number; height?: number } {
  if (!type.startsWith('image/')) return {};
  try {
    const found = imageDimensionsFromData(start);
    const isReal = (pixels: number): boolean => pixels > 0 && pixels <= PIXELS_MAX;
    return found !== undefined && isReal(found.width) && isReal(found.height)
      ? { width: found.width, height: found.height }
      : {};
  } catch {
    // A picture that is not whole has no size that could be read.
    return {};
  }
}

/**
 * Takes a file as it comes: its first bytes decide what it is, then each chunk goes to the bucket and into the hash before the
 * next one is read. No more than a chunk and the first bytes are in memory.
 *
 * @throws where the bucket takes nothing.
 */
export async function store(
  { id, name, size, claimed, body }: Upload,
  shelf: FileShelf,
  allowed: readonly string[],
): Promise<Uploaded> {
  const reader = body.getReader();
  const begun = await startOf(reader).catch(() => null);
  if (begun === null) return { kind: 'torn' };
  const { start, isWhole } = begun;
  const type = await typeOf(start, claimed, isWhole);
  if (type === null || !isTaken(type, allowed)) {
    reader.releaseLock();
    return { kind: 'refused', type };
  }
  // Also where pictures are kept as they are: a position is handed on to nobody.
  if (type === 'image/jpeg') blankPosition(start);
  const { readable, writable } = new FixedLengthStream(size);
  const digest = new crypto.DigestStream('SHA-256');
  const put = shelf.put(id, readable, type).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const isTorn = await copied(start, reader, [writable.getWriter(), digest.getWriter()]);
  const failed = await put;
  if (isTorn) return { kind: 'torn' };
  if (failed !== null) throw failed.error;
  const attachment: Attachment = {
    id,
    name,
    type,
    size,
    sha256: hexOf(await digest.digest),
    ...dimensionsOf(type, start),
  };
  return { kind: 'stored', attachment };
}

/** @returns whether the body ended too early, or was more than it said. */
async function copied(
  start: Uint8Array,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  writers: readonly WritableStreamDefaultWriter<Uint8Array>[],
): Promise<boolean> {
  try {
    await Promise.all(writers.map((writer) => writer.write(start)));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await Promise.all(writers.map((writer) => writer.write(value)));
    }
    await Promise.all(writers.map((writer) => writer.close()));
    return false;
  } catch (error) {
    await Promise.all(writers.map((writer) => writer.abort(error).catch(() => undefined)));
    await reader.cancel(error).catch(() => undefined);
    return true;
  }
}
