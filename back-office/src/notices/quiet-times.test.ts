import { expect, test } from 'vitest';
import { isQuiet, quietOf } from './quiet-times.ts';

const NOW = new Date(2026, 10, 29, 17, 30).getTime();

test('do not disturb ends by itself: after an hour, in the morning, or not', () => {
  const hour = { quiet: quietOf('hour', NOW) };
  expect([isQuiet(hour, NOW + 3_599_999), isQuiet(hour, NOW + 3_600_000)]).toEqual([true, false]);
  const morning = quietOf('tomorrow', NOW);
  expect(new Date(morning?.until ?? 0).toString()).toBe(new Date(2026, 10, 30, 8).toString());
  expect(isQuiet({ quiet: quietOf('open', NOW) }, NOW + 1e12)).toBe(true);
  expect(isQuiet({ quiet: quietOf('off', NOW) }, NOW)).toBe(false);
});
