import { describe, expect, it } from 'vitest';
import { createEmojiFinder } from './find-emoji.ts';

const find = createEmojiFinder([
  ['😀', 'grinning face', 'grinning smile happy'],
  ['🙂', 'slightly smiling face', 'slightly_smiling_face happy'],
  ['😄', 'smiling eyes', 'smile'],
  ['👍', 'thumbs up', '+1 thumbsup yes'],
  ['❤️', 'corazón rojo', 'amor'],
]);
const signs = (query: string) => find(query, 10).map(({ sign }) => sign);

describe('emoji are found', () => {
  it('by the beginnings of words, those whose name has them first', () => {
    expect(signs('smi')).toEqual(['😄', '🙂', '😀']);
    expect(signs('slightly_smi')).toEqual(['🙂']);
    expect(signs('+1')).toEqual(['👍']);
    expect(signs('corazon')).toEqual(['❤️']);
    expect(signs('miling')).toEqual([]);
  });

  it('in the order of the data without words, and no more than asked for', () => {
    expect(find('', 2).map(({ sign }) => sign)).toEqual(['😀', '🙂']);
  });
});
