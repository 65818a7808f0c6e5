import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Account } from '../identity/account.ts';
import { halfLifeOf, startTokenRenewal } from './token-renewal.ts';

const HOUR_MS = 3_600_000;
const BORN = 1_700_000_000;
const tokenOf = (claims: object): string =>
  `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const token = tokenOf({ iat: BORN, exp: BORN + 12 * 3_600, name: 'Zoë ???>>>' });

let held: string | null;
let isExpired: boolean;
let heldAt: number | undefined;
const account = {
  token: () => held,
  tokenAt: () => heldAt,
  expired: () => isExpired,
  renew: (next: string) => {
    held = next;
    heldAt = Date.now();
  },
  expire: () => {
    isExpired = true;
  },
} as unknown as Account;

beforeEach(() => {
  vi.useFakeTimers({ now: BORN * 1_000 });
  held = token;
  heldAt = undefined;
  isExpired = false;
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
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS - 1_000);
  expect(renewToken).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  expect(held).not.toBe(token);
  stop();
});

test('a Worker that is away is asked again in a minute; a refusal means the password', async () => {
  let failure: Error = new TypeError('away');
  const renewToken = vi.fn(() => Promise.reject(failure));
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  expect(isExpired).toBe(false);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  failure = new RestError(401, 'status 401', { code: 'unauthorized' });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(renewToken).toHaveBeenCalledTimes(2);
  expect(isExpired).toBe(true);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(2);
  stop();
});

test.each([
  ['an hour back', -HOUR_MS],
  ['a day back', -24 * HOUR_MS],
])('a clock that is set %s delays no renewal', async (_, leap) => {
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 })));
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  vi.setSystemTime(Date.now() + leap);
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS + 60_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  expect(isExpired).toBe(false);
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
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS + 60_000);
  expect(renewToken).toHaveBeenCalledTimes(2);
  stop();
});

test('a machine that slept over half of a token’s life renews it when it wakes', async () => {
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 })));
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  vi.setSystemTime(Date.now() + 7 * HOUR_MS);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  stop();
});

test('a token that came in the clock’s future, of a page before, is renewed at once', async () => {
  heldAt = Date.now() + HOUR_MS;
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN, exp: BORN + 43_200 })));
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(0);
  expect(renewToken).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  stop();
});
