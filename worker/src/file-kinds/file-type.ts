import { fileTypeFromBuffer } from 'file-type/core';

/** How much of a file is looked at. Office documents are archives whose first entries say what they are. */
export const LOOKED_AT_BYTES = 65_536;

/** What may be sent where the operator does not say otherwise. Nothing in it can carry script that a browser would run. */
export const USUAL_TYPES: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
  'text/plain',
  'audio/webm',
  'audio/ogg',
  'audio/mp4',
  'audio/mpeg',
  'audio/wav',
  'video/mp4',
  'video/webm',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
];

/** These are never taken, whatever the operator's list says: a browser that opens one may run what is in it. */
const ACTIVE =
  /^(image\/svg\+xml|text\/html|application\/xhtml\+xml|(text|application)\/(xml|javascript|ecmascript)|.*\+xml)$/;

/** Sniffing says more than one name for some. */
const SAME: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
  'audio/vnd.wave': 'audio/wav',
  'audio/opus': 'audio/ogg',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'image/apng': 'image/png',
};

/** Voice notes are recorded into containers that may hold pictures as well: only these claims decide between the two. */
const SOUND_OR_FILM: Readonly<Record<string, string>> = {
  'video/webm': 'audio/webm',
  'video/mp4': 'audio/mp4',
  'application/ogg': 'audio/ogg',
  'video/ogg': 'audio/ogg',
};

/** Bytes with which texts in UTF-16 begin. To sniffing the first pair is a sound of a kind that nobody sends. */
const UTF_16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

const TEXT_CLAIM = /^text\/(plain|csv|markdown)\b|^application\/json\b/;

/**
 * The type of a file by its first bytes. What it is called and what the browser says decide nothing, but for two cases in which
 * the bytes say the same: a text, and whether a container of sound and film has sound alone.
 *
 * @param start the first {@link LOOKED_AT_BYTES}, or all of a smaller file.
 * @param isWhole whether `start` is all of it.
 * @returns null where the content is of a kind that nobody knows.
 */
export async function typeOf(start: Uint8Array, claimed: string, isWhole: boolean): Promise<string | null> {
  if (UTF_16_MARKS.some(([first, second]) => start[0] === first && start[1] === second)) return null;
  const found = (await fileTypeFromBuffer(start))?.mime;
  if (found === undefined) return TEXT_CLAIM.test(claimed) && isText(start, isWhole) ? 'text/plain' : null;
  const sound = SOUND_OR_FILM[found];
  if (sound !== undefined && claimed.startsWith('audio/')) return sound;
  return SAME[found] ?? found;
}

export const isActive = (type: string): boolean => ACTIVE.test(type);

export const isTaken = (type: string, allowed: readonly string[]): boolean =>
  allowed.includes(type) && !isActive(type);

/** UTF-8 without the signs that only programs write. */
function isText(start: Uint8Array, isWhole: boolean): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(start, {
      stream: !isWhole,
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these signs are what a text does not have.
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch {
    return false;
  }
}
