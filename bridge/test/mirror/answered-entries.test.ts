import type { LogEntry } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { AnsweredEntries } from '../../src/mirror/answered-entries.ts';

const entry = (seq: number): LogEntry => ({ seq, kind: 'receipt', readMessages: [] });
const seqs = (entries: readonly LogEntry[]): number[] => entries.map(({ seq }) => seq);
const TOPIC = 'server/sessions/a';

describe('entries that came with answers', () => {
  it('are given from the cursor on, a page at a time, and gone once they are copied', () => {
    const told = new AnsweredEntries();
    told.add(TOPIC, [entry(1), entry(2)], 0);
    told.add(TOPIC, [entry(3), entry(4)], 0);
    expect(seqs(told.after(TOPIC, 0, 3))).toEqual([1, 2, 3]);
    expect(seqs(told.after(TOPIC, 2, 3))).toEqual([3, 4]);
    told.doneUpTo(TOPIC, 3);
    expect(seqs(told.after(TOPIC, 3, 3))).toEqual([4]);
    expect(told.after(TOPIC, 4, 3)).toEqual([]);
  });

  it('are not used where the cursor stands before the first: the object is asked', () => {
    const told = new AnsweredEntries();
    told.add(TOPIC, [entry(5)], 0);
    expect(told.after(TOPIC, 3, 10)).toEqual([]);
    expect(seqs(told.after(TOPIC, 4, 10))).toEqual([5]);
  });

  it('have no gap: where an answer got lost, only those after it are kept', () => {
    const told = new AnsweredEntries();
    told.add(TOPIC, [entry(1), entry(2)], 0);
    told.add(TOPIC, [entry(5)], 0);
    expect(told.after(TOPIC, 0, 10)).toEqual([]);
    expect(seqs(told.after(TOPIC, 4, 10))).toEqual([5]);
  });

  it('take no more room than they may, and have it again when they are copied', () => {
    const told = new AnsweredEntries(1_200);
    told.add(TOPIC, [entry(1), entry(2)], 0);
    told.add('server/sessions/b', [entry(1)], 0);
    expect(told.after('server/sessions/b', 0, 10)).toEqual([]);
    expect(seqs(told.after(TOPIC, 0, 10))).toEqual([1, 2]);
    told.doneUpTo(TOPIC, 2);
    told.add('server/sessions/b', [entry(1), entry(2)], 0);
    expect(seqs(told.after('server/sessions/b', 0, 10))).toEqual([1, 2]);
  });

  it('of an erased chat are forgotten, with those of an answer on its way', () => {
    const told = new AnsweredEntries();
    told.add(TOPIC, [entry(1)], 0);
    told.bar(TOPIC, 0);
    told.add(TOPIC, [entry(2)], 59_000);
    expect(told.after(TOPIC, 0, 10)).toEqual([]);
    expect(told.after(TOPIC, 1, 10)).toEqual([]);
    told.add(TOPIC, [entry(3)], 61_000);
    expect(seqs(told.after(TOPIC, 2, 10))).toEqual([3]);
  });
});
