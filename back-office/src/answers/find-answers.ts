import type { ReadyAnswer, Workspace } from '@chimpassist/protocol';
import { folded } from '@chimpassist/protocol/text';

/** A ready answer with whose it is. */
export interface FoundAnswer {
  answer: ReadyAnswer;
  /** Of this attendant alone. */
  isOwn: boolean;
}

export const allAnswers = ({ answers, own }: Pick<Workspace, 'answers' | 'own'>): FoundAnswer[] => [
  ...own.answers.map((answer) => ({ answer, isOwn: true })),
  ...answers.map((answer) => ({ answer, isOwn: false })),
];

/** One of a name may be everybody's and another the own one. */
export const keyOfAnswer = ({ answer, isOwn }: FoundAnswer): string =>
  `${isOwn ? 'own' : 'all'} ${answer.id}`;

/** The languages that answers are marked with, in the order of their names. */
export const languagesOf = (all: readonly FoundAnswer[]): string[] =>
  [...new Set(all.map(({ answer }) => answer.language ?? ''))].filter((tag) => tag !== '').sort();

/** Every word stands behind a space. */
const words = (text: string): string => ` ${folded(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')}`;
/** Scripts that put no spaces between words: what is sought may stand anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u;

const known = new WeakMap<ReadyAnswer, { name: string; text: string }>();
function wordsOf(answer: ReadyAnswer): { name: string; text: string } {
  const before = known.get(answer);
  if (before !== undefined) return before;
  const made = { name: words(answer.name), text: words(answer.text) };
  known.set(answer, made);
  return made;
}

const byName = new Intl.Collator();

export interface SoughtAnswers {
  /** Words, of each of which the beginning is enough. */
  query: string;
  /** Only of this language, and those of none; null: of all. */
  language: string | null;
  /** How often each was used, by its key. */
  uses: ReadonlyMap<string, number>;
}

/** The ready answers that hold all the words: first those whose names do, then the most used, then by name. */
export function findAnswers(
  all: readonly FoundAnswer[],
  { query, language, uses }: SoughtAnswers,
): FoundAnswer[] {
  const sought = words(query)
    .split(' ')
    .filter((word) => word !== '');
  const isIn = (text: string, word: string) => text.includes(UNSPACED.test(word) ? word : ` ${word}`);
  const found = all.flatMap((each) => {
    const { answer } = each;
    if (language !== null && (answer.language ?? language) !== language) return [];
    const { name, text } = wordsOf(answer);
    if (!sought.every((word) => isIn(name, word) || isIn(text, word))) return [];
    const isNamed = sought.every((word) => isIn(name, word));
    return [{ each, isNamed, used: uses.get(keyOfAnswer(each)) ?? 0 }];
  });
  found.sort(
    (one, other) =>
      Number(other.isNamed) - Number(one.isNamed) ||
      other.used - one.used ||
      byName.compare(one.each.answer.name, other.each.answer.name),
  );
  return found.map(({ each }) => each);
}
