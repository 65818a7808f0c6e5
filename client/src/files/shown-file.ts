import type { SentAttachment } from '@chimpassist/protocol';
import { waveformOf } from './placeholder.ts';

/** How a file is shown. `voice`: sound whose sender says what it looks like. */
export type FileKind = 'picture' | 'voice' | 'sound' | 'film' | 'pdf' | 'text' | 'archive' | 'other';

/** What every browser shows inline. Of other types nothing is ever shown but their name. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
]);

export function kindOf({ type = '', placeholder }: Pick<SentAttachment, 'type' | 'placeholder'>): FileKind {
  if (PICTURES.has(type)) return 'picture';
  if (type.startsWith('audio/')) return waveformOf(placeholder) === null ? 'sound' : 'voice';
  if (type.startsWith('video/')) return 'film';
  switch (type) {
    case 'application/pdf':
      return 'pdf';
    case 'text/plain':
      return 'text';
    case 'application/zip':
      return 'archive';
    default:
      return 'other';
  }
}

/** Signs that turn the direction of text, or are not seen. The Worker takes them out; what comes live may still have them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
/** Signs of the end that always stand there. */
const END_LENGTH = 12;

/**
 * A name in two parts, to be shown one behind the other in a `<bdi>`: the first may be cut by the sheet, the second never is, so
 * that a long name always shows how it ends.
 */
export function shownFileName(name = ''): { start: string; end: string } {
  const signs = Array.from(name.replace(UNSEEN, ''));
  const cut = Math.max(0, signs.length - END_LENGTH);
  return { start: signs.slice(0, cut).join(''), end: signs.slice(cut).join('') };
}

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

/** "1.4 MB", in the words of a language. @param tag a BCP 47 tag. */
export function sizeText(bytes: number, tag: string): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

/** "1:05". */
export function lengthText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
