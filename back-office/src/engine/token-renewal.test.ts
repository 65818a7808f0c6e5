import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Account } from '../identity/account.ts';
import { startTokenRenewal } from './token-renewal.ts';

const HOUR_MS = 3_600_000;
const BORN = 1_700_000_000;
const tokenOf = (claims: object): string =>
  `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const token = tokenOf({ iat: BORN, exp: BORN + 12 * 3_600, name: 'Zoë ???>>>' });

let held: string | null;
let isExpired: boolean;
const account = {
  token: () => held,
  tokenAt: () => undefined,
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

test('a token that came after signing out is nobody’s', async () => {
  const renewToken = vi.fn(() => {
    held = null;
    return Promise.resolve(tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800 }));
  });
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(7 * HOUR_MS);
  expect(renewToken).toHaveBeenCalledTimes(1);
  expect(held).toBeNull();
  stop();
});

test('a late refusal of another person’s token asks nobody for the password', async () => {
  let refuse = (): void => {};
  const renewToken = () =>
    new Promise<string>((_, reject) => {
      refuse = () => reject(new RestError(401, 'status 401', { code: 'unauthorized' }));
    });
  const stop = startTokenRenewal(account, { renewToken } as unknown as AttendantRest);
  await vi.advanceTimersByTimeAsync(6 * HOUR_MS);
  held = tokenOf({ iat: BORN + 21_600, exp: BORN + 64_800, sub: 'another' });
  refuse();
  await vi.advanceTimersByTimeAsync(0);
  expect(isExpired).toBe(false);
  stop();
});
