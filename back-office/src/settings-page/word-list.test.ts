import { expect, test } from 'vitest';
import { joinedWords, splitWords } from './word-list.ts';

test('words of one field are parted by commas, each once and without spaces around', () => {
  expect(splitWords(' en, pt-BR ,,en, es ,')).toEqual(['en', 'pt-BR', 'es']);
  expect(splitWords(joinedWords(['billing', 'late returns']))).toEqual(['billing', 'late returns']);
  expect(splitWords('  ')).toEqual([]);
});
