import type { Attachment } from '@chimpassist/protocol';
import { hexOf } from '@chimpassist/protocol/trust';
import { imageDimensionsFromData } from 'image-dimensions';
import { isTaken, LOOKED_AT_BYTES, typeOf } from '../file-kinds/file-type.ts';
import { type Blanking, blankingOf, PositionStays } from '../file-kinds/position/index.ts';
import type { FileShelf } from './file-shelf.ts';

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
  /** It says where it was made, and that cannot be taken out of it. */
  | { kind: 'placed' }
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
  const { readable, writable } = new FixedLengthStream(size);
  const digest = new crypto.DigestStream('SHA-256');
  // Of a file that ends too early nobody asks for it.
  digest.digest.catch(() => undefined);
  const put = shelf.put(id, readable, type).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  // Also where pictures are kept as they are: a position is handed on to nobody.
  const blanking = blankingOf(type);
  const end = await copied({ start, reader, blanking }, [writable.getWriter(), digest.getWriter()]);
  const failed = await put;
  if (end !== 'whole') return { kind: end };
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

interface Coming {
  start: Uint8Array;
  reader: ReadableStreamDefaultReader<Uint8Array>;
  blanking: Blanking;
}

/** @returns how it ended: `torn` where the body ended too early, or was more than it said. */
async function copied(
  { start, reader, blanking }: Coming,
  writers: readonly WritableStreamDefaultWriter<Uint8Array>[],
): Promise<'whole' | 'torn' | 'placed'> {
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await Promise.all(writers.map((writer) => writer.write(bytes)));
  };
  try {
    await write(blanking.push(start));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await write(blanking.push(value));
    }
    await write(blanking.end());
    await Promise.all(writers.map((writer) => writer.close()));
    return 'whole';
  } catch (error) {
    await Promise.all(writers.map((writer) => writer.abort(error).catch(() => undefined)));
    if (error instanceof PositionStays) {
      // What is left of it is read before the answer.
      reader.releaseLock();
      return 'placed';
    }
    await reader.cancel(error).catch(() => undefined);
    return 'torn';
  }
}
