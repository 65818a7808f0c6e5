import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeldRefusals } from '../src/held-refusals.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a held refusal', () => {
  it('is answered after its time, once', () => {
    const held = new HeldRefusals({ holdMs: 20_000, atMost: 10 });
    const answer = vi.fn();
    held.hold(answer);
    vi.advanceTimersByTime(19_999);
    expect(answer).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    held.answerAll();
    expect(answer).toHaveBeenCalledOnce();
  });

  it('makes room for newer ones, the oldest first', () => {
    const held = new HeldRefusals({ holdMs: 20_000, atMost: 2 });
    const answered: number[] = [];
    for (const n of [1, 2, 3, 4]) held.hold(() => answered.push(n));
    expect(answered).toEqual([1, 2]);
  });

  it('is answered at the end, and no timer stays', () => {
    const held = new HeldRefusals({ holdMs: 20_000, atMost: 10 });
    const answered: number[] = [];
    for (const n of [1, 2, 3]) held.hold(() => answered.push(n));
    held.answerAll();
    expect([answered, vi.getTimerCount()]).toEqual([[1, 2, 3], 0]);
  });
});
