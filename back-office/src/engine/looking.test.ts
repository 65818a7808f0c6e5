import type { Command } from '@chimpassist/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { colleague, NOW } from '../../test/support/desk-state.ts';
import { undrawnStore } from '../../test/support/undrawn-store.ts';
import { createLooking } from './looking.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the chat on the screen is said again where the desk does not have it', () => {
  const store = undrawnStore();
  const said: Command[] = [];
  const looking = createLooking(store, async (value) => {
    said.push(value);
    throw new Error('not connected');
  });
  const me = (viewing: string | null) => ({ ...colleague(12), viewing });
  const picture = (version: number, ...attendants: ReturnType<typeof me>[]) =>
    store.dispatch({ type: 'deskPicture', picture: { version, chats: [], attendants }, at: NOW });
  const feed = (version: number, ...attendants: ReturnType<typeof me>[]) => {
    const nothing = { chats: [], chatsGone: [], attendantsGone: [] };
    store.dispatch({ type: 'deskFeed', feed: { version, ...nothing, attendants }, at: NOW });
  };
  const again = { command: 'viewing', sessionTopic: 'server/sessions/a' } as const;

  picture(1, me(null));
  expect(said).toEqual([]);
  looking.commanded(again);
  // The desk does not know this attendant yet, and then it does.
  picture(2);
  expect(said).toEqual([]);
  feed(3, me(null));
  expect(said).toEqual([again]);
  // Another window of this attendant looks elsewhere: that stands.
  feed(4, me('server/sessions/b'));
  expect(said).toHaveLength(1);
  picture(5, me('server/sessions/a'));
  expect(said).toHaveLength(1);
  picture(6, me(null));
  expect(said).toEqual([again, again]);
  looking.commanded({ command: 'viewing', sessionTopic: null });
  picture(7, me(null));
  expect(said).toHaveLength(2);
  looking.stop();
});
