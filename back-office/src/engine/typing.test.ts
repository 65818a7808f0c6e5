import { afterEach, expect, test, vi } from 'vitest';
import { createTyping } from './typing.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a clock that is set back an hour keeps no typing from being told', async () => {
  vi.useFakeTimers();
  const publish = vi.fn();
  const typing = createTyping({ sayTyping: publish });
  typing.typed('server/sessions/1', true);
  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(1_000);
  typing.typed('server/sessions/1', true);
  expect(publish).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_500);
  typing.typed('server/sessions/1', true);
  expect(publish).toHaveBeenCalledTimes(2);
});
