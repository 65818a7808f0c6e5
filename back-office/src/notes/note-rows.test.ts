import { describe, expect, it } from 'vitest';
import { noteOfRow, noteRow } from './note-row.ts';
import { rowsWithNotes } from './note-rows.ts';

const message = (at: number) => ({ identity: `m${at}`, at });
const note = (n: number, at: number) => ({ n, at });
const NEWEST = { hasOlder: false, sought: null };

describe('messages and notes', () => {
  it('stand in the order of time, a note behind what was said before it', () => {
    const rows = rowsWithNotes([message(10), message(20)], [note(1, 5), note(2, 10), note(3, 30)], NEWEST);
    expect(rows).toEqual(['note 1', 'm10', 'note 2', 'm20', 'note 3']);
    expect(rowsWithNotes([], [note(1, 5)], NEWEST)).toEqual(['note 1']);
  });

  it('a note of older messages comes with them, or where it is sought', () => {
    const [messages, notes] = [[message(10)], [note(1, 5), note(2, 6), note(3, 11)]];
    expect(rowsWithNotes(messages, notes, { hasOlder: true, sought: null })).toEqual(['m10', 'note 3']);
    expect(rowsWithNotes(messages, notes, { hasOlder: true, sought: 2 })).toEqual([
      'note 2',
      'm10',
      'note 3',
    ]);
  });

  it('are told apart by their rows', () => {
    expect(noteOfRow(noteRow({ n: 7 }))).toBe(7);
    expect(noteOfRow('["21","note 7","id"]')).toBeNull();
  });
});
