import type { Note } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { gapIn, withNotes } from './index.ts';

const note = (n: number): Note => ({
  id: `n-${n}`,
  n,
  at: n,
  from: { id: 21, name: 'Ana', avatarURL: null },
  content: `note ${n}`,
  mentions: [],
});
const numbers = (notes: readonly Note[]): number[] => notes.map(({ n }) => n);

describe('the notes of a chat', () => {
  it('stand in their order, each once, whichever came first', () => {
    const held = withNotes([note(3)], [note(1), note(3), note(2)]);
    expect(numbers(held)).toEqual([1, 2, 3]);
    expect(withNotes(held, [note(2)])).toBe(held);
  });

  it('say behind which of them one is missing', () => {
    expect(gapIn([note(4), note(5)])).toBeNull();
    expect(gapIn([note(4), note(6), note(8)])).toBe(4);
    expect(gapIn([])).toBeNull();
  });
});
