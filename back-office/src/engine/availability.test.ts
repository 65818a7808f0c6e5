import type { Command } from '@chimpassist/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { colleague, NOW } from '../../test/support/desk-state.ts';
import { undrawnStore } from '../../test/support/undrawn-store.ts';
import { createAvailability, newAvailability } from './availability.ts';

type Said = 'available' | 'away';
const told: Command[] = [];

/** A desk whose attendant is away, after a lost connection: the server has forgotten it. */
function backAgain() {
  const store = undrawnStore();
  const availability = createAvailability(store, async (command) => {
    told.push(command);
  });
  store.listen((before, after) => {
    const said = newAvailability(before, after);
    if (said !== undefined) availability.heard(said);
  });
  const ada = (said: Said) => [colleague(12, { availability: said })];
  const feed = (version: number, said: Said) =>
    store.dispatch({
      type: 'deskFeed',
      feed: { version, chats: [], chatsGone: [], attendants: ada(said), attendantsGone: [] },
      at: NOW,
    });
  const picture = (version: number, said: Said) =>
    store.dispatch({ type: 'deskPicture', picture: { version, chats: [], attendants: ada(said) }, at: NOW });
  return { store, availability, feed, picture };
}

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('window', { addEventListener() {}, removeEventListener() {} });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  told.length = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('a picture that a feed has overtaken does not end being away', async () => {
  const { store, availability, feed, picture } = backAgain();
  await availability.choose('away');
  availability.connected();
  // The picture was made between `online` and the command, and comes after what the command brought.
  feed(7, 'away');
  picture(6, 'available');
  expect(store.peek().availability).toBe('away');
  availability.connected();
  expect(told).toEqual(Array(3).fill({ command: 'availability', availability: 'away' }));
});

test('an old picture that the desk does not take says nothing', async () => {
  const { store, availability, feed, picture } = backAgain();
  picture(5, 'available');
  await availability.choose('away');
  feed(6, 'away');
  picture(5, 'available');
  expect(store.peek().availability).toBe('away');
  availability.connected();
  expect(told).toEqual(Array(2).fill({ command: 'availability', availability: 'away' }));
});

test('a server that did not know the attendant when it was told is told again', async () => {
  const { store, availability, feed, picture } = backAgain();
  picture(5, 'available');
  await availability.choose('away');
  feed(6, 'available');
  expect(store.peek().availability).toBe('away');
  expect(told).toHaveLength(2);
});

test('another device ends being away, once the server has heard of it', async () => {
  const { store, availability, feed, picture } = backAgain();
  picture(5, 'available');
  await availability.choose('away');
  feed(6, 'away');
  feed(7, 'available');
  expect(store.peek().availability).toBe('available');
  availability.connected();
  expect(told).toHaveLength(1);
});

test('why somebody is away is told again too, and kept for a reload', async () => {
  const { store, availability, feed, picture } = backAgain();
  picture(5, 'available');
  await availability.choose('away', 'Lunch');
  feed(6, 'available');
  const away = { command: 'availability', availability: 'away', reason: 'Lunch' };
  expect(told).toEqual([away, away]);
  expect(backAgain().store.peek()).toMatchObject({ availability: 'away', awayFor: 'Lunch' });
  await availability.choose('available');
  expect(store.peek().awayFor).toBe('');
  expect(backAgain().store.peek()).toMatchObject({ availability: 'available', awayFor: '' });
});
