import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchAnswers } from '../src/answers.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Watches a server that answers as told: 1 yes, 0 no, and then no more. */
function watchOver(answers: string) {
  let looks = 0;
  const watch = watchAnswers(
    async () => {
      looks += 1;
      if (answers[looks - 1] !== '1') throw new Error('No answer.');
    },
    { everyMs: 5_000, failures: 3 },
  );
  let isSilent = false;
  void watch.silent.then(() => {
    isSilent = true;
  });
  return { watch, looks: () => looks, isSilent: () => isSilent };
}

describe('the watch over a server', () => {
  it('ends after a number of checks in a row without an answer', async () => {
    const { isSilent, looks } = watchOver('1001');
    await vi.advanceTimersByTimeAsync(30_000);
    expect([isSilent(), looks()]).toEqual([false, 6]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([isSilent(), looks(), vi.getTimerCount()]).toEqual([true, 7, 0]);
  });

  it('stops checking once it is stopped', async () => {
    const { watch, isSilent, looks } = watchOver('');
    await vi.advanceTimersByTimeAsync(10_000);
    watch.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([isSilent(), looks(), vi.getTimerCount()]).toEqual([false, 2, 0]);
  });
});
