import { SELF } from 'cloudflare:test';
import {
  BATCH_MAX_BYTES,
  BATCH_MAX_CHATS,
  BATCH_MAX_DESK_FRAMES,
  BATCH_MAX_FRAMES_PER_CHAT,
  CONTENT_MAX_LENGTH,
  ID_MAX_BYTES,
  RECEIPTS_MAX,
  REST_BODY_MAX_BYTES,
  REV_MAX,
} from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { answerToClose } from '../src/outlet/close-code.ts';
import {
  accept,
  attendantOnline,
  contents,
  HEADERS,
  message,
  post,
  request,
  say,
  type Taken,
  tellDesk,
  textOf,
  topicOf,
} from './support.ts';

const linesOf = async (response: Response) =>
  (await textOf(response))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Taken & { code?: string; message?: string; retry?: boolean });
const batch = (chats: unknown[], desk: unknown[] = []) => post({ v: 1, epoch: 0, chats, desk });
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe('a batch at its limit is taken, and above it is refused, with the limit in words', () => {
  it(`${BATCH_MAX_FRAMES_PER_CHAT} frames of one chat; a neighbour in the batch is not touched`, async () => {
    const of = (customer: string, count: number) => ({
      sessionTopic: topicOf(customer),
      seenRev: 0,
      frames: times(count, (n) => message(customer, n)),
    });
    const [full] = await linesOf(await batch([of('full', BATCH_MAX_FRAMES_PER_CHAT)]));
    expect(full).toMatchObject({ ok: true, accepted: BATCH_MAX_FRAMES_PER_CHAT, refused: [] });
    const lines = await linesOf(await batch([of('over', BATCH_MAX_FRAMES_PER_CHAT + 1), of('beside', 1)]));
    expect(lines.find(({ sessionTopic }) => sessionTopic === topicOf('over'))).toEqual({
      sessionTopic: topicOf('over'),
      ok: false,
      code: 'too_large',
      message: expect.stringContaining(String(BATCH_MAX_FRAMES_PER_CHAT)),
      retry: false,
    });
    expect(await contents('over')).toEqual([]);
    expect(await contents('beside')).toEqual(['text 0']);
  });

  it.each([-1, 0.5, 2 ** 53, REV_MAX + 1, '3', null, undefined])('a seenRev of %s', async (seenRev) => {
    const bad = { sessionTopic: topicOf('rev'), seenRev, frames: [message('rev', 1)] };
    const [line] = await linesOf(await batch([bad]));
    expect(line).toMatchObject({
      ok: false,
      code: 'bad_request',
      message: expect.stringMatching(/^seenRev: /),
    });
  });

  it('no frame at all, and no list of frames', async () => {
    for (const frames of [[], 'frames', undefined]) {
      const [line] = await linesOf(await batch([{ sessionTopic: topicOf('none'), seenRev: 0, frames }]));
      expect(line).toMatchObject({
        ok: false,
        code: 'bad_request',
        message: expect.stringMatching(/^frames: /),
      });
    }
  });

  it.each([
    ['chats', { chats: times(BATCH_MAX_CHATS + 1, () => null), desk: [] }, 400],
    ['frames of the desk', { chats: [], desk: times(BATCH_MAX_DESK_FRAMES + 1, () => null) }, 400],
    ['bytes', { chats: ['x'.repeat(BATCH_MAX_BYTES)], desk: [] }, 413],
  ])('%s', async (_, over, status) => {
    const response = await post({ v: 1, epoch: 0, ...over });
    expect(response.status).toBe(status);
    await response.body?.cancel();
  });

  it.each(['/bridge/channel', '/bridge/erased'])('the body of %s', async (path) => {
    const body = JSON.stringify({ padding: 'x'.repeat(REST_BODY_MAX_BYTES) });
    const response = await SELF.fetch(`http://worker${path}`, { method: 'POST', headers: HEADERS, body });
    expect(response.status).toBe(413);
    await response.body?.cancel();
  });

  it.each([
    [
      'the text of a message',
      (n: number) => ({
        ...message('f', 1),
        message: { id: 'm', from: { id: 'f' }, timestamp: 1, content: 'x'.repeat(n) },
      }),
      CONTENT_MAX_LENGTH,
    ],
    [
      'an id',
      (n: number) => ({
        ...message('f', 1),
        message: { id: 'x'.repeat(n), from: { id: 'f' }, timestamp: 1, content: '' },
      }),
      ID_MAX_BYTES,
    ],
    [
      'receipts',
      (n: number) => ({
        kind: 'receipt',
        at: 1,
        readMessages: times(n, (i) => ({ from: { id: 1 }, timestamp: i, readAt: 1 })),
      }),
      RECEIPTS_MAX,
    ],
    ['a requestID', (n: number) => ({ ...request('f'), requestID: 'x'.repeat(n) }), 256],
    [
      'a note',
      (n: number) => ({
        kind: 'command',
        at: 1,
        attendant: { id: 1 },
        command: { command: 'handOver', sessionTopic: topicOf('f'), to: { type: 'x' }, note: 'x'.repeat(n) },
      }),
      1_000,
    ],
  ])('%s', async (_, frame, limit) => {
    const codeOf = async (n: number) => (await say('f', frame(n))).refused.map(({ code }) => code);
    expect(await codeOf(limit)).not.toContain('bad_request');
    expect(await codeOf(limit + 1)).toEqual(['bad_request']);
  });
});

