import { describe, expect, it, vi } from 'vitest';
import { createTyping } from './index.ts';

describe('typing', () => {
  it('is said though the clock was set back meanwhile', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    try {
      const said: boolean[] = [];
      const typing = createTyping({ publish: (is) => said.push(is), show: () => {} });
      typing.typed(false);
      vi.advanceTimersByTime(3_001);
      vi.setSystemTime(Date.now() - 3_600_000);
      typing.typed(false);
      expect(said).toEqual([true, true]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is said once in some seconds, and so is its end; the other side’s is forgotten', () => {
    vi.useFakeTimers();
    try {
      const said: boolean[] = [];
      const shown: (string | null)[] = [];
      const typing = createTyping({ publish: (is) => said.push(is), show: (name) => shown.push(name) });
      typing.typed(false, 10_000);
      typing.typed(false, 11_000);
      typing.typed(false, 13_001);
      typing.typed(true);
      typing.typed(true);
      expect(said).toEqual([true, true, false]);
      typing.heard('Ana', true);
      vi.advanceTimersByTime(5_999);
      expect(shown).toEqual(['Ana']);
      vi.advanceTimersByTime(1);
      expect(shown).toEqual(['Ana', null]);
    } finally {
      vi.useRealTimers();
    }
  });
});
