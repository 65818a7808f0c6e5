import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOffer } from '../../src/core/offer.ts';
import { serverClock } from '../../src/core/server-clock.ts';
import { type Action, type ConversationView, EMPTY, reduce } from '../../src/core/state.ts';
import { createStore } from '../../src/core/store.ts';

const NOW = Date.parse('2026-12-18T17:30:00Z');
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

let asked = 0;
let answer: () => { open: boolean; closedUntil: number | null; openUntil?: number | null };
beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  // It was made before the clock was held.
  vi.spyOn(serverClock, 'now').mockImplementation(() => Date.now());
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  asked = 0;
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function offered() {
  const store = createStore<ConversationView, Action>(EMPTY, reduce);
  const rest = {
    widgetConfig: async () => {
      asked += 1;
      return { openUntil: null, ...answer(), attachments: null, forms: [], rating: null };
    },
  };
  return { store, offer: createOffer(store, rest, () => {}) };
}
/** Resolves when what was asked for has been answered and is known. */
const settled = async (): Promise<void> => {
  await import('../../src/i18n/closed.ts');
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const pass = async (ms: number): Promise<void> => {
  vi.advanceTimersByTime(ms);
  await settled();
};

describe('what is asked while the panel is seen', () => {
  it('is asked again when the time has come, and open then', async () => {
    const opensAt = NOW + 3 * MINUTE_MS;
    answer = () =>
      Date.now() < opensAt ? { open: false, closedUntil: opensAt } : { open: true, closedUntil: null };
    const { store, offer } = offered();
    offer.watch(true);
    await settled();
    expect(store.state.closed).not.toBeNull();
    await pass(3 * MINUTE_MS);
    expect(asked).toBe(1);
    // Not all pages at once, and within five seconds.
    await pass(2 * SECOND_MS);
    expect([asked, store.state.closed]).toEqual([2, null]);
    await pass(60 * MINUTE_MS);
    expect(asked).toBe(2);
  });

  it('is asked when it closes, and not before', async () => {
    const closesAt = NOW + 90 * MINUTE_MS;
    answer = () =>
      Date.now() < closesAt
        ? { open: true, closedUntil: null, openUntil: closesAt }
        : { open: false, closedUntil: closesAt + 1_000 * MINUTE_MS };
    const { store, offer } = offered();
    offer.watch(true);
    await settled();
    for (let n = 0; n < 9; n += 1) await pass(10 * MINUTE_MS);
    expect([asked, store.state.closed]).toEqual([1, null]);
    await pass(2 * SECOND_MS);
    expect(asked).toBe(2);
    expect(store.state.closed).not.toBeNull();
  });

  it('is what the server says without being asked', async () => {
    const closesAt = NOW + 5 * MINUTE_MS;
    answer = () => ({ open: true, closedUntil: null });
    const { store, offer } = offered();
    offer.watch(true);
    await settled();
    await offer.told({ open: false, closedUntil: null, openUntil: null }, true);
    expect(store.state.closed).not.toBeNull();
    await offer.told({ open: true, closedUntil: null, openUntil: closesAt }, true);
    expect([asked, store.state.closed]).toEqual([1, null]);
    answer = () => ({ open: false, closedUntil: null });
    await pass(5 * MINUTE_MS + 2 * SECOND_MS);
    expect(asked).toBe(2);
    expect(store.state.closed).not.toBeNull();
  });

  it('is what the awaited team says, until it opens, or the chat goes on', async () => {
    answer = () => ({ open: true, closedUntil: null });
    const opensAt = NOW + 5 * MINUTE_MS;
    const team = { open: false, closedUntil: opensAt, openUntil: null, isTeams: true } as const;
    const { store, offer } = offered();
    offer.watch(true);
    await settled();
    await offer.told(team, true);
    // Asked again, as by the first key: the whole team is open.
    await offer.ask();
    expect(store.state.closed).not.toBeNull();
    await pass(5 * MINUTE_MS + 2 * SECOND_MS);
    expect(store.state.closed).toBeNull();
    await offer.told({ ...team, closedUntil: NOW + 60 * MINUTE_MS }, true);
    await offer.told(undefined, true);
    await offer.ask();
    expect(store.state.closed).not.toBeNull();
    await offer.told(undefined, false);
    await offer.ask();
    expect(store.state.closed).toBeNull();
  });

  it('is not asked again once the panel is closed', async () => {
    answer = () => ({ open: false, closedUntil: NOW + MINUTE_MS });
    const { offer } = offered();
    offer.watch(true);
    await settled();
    offer.watch(false);
    await pass(60 * MINUTE_MS);
    expect(asked).toBe(1);
  });

  it('starts no timer where the answer comes after the panel was closed', async () => {
    answer = () => ({ open: false, closedUntil: NOW + MINUTE_MS });
    const { offer } = offered();
    offer.watch(true);
    offer.watch(false);
    await settled();
    await pass(60 * MINUTE_MS);
    expect(asked).toBe(1);
  });

  it('is asked calmly by a page whose clock is ahead, or whose Worker is away', async () => {
    answer = () => ({ open: false, closedUntil: NOW - 60 * MINUTE_MS });
    const { store, offer } = offered();
    offer.watch(true);
    await settled();
    await pass(15 * SECOND_MS);
    expect(asked).toBe(2);
    const before = store.state.closed;
    answer = () => {
      throw new Error('away');
    };
    await pass(15 * SECOND_MS);
    await pass(15 * SECOND_MS);
    expect([asked, store.state.closed]).toEqual([4, before]);
  });

  it('is asked every ten minutes while it is closed for longer or unknown', async () => {
    for (const closedUntil of [null, NOW + 40 * 24 * 60 * MINUTE_MS]) {
      asked = 0;
      answer = () => ({ open: false, closedUntil });
      const { offer } = offered();
      offer.watch(true);
      await settled();
      await pass(10 * MINUTE_MS - 1);
      expect(asked).toBe(1);
      await pass(2 * SECOND_MS);
      expect(asked).toBe(2);
      offer.watch(false);
    }
  });
});
