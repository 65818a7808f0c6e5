import { expect, test } from 'vitest';
import { marked } from './marked.ts';

const shown = (text: string, question: string) =>
  marked(text, question)
    .map(({ text: piece, isHit }) => (isHit ? `[${piece}]` : piece))
    .join('');

test('every word of the question is marked where it stands, in any letters', () => {
  expect(shown('My Parcel: two parcels', 'parcel TWO')).toBe('My [Parcel]: [two] [parcel]s');
  expect(shown('Crème brûlée', 'creme bru')).toBe('[Crème] [brû]lée');
  expect(shown('東京都の天気', '東京 天気')).toBe('[東京]都の[天気]');
});

test('of two that begin at one place the longer is marked', () => {
  expect(shown('refunded', 're refund')).toBe('[refund]ed');
});

test('a text without the words, and a question without words, stay as they are', () => {
  expect(marked('nothing here', 'parcel')).toEqual([{ text: 'nothing here', isHit: false }]);
  expect(marked('a.b', '. -')).toEqual([{ text: 'a.b', isHit: false }]);
  expect(marked('', 'x')).toEqual([]);
});
