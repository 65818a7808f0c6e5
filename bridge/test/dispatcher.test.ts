import type { Batch } from '@chimpassist/protocol/frames';
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatQuota } from '../src/edge/chat-quota.ts';
import { Dispatcher, type DispatcherOptions } from '../src/edge/dispatcher.ts';
import type { AnswerLine } from '../src/edge/edge.ts';
import { Metrics } from '../src/metrics.ts';
import { Spool } from '../src/spool/spool.ts';
import { message, spoolPlace } from './support.ts';

const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const path = spoolPlace();

describe('the quota of a chat', () => {
  it('stops one that floods, and only that one, and lets it write again later', () => {
    const quota = new ChatQuota({ waiting: 1_000, perMinute: 60 });
    const took = Array.from({ length: 100 }, () => quota.take('flood', 0, 0));
    expect(took.filter(Boolean)).toHaveLength(60);
    expect(quota.take('calm', 0, 0)).toBe(true);
    expect(quota.take('flood', 0, 1_000)).toBe(true);
    expect(quota.take('flood', 0, 1_000)).toBe(false);
  });

  it('stops a chat of which too much waits already', () => {
    const quota = new ChatQuota({ waiting: 3, perMinute: 60 });
    expect([2, 3].map((waiting) => quota.take('slow', waiting, 0))).toEqual([true, false]);
  });
});

describe('the dispatcher', () => {
  let posted: Batch[];
  let answer: (batch: Batch, take: (line: AnswerLine) => void) => void;
  const dispatcherWith = (spool: Spool, over: Partial<DispatcherOptions> = {}): Dispatcher =>
    new Dispatcher({
      edge: {
        async post(batch, take) {
          posted.push(batch);
          answer(batch, take);
        },
      },
      spool,
      metrics: new Metrics(),
      log,
      quota: new ChatQuota(),
      epoch: () => 1,
      seenRev: () => 0,
      wantsLog: false,
      accepted: () => {},
      deskDropped: () => {},
      ...over,
    });
  const accept = (batch: Batch, take: (line: AnswerLine) => void, refused: number[] = []): void => {
    for (const { sessionTopic, frames } of batch.chats) {
      take({
        sessionTopic,
        ok: true,
        accepted: frames.length,
        refused: refused.map((index) => ({ index, code: 'bad_request', message: 'no' })),
        acks: [],
        headSeq: 1,
        held: null,
        controls: [],
        publishes: [],
      });
    }
  };
  beforeEach(() => {
    posted = [];
    answer = accept;
  });

  it('parks what the edge refuses, once, and never sends it again', async () => {
    const spool = new Spool(path());
    answer = (batch, take) => accept(batch, take, [1]);
    const dispatcher = dispatcherWith(spool);
    for (const n of [1, 2, 3]) dispatcher.addDurable('server/sessions/7', message(n));
    await expect.poll(() => dispatcher.isIdle).toBe(true);
    expect(spool.depth).toBe(0);
    expect(spool.allParked().map(({ frame }) => frame.at)).toEqual([2]);
    expect(posted).toHaveLength(1);
    dispatcher.stop();
    spool.close();
  });

  it('without the lease hands on messages, and keeps changes to itself', async () => {
    const spool = new Spool(path());
    const dispatcher = dispatcherWith(spool, { epoch: () => null });
    dispatcher.addDurable('server/sessions/7', message(1));
    dispatcher.addPerishable('server/sessions/8', { kind: 'silent', at: Date.now(), rev: 1 });
    await expect.poll(() => spool.depth).toBe(0);
    expect(posted.flatMap(({ chats }) => chats.map(({ sessionTopic }) => sessionTopic))).toEqual([
      'server/sessions/7',
    ]);
    dispatcher.stop();
    spool.close();
  });

  it('lets no chat wait for one that fails', async () => {
    const spool = new Spool(path());
    answer = (batch, take) => {
      accept(
        { ...batch, chats: batch.chats.filter(({ sessionTopic }) => !sessionTopic.endsWith('/slow')) },
        take,
      );
    };
    const dispatcher = dispatcherWith(spool);
    dispatcher.addDurable('server/sessions/slow', message(1));
    for (let n = 0; n < 5; n++) dispatcher.addDurable(`server/sessions/${n}`, message(n));
    await expect.poll(() => spool.depth).toBe(1);
    expect([...spool.all()].map(({ sessionTopic }) => sessionTopic)).toEqual(['server/sessions/slow']);
    answer = accept;
    await expect.poll(() => spool.depth, { timeout: 5_000 }).toBe(0);
    dispatcher.stop();
    spool.close();
  });

  it('goes on with what a run before left, in its order', async () => {
    const before = new Spool(path());
    for (const n of [1, 2, 3]) before.add('server/sessions/7', message(n));
    before.close();
    const spool = new Spool(path());
    const dispatcher = dispatcherWith(spool);
    dispatcher.load();
    await expect.poll(() => spool.depth).toBe(0);
    expect(posted[0]?.chats[0]?.frames.map(({ at }) => at)).toEqual([1, 2, 3]);
    dispatcher.stop();
    spool.close();
  });
});
