import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenKeeper } from './token-keeper.ts';

const HOUR_MS = 3_600_000;
const tokenOf = (claims: object): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const text = btoa(String.fromCharCode(...bytes));
  return `h.${text.replaceAll('+', '-').replaceAll('/', '_')}.s`;
};
const token = tokenOf({ iat: 1_000, exp: 1_000 + 12 * 3_600, name: 'Zoë ???>>>' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a token', () => {
  it.each([
    ['is set back an hour', -HOUR_MS],
    ['is right', 0],
  ])('is renewed at half of its life, not before, where the clock %s', async (_, leap) => {
    const renew = vi.fn(() => Promise.resolve(token));
    const keeper = createTokenKeeper(renew);
    keeper.keep(token);
    keeper.start();
    vi.setSystemTime(Date.now() + leap);
    await vi.advanceTimersByTimeAsync(6 * HOUR_MS - 30_000);
    expect(renew).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledTimes(1);
    keeper.stop();
    await vi.advanceTimersByTimeAsync(24 * HOUR_MS);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('that could not be renewed is kept, and tried again', async () => {
    const renew = vi.fn(() => Promise.reject(new Error('away')));
    const keeper = createTokenKeeper(renew);
    keeper.keep(token);
    keeper.start();
    await vi.advanceTimersByTimeAsync(6 * HOUR_MS + 60_000);
    expect(renew.mock.calls.length).toBeGreaterThan(1);
    expect(keeper.token()).toBe(token);
    keeper.stop();
  });
});
