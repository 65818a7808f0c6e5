import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDrafts } from './drafts.ts';

/** As a browser's: the kept keys are its own properties. */
const storageMethods = {
  getItem(this: Record<string, string>, key: string) {
    return Object.hasOwn(this, key) ? this[key] : null;
  },
  setItem(this: Record<string, string>, key: string, value: string) {
    this[key] = value;
  },
  removeItem(this: Record<string, string>, key: string) {
    delete this[key];
  },
};
let kept: Record<string, string>;
let page: EventTarget;
const storageEvent = (key: string, newValue: string | null) =>
  Object.assign(new Event('storage'), { key, newValue });

beforeEach(() => {
  vi.useFakeTimers();
  kept = Object.create(storageMethods) as Record<string, string>;
  page = new EventTarget();
  vi.stubGlobal('localStorage', kept);
  vi.stubGlobal('window', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('each customer has a draft, which survives a reload and goes when it is sent', () => {
  const drafts = createDrafts('12');
  drafts.set('server/sessions/1', 'to one');
  drafts.set('server/sessions/2', 'to two');
  vi.advanceTimersByTime(1_000);
  drafts.stop();
  const again = createDrafts('12');
  expect([again.of('server/sessions/1'), again.of('server/sessions/2')]).toEqual(['to one', 'to two']);
  again.clear('server/sessions/1');
  expect(again.of('server/sessions/1')).toBe('');
  expect(createDrafts('12').of('server/sessions/1')).toBe('');
  again.stop();
});

test('what was typed a moment before the page is left is kept', () => {
  const drafts = createDrafts('12');
  drafts.set('server/sessions/1', 'almost lost');
  page.dispatchEvent(new Event('pagehide'));
  expect(createDrafts('12').of('server/sessions/1')).toBe('almost lost');
  drafts.stop();
});

test('another tab’s draft is shown here, another attendant’s is not', () => {
  const drafts = createDrafts('12');
  page.dispatchEvent(storageEvent('chimpassist.draft.12.server/sessions/1', 'from the other tab'));
  page.dispatchEvent(storageEvent('chimpassist.draft.13.server/sessions/2', 'from somebody else'));
  expect(drafts.of('server/sessions/1')).toBe('from the other tab');
  expect(drafts.of('server/sessions/2')).toBe('');
  page.dispatchEvent(storageEvent('chimpassist.draft.12.server/sessions/1', null));
  expect(drafts.of('server/sessions/1')).toBe('');
  drafts.stop();
});

test('another tab changes what is being written here only if that tab knew it', () => {
  const drafts = createDrafts('12', () => Date.now());
  const from = (oldValue: string, newValue: string | null) =>
    page.dispatchEvent(
      Object.assign(storageEvent('chimpassist.draft.12.server/sessions/1', newValue), { oldValue }),
    );
  drafts.set('server/sessions/1', 'I just wan');
  from('I just', 'something else');
  expect(drafts.of('server/sessions/1')).toBe('I just wan');
  // Sent by the other tab, as it stands here.
  from('I just wan', null);
  expect(drafts.of('server/sessions/1')).toBe('');
  drafts.stop();
});

test('storage that is blocked keeps nothing, and writing goes on', () => {
  vi.stubGlobal(
    'localStorage',
    new Proxy(kept, {
      ownKeys: () => {
        throw new Error('blocked');
      },
      get: () => {
        throw new Error('blocked');
      },
    }),
  );
  const drafts = createDrafts('12');
  drafts.set('server/sessions/1', 'in memory');
  vi.advanceTimersByTime(1_000);
  expect(drafts.of('server/sessions/1')).toBe('in memory');
  drafts.stop();
});
