import { folded } from '@chimpassist/protocol/text';

export interface Emoji {
  sign: string;
  name: string;
}

type Rows = readonly (readonly [sign: string, name: string, words: string])[];
interface Sought extends Emoji {
  /** Each word behind a space. */
  called: string;
  words: string;
}

const words = (text: string): string => ` ${folded(text).replace(/[^\p{L}\p{M}\p{N}+]+/gu, ' ')}`;

/** Finds emoji by the beginning of a word: those whose name has it first. */
export function createEmojiFinder(rows: Rows) {
  const all: Sought[] = rows.map(([sign, name, further]) => ({
    sign,
    name,
    called: words(name),
    words: words(further),
  }));
  return (query: string, most: number): Emoji[] => {
    const sought = words(query)
      .split(' ')
      .filter((word) => word !== '');
    const isIn = (text: string) => sought.every((word) => text.includes(` ${word}`));
    const rank = ({ called, words: further }: Sought): number => {
      if (sought.length === 0 || called.startsWith(` ${sought.join(' ')}`)) return 0;
      if (isIn(called)) return 1;
      return isIn(called + further) ? 2 : 3;
    };
    return all
      .map((emoji) => ({ emoji, at: rank(emoji) }))
      .filter(({ at }) => at < 3)
      .sort((one, other) => one.at - other.at)
      .slice(0, most)
      .map(({ emoji: { sign, name } }) => ({ sign, name }));
  };
}
