import { describe, expect, it } from 'vitest';
import { mentionsIn, notePieces } from './mentions-in.ts';

const PEOPLE = [
  { id: 1, name: 'Ana' },
  { id: 2, name: 'Ana Souza' },
  { id: 3, name: 'Ben (Tier 2)' },
  { id: 4, name: '' },
];

describe('whom a note names', () => {
  it('are colleagues behind an at-sign, the longest name that fits, each once', () => {
    expect(mentionsIn('@Ana Souza please, and @Ana; @Ana again', PEOPLE)).toEqual([2, 1]);
    expect(mentionsIn('(@Ben (Tier 2))', PEOPLE)).toEqual([3]);
  });

  it('is nobody in an address, in a longer word, or without the sign', () => {
    for (const text of ['mary@Ana.example', '@Anabel', 'Ana', '@', '@ana', '']) {
      expect(mentionsIn(text, PEOPLE)).toEqual([]);
    }
  });

  it('stand marked in its text, and nothing of the text is lost', () => {
    const text = 'Ask @Ana, then @Ben (Tier 2)!';
    const pieces = notePieces(text, PEOPLE);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ mention }) => mention !== null).map((piece) => piece.text)).toEqual([
      '@Ana',
      '@Ben (Tier 2)',
    ]);
  });
});
