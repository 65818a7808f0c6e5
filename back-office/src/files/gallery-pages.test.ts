import { fromWire } from '@chimpassist/client/conversation';
import { RestError } from '@chimpassist/client/rest';
import type { WireMessage } from '@chimpassist/client/wire';
import { createRoot } from 'solid-js';
import { expect, test } from 'vitest';
import { carryingOf, createGalleryPages } from './gallery-pages.ts';

const wire = (seq: number | undefined, content = `message ${seq}`): WireMessage => ({
  id: content,
  from: { id: 'mary', name: 'Mary', avatarURL: null, role: 'customer' },
  timestamp: seq ?? 1_000,
  content,
  readAt: null,
  seq,
  attachments: [{ id: `f1.bWFyeQ.${'0'.repeat(32)}` }],
});
const contents = (messages: readonly WireMessage[]): string[] => messages.map(({ content }) => content);

type Answer = { messages: WireMessage[]; next: number | null } | Error;

/** Pages of a customer whom the server answers so, one answer for each call. */
function pagesOf(...answers: Answer[]) {
  const asked: (number | undefined)[] = [];
  const pages = createRoot(() =>
    createGalleryPages(
      async (_, before) => {
        asked.push(before);
        const answer = answers.shift();
        if (answer === undefined) throw new Error('Nobody expects this call.');
        if (answer instanceof Error) throw answer;
        return answer;
      },
      () => 'mary',
    ),
  );
  return { pages, asked };
}

test('each page is asked for below the one before, and none behind the last', async () => {
  const { pages, asked } = pagesOf(
    { messages: [wire(9), wire(7)], next: 7 },
    { messages: [wire(3)], next: null },
  );
  await pages.more();
  await pages.more();
  await pages.more();
  expect(asked).toEqual([undefined, 7]);
  expect(contents(pages.messages())).toEqual(['message 9', 'message 7', 'message 3']);
});

test('a page that failed is asked for again, from the same place', async () => {
  const { pages, asked } = pagesOf({ messages: [wire(9)], next: 9 }, new RestError(0, 'away'), {
    messages: [wire(2)],
    next: null,
  });
  await pages.more();
  await pages.more();
  expect(pages.reached()).toEqual({ kind: 'failed', before: 9 });
  await pages.more();
  expect(asked).toEqual([undefined, 9, 9]);
  expect(contents(pages.messages())).toEqual(['message 9', 'message 2']);
});

test('a server from before the call is not asked again', async () => {
  const { pages, asked } = pagesOf(new RestError(404, 'not found'));
  await pages.more();
  await pages.more();
  expect([pages.reached().kind, asked.length]).toEqual(['unknown', 1]);
});

test('what is loaded and what lies further back stand once, the newest first', () => {
  const loaded = [
    { ...wire(4), attachments: undefined },
    wire(5),
    wire(8, 'as it is now'),
    wire(undefined, 'unsent'),
  ];
  const further = [wire(8, 'as it was'), wire(5), wire(2)];
  expect(contents(carryingOf(loaded.map(fromWire), further.map(fromWire)))).toEqual([
    'unsent',
    'as it is now',
    'message 5',
    'message 2',
  ]);
});
