import { expect, test } from 'vitest';
import { createServerClock } from './server-clock.ts';

test('a page learns the server’s time from what comes, steady over slow ways', () => {
  let page = 1_000_000;
  const clock = createServerClock(() => page);
  const send = (receivedAt: number | undefined, ackAfterMs = 100): void => {
    clock.heard('a');
    page += ackAfterMs;
    clock.stored('a', receivedAt);
  };
  expect(clock.now()).toBe(1_000_000);
  send(999_950);
  expect(clock.now()).toBe(1_000_100);
  send(8_200_100);
  expect(clock.now() - page).toBe(7_200_000);
  send(page + 7_200_000 + 50);
  expect(clock.now() - page).toBe(7_200_000);
  expect(clock.at(0)).toBe(7_200_000);
  // The bridge was away, or an older Worker does not say: nothing is learnt.
  send(page + 60_000, 60_000);
  send(undefined);
  clock.stored('never heard', 1);
  expect(clock.now() - page).toBe(7_200_000);
  // The page's clock was set right meanwhile.
  page = 9_000_000;
  send(9_000_000);
  expect(clock.now()).toBe(page);
});
