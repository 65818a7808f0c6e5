import { TOPICS } from '@chimpassist/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAttendantChannel } from '../channel/attendant-channel.ts';
import { createServerClock } from '../clock/server-clock.ts';
import type { Connection } from '../mqtt/types.ts';
import { sayGoodbye, startAttendantPresence } from './attendant-presence.ts';

const ADA = { id: 12, name: 'Ada', email: 'ada@example.com', avatarURL: null, type: 'support/firstLevel' };

const said: { topic: string; payload: unknown }[] = [];
let isAway = false;
const connection = {
  publish(topic: string, payload: unknown) {
    if (isAway) return Promise.reject(new Error('not connected'));
    said.push({ topic, payload });
    return Promise.resolve();
  },
  nudge() {},
} as unknown as Connection;
const channelOf = (over: Connection) =>
  createAttendantChannel(
    over,
    () => ADA,
    createServerClock(() => 0),
  );

beforeEach(() => {
  vi.useFakeTimers();
  said.length = 0;
  isAway = false;
});
afterEach(() => {
  vi.useRealTimers();
});

test('says each half time to live that it is here, once it listens for offers', async () => {
  const presence = startAttendantPresence({
    connection,
    channel: channelOf(connection),
    rest: { keepAliveTTL: () => Promise.resolve(8_000) },
  });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(said).toEqual([]);
  presence.sayOnline();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(said.length).toBe(4);
  expect(said[0]).toEqual({ topic: TOPICS.attendantOnline(12), payload: { attendantInfo: ADA } });
  presence.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said.length).toBe(4);
});

test('says at the edge once that it is here, and the socket says the rest', async () => {
  const nudges: number[] = [];
  const presence = startAttendantPresence({
    connection: { nudge: () => nudges.push(Date.now()), road: 'edge' },
    channel: channelOf(connection),
    rest: { keepAliveTTL: () => Promise.resolve(8_000) },
  });
  presence.sayOnline();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said.length).toBe(1);
  expect(nudges.length).toBeGreaterThan(10);
  presence.stop();
});

test('a server that does not say its time to live is taken to have the usual one', async () => {
  const presence = startAttendantPresence({
    connection,
    channel: channelOf(connection),
    rest: { keepAliveTTL: () => Promise.reject(new Error('down')) },
  });
  presence.sayOnline();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(said.length).toBe(3);
  presence.stop();
});

test('what cannot be said while away is said at the next beat, not twice', async () => {
  const presence = startAttendantPresence({
    connection,
    channel: channelOf(connection),
    rest: { keepAliveTTL: () => Promise.resolve(8_000) },
  });
  isAway = true;
  presence.sayOnline();
  await vi.advanceTimersByTimeAsync(8_000);
  isAway = false;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(said.length).toBe(1);
  presence.stop();
});

test('a goodbye waits for the broker no longer than it is given', async () => {
  const never = { publish: () => new Promise(() => {}) } as unknown as Connection;
  const done = vi.fn();
  void sayGoodbye(channelOf(never), 1_500).then(done);
  await vi.advanceTimersByTimeAsync(1_499);
  expect(done).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toHaveBeenCalled();
});
