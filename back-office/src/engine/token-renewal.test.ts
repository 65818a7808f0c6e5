import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Account } from '../identity/account.ts';
import { type Rest, RestError } from './rest.ts';
import { halfLifeOf, startTokenRenewal } from './token-renewal.ts';

const HOUR_MS = 3_600_000;
const BORN = 1_700_000_000;
const tokenOf = (claims: object): string =>
  `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const token = tokenOf({ iat: BORN, exp: BORN + 12 * 3_600, name: 'Zoë ???>>>' });

let held: string | null;
let isExpired: boolean;
const account = {
  token: () => held,
  expired: () => isExpired,
  renew: (next: string) => {
    held = next;
  },
  expire: () => {
    isExpired = true;
  },
} as unknown as Account;

beforeEach(() => {
  vi.useFakeTimers({ now: BORN * 1_000 });
  held = token;
  isExpired = false;
});
afterEach(() => {
  vi.useRealTimers();
});

test('half of a token’s life is between its making and its end; what is no token has none', () => {
  expect(halfLifeOf(token, 0)).toBe(BORN * 1_000 + 6 * HOUR_MS);
  expect(halfLifeOf(tokenOf({ exp: BORN + 7_200 }), BORN * 1_000)).toBe(BORN * 1_000 + HOUR_MS);
  for (const text of ['token', '', 'a.b.c', tokenOf({ sub: '12' })]) expect(halfLifeOf(text, 0)).toBeNull();
});

test('is renewed when half its life is over, not before, and once', async () => {
  const renewToken = vi.fn(() => Promise.resolve(tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 })));
  const stop = startTokenRenewal(account, { renewToken } as unknown as Rest);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS - 1_000);
  expect(renewToken).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  expect(held).not.toBe(token);
  stop();
});

test('a Worker that is away is asked again a minute later; one that refuses means the password', async () => {
  let failure: Error = new TypeError('away');
  const renewToken = vi.fn(() => Promise.reject(failure));
  const stop = startTokenRenewal(account, { renewToken } as unknown as Rest);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  expect(isExpired).toBe(false);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(renewToken).toHaveBeenCalledTimes(1);
  failure = new RestError(401, 'unauthorized');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(renewToken).toHaveBeenCalledTimes(2);
  expect(isExpired).toBe(true);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(2);
  stop();
});
