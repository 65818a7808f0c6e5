import { fromBase64, toBase64 } from './base64.ts';

/** Pixels at each side. */
export const PLACEHOLDER_SIDE = 3;
const PIXELS = PLACEHOLDER_SIDE ** 2;

/**
 * What stands for a picture until it is there: nine pixels, three bytes each, which a browser blurs into a ground of the right
 * colours as it makes them large.
 *
 * @param rgba nine pixels as a canvas gives them.
 */
export function pictureHolder(rgba: ArrayLike<number>): string {
  const bytes = new Uint8Array(PIXELS * 3);
  for (let pixel = 0; pixel < PIXELS; pixel += 1)
    for (let part = 0; part < 3; part += 1) bytes[pixel * 3 + part] = rgba[pixel * 4 + part] ?? 0;
  return toBase64(bytes);
}

/** The nine pixels, RGBA, row by row; null where it is none of ours. */
export function holderPixels(placeholder: string | undefined): Uint8ClampedArray<ArrayBuffer> | null {
  const bytes = placeholder === undefined ? null : fromBase64(placeholder);
  if (bytes?.length !== PIXELS * 3) return null;
  const rgba = new Uint8ClampedArray(PIXELS * 4).fill(255);
  for (const [at, byte] of bytes.entries()) rgba[Math.floor(at / 3) * 4 + (at % 3)] = byte;
  return rgba;
}

/** How loud a voice note is, from its beginning to its end. */
export interface Waveform {
  /** Its length, to a tenth. */
  seconds: number;
  /** 0 to 1 each. */
  peaks: number[];
}

/** As many as a placeholder has at most. */
const BYTES = 40;
const LENGTH_BYTES = 2;
/** As many bars as fit beside the length. */
export const PEAKS = BYTES - LENGTH_BYTES;

/**
 * What stands for a voice note until it is there: its length in tenths of a second, two bytes, and how loud it is. A reader draws it
 * without loading the sound, whose container may not even say how long it is.
 */
export function soundHolder({ seconds, peaks }: Waveform): string {
  const tenths = Math.min(0xffff, Math.round(seconds * 10));
  const bytes = new Uint8Array(BYTES);
  bytes[0] = tenths >> 8;
  bytes[1] = tenths & 0xff;
  for (const [n, peak] of resampled(peaks, PEAKS).entries())
    bytes[LENGTH_BYTES + n] = Math.round(Math.min(1, Math.max(0, peak)) * 255);
  return toBase64(bytes);
}

/** Null where it is none of ours. */
export function waveformOf(placeholder: string | undefined): Waveform | null {
  const bytes = placeholder === undefined ? null : fromBase64(placeholder);
  if (bytes?.length !== BYTES) return null;
  const [high = 0, low = 0, ...peaks] = bytes;
  return { seconds: ((high << 8) | low) / 10, peaks: peaks.map((peak) => peak / 255) };
}

/** So many values, each the highest of its part. */
function resampled(peaks: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, n) => {
    const start = Math.floor((n * peaks.length) / count);
    const end = Math.max(start + 1, Math.floor(((n + 1) * peaks.length) / count));
    return Math.max(0, ...peaks.slice(start, end));
  });
}
