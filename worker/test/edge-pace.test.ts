import { evictDurableObject } from 'cloudflare:test';
import { CONTENT_MAX_LENGTH, sessionTopicOf } from '@chimpassist/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Behind, caughtUp, paced } from '../src/edge/behind.ts';
import { saying } from '../src/edge/sayings.ts';
import { EdgeClient, messageOf } from './edge-client.ts';
import { accept, attendantOnline, bridge, chat, chatInPicture, say, tellDesk, topicOf } from './support.ts';

const WINDOW = 100;
const PORTION = 50;

/** A customer who is in a chat, and from now on acknowledges nothing. */
async function stopped(id: string): Promise<EdgeClient> {
  const page = await EdgeClient.open(id);
  page.sayOnline();
  await expect.poll(async () => (await chatInPicture(id))?.state).toBe('waiting');
  await say(id, accept(31));
  await expect.poll(() => page.on('client/control').length).toBeGreaterThan(1);
  page.acknowledges = false;
  return page;
}

/** Attendant 31 says `answer n` for each number. */
async function answers(id: string, from: number, to: number, more = ''): Promise<void> {
  for (let first = from; first <= to; first += PORTION) {
    const numbers = Array.from({ length: Math.min(PORTION, to - first + 1) }, (_, n) => first + n);
    await say(
      id,
      ...numbers.map((n) => ({
        kind: 'message' as const,
        at: n,
        proven: 'attendant' as const,
        message: {
          id: `a-${n}`,
          from: { id: 31, name: 'A31', avatarURL: null, role: 'attendant' as const },
          timestamp: n,
          content: `answer ${n}${more}`,
          readAt: null,
        },
      })),
    );
  }
}

const answersUpTo = (n: number) => Array.from({ length: n }, (_, i) => `answer ${i + 1}`);

beforeAll(async () => {
  await tellDesk(attendantOnline(31));
});

describe('a reader at the edge', () => {
  it('is sent a window, and the rest from the log as it acknowledges', async () => {
    const page = await stopped('paced');
    await answers('paced', 1, 250);
    page.send({ type: 'pingreq' });
    await page.hears('pingresp');
    const heard = page.wordsOn('messages/attendant');
    expect(heard.length).toBeLessThanOrEqual(WINDOW);
    expect(heard).toEqual(answersUpTo(heard.length));
    page.catchUp();
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(answersUpTo(250));
    await answers('paced', 251, 252);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(answersUpTo(252));
    expect(page.closed).toBeNull();
  });

  it('hears words of the largest size as well, a bounded part of the log at a time', async () => {
    const page = await stopped('large');
    const more = '\u0001'.repeat(CONTENT_MAX_LENGTH - 20);
    for (let n = 1; n <= 100; n += 5) await answers('large', n, n + 4, more);
    page.send({ type: 'pingreq' });
    await page.hears('pingresp');
    page.catchUp();
    await expect
      .poll(() => page.wordsOn('messages/attendant').map((text) => text.slice(0, -more.length)))
      .toEqual(answersUpTo(100));
    expect(page.closed).toBeNull();
  });

  it('goes on in the log where it was before a sleep', async () => {
    const page = await stopped('asleep');
    await answers('asleep', 1, 150);
    await evictDurableObject(chat('asleep'));
    page.catchUp();
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(answersUpTo(150));
  });

  it('who acknowledges nothing of a thousand more is cut off', async () => {
    const page = await stopped('dead');
    await answers('dead', 1, 1_000);
    expect(page.closed).toBeNull();
    await answers('dead', 1_001, 1_150);
    await expect.poll(() => page.closed).toBe(1013);
    expect(page.wordsOn('messages/attendant').length).toBeLessThanOrEqual(WINDOW);
  });

  it('that is behind is known by its own words', () => {
    const topic = sessionTopicOf('own');
    const { 0: reader, 1: other } = new WebSocketPair();
    const entry = (seq: number) => ({
      seq,
      kind: 'message' as const,
      sessionInfo: {} as never,
      message: messageOf('own', seq) as never,
    });
    const said = [1, 2, 3, 4].map((seq) => ({
      ...saying(`${topic}/messages/customer`, {}, 1),
      seq,
      from: seq === 3 ? reader : other,
    }));
    const { now, behind } = paced(said, reader, 2, null);
    expect(now.map(({ seq }) => seq)).toEqual([1]);
    expect(behind).toEqual({ seq: 1, ackedAt: 1, own: [3] });
    const log = {
      headSeq: () => 4,
      after: (seq: number, limit: number) =>
        [1, 2, 3, 4]
          .filter((n) => n > seq)
          .slice(0, limit)
          .map(entry),
    };
    const first = caughtUp(behind as Behind, reader, 4, topic, log);
    expect(
      first.sayings.filter(({ isAck }) => !isAck).map(({ seq, from }) => [seq, from === reader]),
    ).toEqual([
      [2, false],
      [3, true],
    ]);
    expect(caughtUp(first.behind as Behind, reader, 4, topic, log)).toMatchObject({
      sayings: [{ seq: 4 }, { seq: 4, isAck: true }],
      behind: null,
    });
  });
});

describe('what the bridge is told of long words', () => {
  it('comes in portions that a row of the desk can hold, whole and in order', async () => {
    const { socket } = await bridge('the bridge of long words');
    const page = await EdgeClient.open('long');
    const numbers = Array.from({ length: 30 }, (_, n) => n + 1);
    for (const n of numbers)
      page.publish('messages/customer', {
        sessionInfo: {},
        message: { ...messageOf('long', n), content: `${n} ${'x'.repeat(19_000)}` },
      });
    const said = () =>
      socket.frames.map((frame) =>
        (frame.type === 'effects' ? frame.publishes : [])
          .filter(({ topic }) => topic === `${topicOf('long')}/messages/customer`)
          .map(({ payload }) => (payload as { message: { content: string } }).message.content),
      );
    await expect.poll(() => said().flat().map(Number.parseFloat)).toEqual(numbers);
    expect(Math.max(...said().map((contents) => contents.join('').length))).toBeLessThan(250_000);
    socket.close();
  });
});
