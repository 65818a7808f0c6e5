import { graphemesOf } from './graphemes.ts';

/** First letters of the first and the last word, for where there is no picture. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends
    .map((word) => graphemesOf(word ?? '').next().value ?? '')
    .join('')
    .toLocaleUpperCase();
}
