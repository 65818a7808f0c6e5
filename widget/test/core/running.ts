import { afterEach, beforeEach, vi } from 'vitest';
import type { Client } from '../../src/core/client.ts';
import { Platform } from '../platform.ts';
import { type ClientOptions, clientOf } from './support.ts';

/** Of the test that runs. */
export let platform: Platform;
const clients: Client[] = [];

/** Each test of the file has a platform of its own, and its clients end with it. */
export function platformForEachTest(): void {
  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(async () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    for (const client of clients.splice(0)) client.stop();
    await platform.stop();
  });
}

export function started(options: ClientOptions = {}): Client {
  const client = clientOf(platform, options);
  clients.push(client);
  client.start();
  return client;
}

/** What the server has stored of a conversation. */
export const stored = (topic: string) => platform.stored.get(topic)?.map(({ content }) => content) ?? [];

/** Everything that lies in a storage, as one text. */
export const everything = (local: Storage): string =>
  JSON.stringify(
    Array.from({ length: local.length }, (_, n) => [local.key(n), local.getItem(local.key(n) ?? '')]),
  );

export const PAUL = { id: 7, name: 'Paul', avatarURL: null };
export const PAULS_TOPIC = 'server/sessions/7';
/** The page says that this person is its visitor now, or that nobody is. */
export const sitsDown = (local: Storage, person: object | null): void =>
  person === null ? local.removeItem('userData') : local.setItem('userData', JSON.stringify(person));
/**
 * The page's storage is looked at by acts only: what no act finds stays unfound. Fake timers would not do: `expect.poll`
 * moves them on.
 */
export const withoutTheWatch = (): void => void vi.stubGlobal('setInterval', () => 0);
