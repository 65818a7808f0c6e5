/** Words that nobody has to read: always the same ones for the same number. */

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu zar men tol rin'.split(' ');
/** With accents, as people write them or leave them out. */
const ACCENTED = ['crème', 'brûlée', 'größe', 'łódź', 'señal', 'naïve', 'übergabe', 'déçu'];
const UNSPACED = [...'東京都天気修理返品配送注文番号確認電話住所交換手数料無料割引在庫'];
const VOCABULARY = 20_000;
const WORDS_OF_ONE = 12;
/** Of a hundred messages. */
const ACCENTED_SHARE = 5;
const UNSPACED_SHARE = 5;

/** Numbers from 0 to below `most`, which look as if by chance. */
export type Below = (most: number) => number;

export function chanceOf(seed: number): Below {
  let state = (Math.imul(seed, 2_654_435_761) + 1) >>> 0;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** A word of the vocabulary: a low number is a frequent one. */
export function wordOf(n: number): string {
  const own: string[] = [];
  for (let left = n + 1; left > 0; left = Math.floor(left / SYLLABLES.length))
    own.push(SYLLABLES[left % SYLLABLES.length] ?? '');
  return own.join('');
}

/** What one message says: as in a language, few words are most of what is written. */
export function sentenceBy(below: Below): string {
  const words = Array.from({ length: WORDS_OF_ONE }, () =>
    wordOf(Math.floor(VOCABULARY ** (below(1_000_000) / 1_000_000))),
  );
  const kind = below(100);
  if (kind < ACCENTED_SHARE) words.push(ACCENTED[below(ACCENTED.length)] ?? '');
  else if (kind < ACCENTED_SHARE + UNSPACED_SHARE)
    words.push(Array.from({ length: 6 }, () => UNSPACED[below(UNSPACED.length)]).join(''));
  return words.join(' ');
}
