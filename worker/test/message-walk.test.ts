import { type JsonWalk, walkOfJson } from '@chimpassist/testing/json-walk';
import { afterEach, expect, it } from 'vitest';
import { EdgeClient, messageOf } from './edge-client.ts';
import { message, post, request, say, textOf, topicOf } from './support.ts';

const WORDS = 'a secret wish';
let walk: JsonWalk | undefined;
afterEach(() => walk?.stop());

it('reads a message out of JSON once and makes it JSON for its row and its answer', async () => {
  const { held } = await say('walker', request('walker'));
  const frame = message('walker', 1);
  if (frame.kind !== 'message') throw new Error('This makes messages.');
  const said = { ...frame, proven: 'customer', message: { ...frame.message, content: WORDS } };
  const chats = [{ sessionTopic: topicOf('walker'), seenRev: held?.rev ?? 0, frames: [said] }];

  walk = walkOfJson(WORDS, /worker\/src\/(.+?\.ts)/);
  const answer = await textOf(await post({ v: 1, epoch: 0, chats, desk: [], log: true }));
  expect(answer).toContain(WORDS);
  expect(walk.steps).toEqual([
    // The batch, each frame of which is validated.
    'parse in http/input.ts',
    // The row in the chat's own object.
    'stringify in chat/message-log.ts',
    // What was stored, for the mirror: not read again from the row.
    'stringify in http/bridge/answer-lines.ts',
  ]);
});

it('reads a message at the edge out of JSON once, and makes it JSON twice', async () => {
  const page = await EdgeClient.open('at-the-edge');
  // The first one begins a chat, and both sides are told of that with the newest words.
  const first = page.write(1);
  await expect.poll(() => page.acknowledged).toContain(first);
  const said = { ...messageOf('at-the-edge', 2), content: WORDS };
  walk = walkOfJson(WORDS, /(?:worker|protocol)\/src\/(.+?\.ts)/);
  const id = page.publish('messages/customer', { sessionInfo: {}, message: said });
  await expect.poll(() => page.acknowledged).toContain(id);
  expect(walk.steps).toEqual([
    'parse in inbound/decode.ts',
    'stringify in chat/message-log.ts',
    // Once for all who hear it.
    'stringify in edge/sayings.ts',
  ]);
});
