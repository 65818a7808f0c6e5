import { avif } from './avif.ts';
import { Blanking } from './blanking.ts';
import { film } from './film.ts';
import { jpeg } from './jpeg.ts';
import { png } from './png.ts';
import type { Walk } from './walk.ts';
import { webp } from './webp.ts';

export type { Blanking } from './blanking.ts';
export { PositionStays } from './walk.ts';

/** How each type of file is read that may say where it was made. */
const WALKS: Readonly<Record<string, () => Walk>> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
  'image/avif': avif,
  'video/mp4': film,
  'audio/mp4': film,
  'video/quicktime': film,
  'video/3gpp': film,
  'video/3gpp2': film,
};

/** Pictures of a kind that no camera makes. */
const WITHOUT = ['image/gif', 'image/bmp', 'image/x-icon'];

/** Whether a file of this type may say where it was made, and nobody here can take it out. */
export const keepsPosition = (type: string): boolean =>
  type.startsWith('image/') && WALKS[type] === undefined && !WITHOUT.includes(type);

/** Takes out of one file, while it passes, where it was made. */
export const blankingOf = (type: string): Blanking => new Blanking(WALKS[type]?.() ?? null);

/** The same for a file that is here whole. @throws {PositionStays} */
export function blanked(type: string, bytes: Uint8Array): Uint8Array {
  const blanking = blankingOf(type);
  const begun = blanking.push(bytes);
  const rest = blanking.end();
  const whole = new Uint8Array(begun.length + rest.length);
  whole.set(begun);
  whole.set(rest, begun.length);
  return whole;
}
