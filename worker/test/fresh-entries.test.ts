import type { LogEntry } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { FreshEntries } from '../src/edge/fresh-entries.ts';

const entries = (...seqs: number[]): LogEntry[] =>
  seqs.map((seq) => ({ seq, kind: 'receipt', readMessages: [] }));

describe('entries that were just added to a log', () => {
  it('are told to who has heard all before them', () => {
    const fresh = new FreshEntries(4);
    fresh.add(entries(5, 6));
    fresh.add(entries(7));
    expect(fresh.after(4, 7)?.map(({ seq }) => seq)).toEqual([5, 6, 7]);
    expect(fresh.after(6, 7)?.map(({ seq }) => seq)).toEqual([7]);
    expect(fresh.after(7, 7)).toEqual([]);
  });

  it('are not enough for who has missed an earlier one, or where one is not there', () => {
    const fresh = new FreshEntries(4);
    fresh.add(entries(5, 6));
    expect(fresh.after(3, 6)).toBeNull();
    // The log has an entry more, or has begun again.
    expect(fresh.after(5, 7)).toBeNull();
    expect(fresh.after(0, 1)).toBeNull();
    fresh.add(entries(9));
    expect(fresh.after(5, 9)).toBeNull();
    expect(fresh.after(8, 9)?.map(({ seq }) => seq)).toEqual([9]);
  });

  it('are not kept where there are many, or none any more', () => {
    const fresh = new FreshEntries(4);
    fresh.add(entries(1, 2, 3, 4, 5));
    expect(fresh.after(0, 5)).toBeNull();
    fresh.add(entries(6));
    fresh.clear();
    expect(fresh.after(5, 6)).toBeNull();
  });
});
