import { type JsonWalk, walkOfJson } from '@chimpassist/testing/json-walk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Client } from '../../src/core/client.ts';
import { deliveryOf } from '../../src/core/state.ts';
import { Platform } from '../platform.ts';
import { clientOf, ofMary, online } from './support.ts';

const WORDS = 'a secret wish';
let platform: Platform;
let client: Client;
let walk: JsonWalk | undefined;
beforeEach(async () => {
  platform = await Platform.start();
  client = clientOf(platform, ofMary());
});
afterEach(async () => {
  walk?.stop();
  client.stop();
  await platform.stop();
});

it('makes JSON of a message once for its outbox and once for the broker', async () => {
  client.start();
  await online(client);
  walk = walkOfJson(WORDS, /((?:client|widget)\/src\/.+?\.ts)/);
  client.send(WORDS);
  const delivery = () =>
    client.store.state.messages.map((message) => deliveryOf(client.store.state, message));
  await expect.poll(delivery).toEqual(['stored']);
  expect(walk.steps).toEqual([
    // On disk before it goes out.
    'stringify in widget/src/core/memory.ts',
    'stringify in client/src/mqtt/connection.ts',
    // What is said comes back to the page, as to all other pages of the customer.
    'parse in client/src/mqtt/connection.ts',
  ]);
});
