import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTokenRenewal, halfLifeOf } from './token-renewal.ts';

const HOUR_MS = 3_600_000;
const BORN = 1_700_000_000;
const tokenOf = (claims: object): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  return `h.${btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')}.s`;
};
const token = tokenOf({ iat: BORN, exp: BORN + 12 * 3_600, name: 'Zoë ???>>>' });

let held: string | null;
let heldAt: number | undefined;
const start = (fetchToken: () => Promise<string | null>): (() => void) => {
  const renewal = createTokenRenewal({
    token: () => held,
    cameAt: () => heldAt,
    async renew() {
      held = await fetchToken();
      heldAt = Date.now();
    },
  });
  renewal.start();
  return renewal.stop;
};

beforeEach(() => {
  vi.useFakeTimers({ now: BORN * 1_000 });
  held = token;
  heldAt = undefined;
});
afterEach(() => {
  vi.useRealTimers();
});

test('half of a token’s life lies between its making and its end', () => {
  expect(halfLifeOf(token, 0)).toEqual({ bornAt: BORN * 1_000, halfMs: 6 * HOUR_MS });
  expect(halfLifeOf(tokenOf({ exp: BORN + 7_200 }), BORN * 1_000)).toEqual({
    bornAt: BORN * 1_000,
    halfMs: HOUR_MS,
  });
  for (const text of ['token', '', 'a.b.c', tokenOf({ sub: '12' })]) expect(halfLifeOf(text, 0)).toBeNull();
});

test('is renewed when half its life is over, not before, and once', async () => {
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 })));
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS - 1_000);
  expect(renewToken).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  expect(held).not.toBe(token);
  stop();
});

test('a Worker that is away is asked again in a minute', async () => {
  const renewToken = vi.fn(() => Promise.reject(new TypeError('away')));
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(renewToken).toHaveBeenCalledTimes(2);
  stop();
});

test('a server that gives the same token again is not asked without end', async () => {
  const renewToken = vi.fn(() => Promise.resolve(token));
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS + 150_000);
  expect(renewToken).toHaveBeenCalledTimes(3);
  stop();
});

test('a token without the time of its making is renewed at half of what is left of it', async () => {
  held = tokenOf({ exp: BORN + 7_200 });
  const renewToken = vi.fn(() => Promise.resolve(token));
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(HOUR_MS - 1_000);
  expect(renewToken).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  stop();
});

test.each([
  ['an hour back', -HOUR_MS],
  ['a day back', -24 * HOUR_MS],
])('a clock that is set %s delays no renewal', async (_, leap) => {
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 })));
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  vi.setSystemTime(Date.now() + leap);
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS + 60_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  stop();
});

test('a clock that is hours ahead renews once, and then at half of each life', async () => {
  vi.setSystemTime(BORN * 1_000 + 9 * HOUR_MS);
  let made = 0;
  const renewToken = vi.fn(() => {
    made += 1;
    // The server's clock says when each was made.
    return Promise.resolve(tokenOf({ iat: BORN + made, exp: BORN + made + 43_200 }));
  });
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS + 60_000);
  expect(renewToken).toHaveBeenCalledTimes(2);
  stop();
});

test('a machine that slept over half of a token’s life renews it when it wakes', async () => {
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 })));
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  vi.setSystemTime(Date.now() + 7 * HOUR_MS);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  stop();
});

test('a token that came in the clock’s future, of a page before, is renewed at once', async () => {
  heldAt = Date.now() + HOUR_MS;
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN, exp: BORN + 43_200 })));
  const stop = start(renewToken);
  await vi.advanceTimersByTimeAsync(0);
  expect(renewToken).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  stop();
});

test('an answer that comes after a stop and a new start leaves no timer behind', async () => {
  let answer = (): void => {};
  const renew = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  const renewal = createTokenRenewal({ token: () => held, renew });
  renewal.start();
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS);
  expect(renew).toHaveBeenCalledTimes(1);
  renewal.stop();
  held = tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 });
  renewal.start();
  answer();
  await vi.advanceTimersByTimeAsync(0);
  renewal.stop();
  held = token;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
