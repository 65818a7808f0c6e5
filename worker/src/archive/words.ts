import { folded } from '@chimpassist/protocol/text';
import type { SoughtWord } from '../contract/archive-object.ts';

/** Of a longer word only the beginning is indexed. */
const WORD_MAX_CHARS = 40;
/** Most words of one session. */
const WORDS_MAX = 50_000;
/** Most words of one question; of more, the first count. */
const QUERY_WORDS_MAX = 12;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts that put no space between words: they are indexed by two signs at a time. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/gu;

/** As it is searched: the same with and without capitals and accents. */
export const searched = (text: string): string => folded(text).normalize('NFC');

function* wordsIn(text: string): Generator<SoughtWord> {
  for (const [word] of searched(text).matchAll(WORD)) {
    let end = 0;
    for (const { 0: run, index } of word.matchAll(UNSPACED)) {
      if (index > end) yield { text: word.slice(end, index), isUnspaced: false };
      yield { text: run, isUnspaced: true };
      end = index + run.length;
    }
    if (end < word.length) yield { text: word.slice(end), isUnspaced: false };
  }
}

/** Adds the words of a text, as they are indexed. */
export function addWords(words: Set<string>, text: string): void {
  for (const word of wordsIn(text)) {
    if (words.size >= WORDS_MAX) return;
    if (!word.isUnspaced) {
      words.add(word.text.slice(0, WORD_MAX_CHARS));
      continue;
    }
    const signs = [...word.text];
    // The last sign stands alone, so that each sign begins some word.
    for (const [at, sign] of signs.entries()) words.add(sign + (signs[at + 1] ?? ''));
  }
}

/** What a question asks for. All of it has to stand in a session. */
export const soughtIn = (question: string): SoughtWord[] => [...wordsIn(question)].slice(0, QUERY_WORDS_MAX);

/** What is sought, in the words of the index: `x*` is the beginning of a word. */
export const termsOf = (sought: readonly SoughtWord[]): string[] =>
  sought.flatMap((word) => {
    const tags = (word.tags ?? []).map(termsOfTag).filter((terms) => terms.length > 0);
    if (tags.length === 0) return ownTermsOf(word);
    return [`(${[ownTermsOf(word), ...tags].map((terms) => `(${terms.join(' AND ')})`).join(' OR ')})`];
  });

/** The same of a tag, by the words of its id: so it stands in the index. */
export const termsOfTag = (id: string): string[] => soughtIn(id).flatMap(ownTermsOf);

function ownTermsOf({ text, isUnspaced }: SoughtWord): string[] {
  if (!isUnspaced) return [`"${text.slice(0, WORD_MAX_CHARS)}"*`];
  const signs = [...text];
  if (signs.length === 1) return [`"${text}"*`];
  return signs.slice(0, -1).map((sign, at) => `"${sign}${signs[at + 1] ?? ''}"`);
}

const ENDS_WORD = /[\p{L}\p{N}\p{M}]$/u;

/** Whether a text has what is sought. */
export function has(text: string, { text: word, isUnspaced }: SoughtWord): boolean {
  const whole = searched(text);
  for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + 1)) {
    if (isUnspaced || !ENDS_WORD.test(whole.slice(Math.max(0, at - 2), at)) || isAfterUnspaced(whole, at))
      return true;
  }
  return false;
}

/** Between scripts with and without spaces one word ends and another begins. */
const isAfterUnspaced = (whole: string, at: number): boolean => {
  const [before] = [...whole.slice(Math.max(0, at - 2), at)].slice(-1);
  return before !== undefined && before.match(UNSPACED) !== null;
};