describe('rule 24: control messages above the rev that the bridge has seen', () => {
  it('come again with each answer, until the bridge has seen them', async () => {
    await tellDesk(attendantOnline(2));
    const toldTo = async (seenRev: number, frame: unknown) => {
      const [line] = await linesOf(
        await batch([{ sessionTopic: topicOf('seen'), seenRev, frames: [frame] }]),
      );
      return line?.controls.map(({ rev }) => rev);
    };
    expect(await toldTo(0, request('seen'))).toEqual([1]);
    expect(await toldTo(0, message('seen', 1))).toEqual([1]);
    expect(await toldTo(1, message('seen', 2))).toEqual([]);
  });
});

describe('rule 45: a bridge that has published more than a chat remembers', () => {
  it('hears of what happens from now on, under a higher rev', async () => {
    await tellDesk(attendantOnline(1));
    const at = async (frame: unknown) => {
      const [line] = await linesOf(
        await batch([{ sessionTopic: topicOf('lost'), seenRev: 40, frames: [frame] }]),
      );
      return line;
    };
    const asked = await at(request('lost'));
    expect(asked?.controls.map(({ rev }) => rev)).toEqual([41]);
    const taken = await at(accept(1));
    expect(taken?.controls.at(-1)).toMatchObject({
      rev: 42,
      payload: { instruction: 'session/ready', rev: 42 },
    });
    expect(taken?.held).toMatchObject({ rev: 42, state: 'online' });
  });
});

describe('a page of the log, or of the topics', () => {
  const ask = (query: string) => SELF.fetch(`http://worker/bridge/${query}`, { headers: HEADERS });
  const log = `log?sessionTopic=${topicOf('paged')}`;

  it('is as long as the bridge asks', async () => {
    await say('paged', request('paged'), message('paged', 1), message('paged', 2));
    const page = await ask(`${log}&after=0&limit=1`);
    expect(await page.json()).toMatchObject({ entries: [{ seq: 1 }], headSeq: 2 });
    expect(await (await ask('topics?limit=1')).json()).toMatchObject({ topics: [expect.any(String)] });
  });

  it.each([`${log}&after=x`, `${log}&limit=-1`, `${log}&after=1&after=2`, 'topics?limit=many'])(
    'is refused where its place or length cannot be read: %s',
    async (query) => {
      const refused = await ask(query);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: { code: 'bad_request' } });
    },
  );
});

describe('the close of a WebSocket', () => {
  it('is answered with its own code, and with 1000 where nobody may send that', () => {
    for (const code of [1000, 1001, 1003, 1007, 1014, 3000, 4999])
      expect([code, answerToClose(code)]).toEqual([code, code]);
    for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000])
      expect([code, answerToClose(code)]).toEqual([code, 1000]);
  });
});
