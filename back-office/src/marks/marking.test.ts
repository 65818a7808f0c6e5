import type { Mark } from '@chimpassist/protocol';
import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { undrawnStore } from '../../test/support/undrawn-store.ts';
import type { Engine } from '../engine/engine.ts';
import { createMarking } from './marking.ts';

const mark = (customerId: string): Mark => ({ customerId, kind: 'snoozed', until: null, at: 1 });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the answer to a mark takes none away that was heard meanwhile', async () => {
  const store = undrawnStore(0);
  const answer = Promise.withResolvers<Mark[]>();
  const asked = Promise.withResolvers<void>();
  const rest = {
    putMark() {
      asked.resolve();
      return answer.promise;
    },
  };
  const engine = { workspace: async () => ({ rest }) } as unknown as Engine;
  const { mark: put } = createRoot(() => createMarking(engine, store, { failed() {}, leave() {} }));
  put('server/sessions/a', { kind: 'snoozed', until: null });
  await asked.promise;
  // Of another window, and newer than the answer.
  store.dispatch({ type: 'marked', marks: [mark('a'), mark('b')] });
  answer.resolve([mark('a')]);
  await vi.advanceTimersByTimeAsync(1);
  expect([...store.peek().marks.keys()]).toEqual(['server/sessions/a', 'server/sessions/b']);
});
