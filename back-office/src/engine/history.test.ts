import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import type { WireMessage } from '@chimpassist/client/wire';
import { sessionTopicOf } from '@chimpassist/protocol';
import { beforeEach, expect, test, vi } from 'vitest';
import { chatIn, heard, mine, NOW, stored, told } from '../../test/support/desk-state.ts';
import { undrawnStore } from '../../test/support/undrawn-store.ts';
import { createHistory } from './history.ts';

const topic = sessionTopicOf('1');
const all: WireMessage[] = [];
const asked: string[] = [];
let refusal: Error | null = null;

function start() {
  const store = undrawnStore();
  store.dispatch(told(mine('1')));
  const page = (name: string, messages: WireMessage[]) => {
    asked.push(name);
    return refusal === null ? Promise.resolve(messages) : Promise.reject(refusal);
  };
  const rest = {
    messages: (_id: unknown, { limit, ...from }: { limit: number; offset?: number; after?: number }) => {
      const { after, offset = 0 } = from;
      const end = Math.max(0, all.length - offset);
      return after === undefined
        ? page(`newest but ${offset}`, all.slice(Math.max(0, end - limit), end))
        : page(`after ${after}`, all.filter(({ seq = 0 }) => seq > after).slice(0, limit));
    },
  } as unknown as AttendantRest;
  return { store, history: createHistory(store, rest, () => NOW) };
}
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });
const settled = (count: number) => until(() => expect(asked.length).toBe(count));

beforeEach(() => {
  all.length = 0;
  asked.length = 0;
  refusal = null;
});

test('older pages count back from the newest, without a gap or a repetition', async () => {
  all.push(...stored('1', 1, 120));
  const { store, history } = start();
  history.ensure(topic);
  await until(() => expect(chatIn(store.peek(), '1').history).toEqual({ kind: 'ready', older: true }));
  history.older(topic);
  await until(() => expect(chatIn(store.peek(), '1').messages.length).toBe(100));
  history.older(topic);
  await until(() => expect(chatIn(store.peek(), '1').history).toEqual({ kind: 'ready', older: false }));
  expect(asked).toEqual(['newest but 0', 'newest but 50', 'newest but 100']);
  expect(chatIn(store.peek(), '1').messages.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
});

test('a catch-up begins at the first gap in the numbers that were heard', async () => {
  all.push(...stored('1', 1, 10));
  const { store, history } = start();
  history.ensure(topic);
  await settled(1);
  await until(() => expect(chatIn(store.peek(), '1').history.kind).toBe('ready'));
  history.heard(topic, [11, 12]);
  history.missed(topic, 13);
  await settled(2);
  expect(asked.at(-1)).toBe('after 12');
  // 13 was never heard.
  history.heard(topic, [14]);
  all.push(...stored('1', 11, 14));
  for (const message of stored('1', 14, 14)) store.dispatch(heard('1', message));
  history.missed(topic, 14);
  await settled(3);
  expect(asked.at(-1)).toBe('after 12');
  await until(() =>
    expect(chatIn(store.peek(), '1').messages.map(({ seq }) => seq)).toEqual(
      expect.arrayContaining([13, 14]),
    ),
  );
});

test('a catch-up of more than one page goes on until no gap is left', async () => {
  all.push(...stored('1', 1, 5));
  const { store, history } = start();
  history.ensure(topic);
  await until(() => expect(chatIn(store.peek(), '1').history.kind).toBe('ready'));
  all.push(...stored('1', 6, 405));
  history.catchUp(topic);
  await until(() => expect(chatIn(store.peek(), '1').messages.length).toBe(405));
  expect(asked).toEqual(['newest but 0', 'newest but 0', 'after 5', 'after 205']);
});

test('a catch-up brings the receipts that were missed, of messages that were known', async () => {
  all.push(...stored('1', 1, 3));
  const { store, history } = start();
  history.ensure(topic);
  await until(() => expect(chatIn(store.peek(), '1').history.kind).toBe('ready'));
  all.splice(0, 3, ...all.map((message) => ({ ...message, readAt: NOW })));
  history.catchUp(topic);
  const readTimes = () => chatIn(store.peek(), '1').messages.map(({ readAt }) => readAt);
  await until(() => expect(readTimes()).toEqual([NOW, NOW, NOW]));
});

test('a failure says so and can be retried; a colleague’s chat says it is not yours', async () => {
  all.push(...stored('1', 1, 2));
  const { store, history } = start();
  refusal = new TypeError('away');
  history.ensure(topic);
  await until(() => expect(chatIn(store.peek(), '1').history.kind).toBe('failed'));
  refusal = new RestError(403, 'forbidden');
  history.retry(topic);
  await until(() => expect(chatIn(store.peek(), '1').history.kind).toBe('refused'));
  // Handed to me since: asked again by itself.
  refusal = null;
  history.ensure(topic);
  await until(() => expect(chatIn(store.peek(), '1').history.kind).toBe('ready'));
});
