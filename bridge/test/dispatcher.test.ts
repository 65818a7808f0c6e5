import { DatabaseSync } from 'node:sqlite';
import type { MessageRefusal } from '@chimpassist/protocol';
import type { AnswerLine, Batch, ChatFrame, Refusal } from '@chimpassist/protocol/frames';
import { ChatQuota } from '@chimpassist/protocol/inbound';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { elapsedMs } from '../src/clock.ts';
import { Dispatcher } from '../src/edge/dispatcher.ts';
import type { DispatcherOptions } from '../src/edge/dispatcher-options.ts';
import { Metrics } from '../src/metrics.ts';
import { Spool } from '../src/spool/spool.ts';
import { message, messageText, spoolPlace } from './support.ts';

const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const path = spoolPlace();
const okWith = (refused: Refusal[]) => ({
  ok: true as const,
  headSeq: 1,
  acks: [],
  held: null,
  controls: [],
  publishes: [],
  refused,
});

/** A message of customer 7 with this text. */
function wordy(n: number, content: string): ChatFrame {
  const frame = message(n);
  return frame.kind === 'message' ? { ...frame, message: { ...frame.message, content } } : frame;
}
const idOf = (frame: ChatFrame) => (frame.kind === 'message' ? frame.message.id : null);

describe('the dispatcher', () => {
  let posted: Batch[];
  let answer: (batch: Batch, take: (line: AnswerLine) => void) => void;
  const dispatcherWith = (spool: Spool, over: Partial<DispatcherOptions> = {}): Dispatcher =>
    new Dispatcher({
      edge: {
        async postText(text, take) {
          const batch = JSON.parse(text) as Batch;
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
    expect(spool.frames.depth).toBe(0);
    expect(spool.parked.all().map(({ frame }) => frame?.at)).toEqual([2]);
    expect(posted).toHaveLength(1);
    dispatcher.stop();
    spool.close();
  });

  it('without the lease hands on messages, and keeps changes to itself', async () => {
    const spool = new Spool(path());
    const dispatcher = dispatcherWith(spool, { epoch: () => null });
    dispatcher.addDurable('server/sessions/7', message(1));
    dispatcher.addPerishable('server/sessions/8', { kind: 'silent', at: Date.now(), rev: 1 });
    await expect.poll(() => spool.frames.depth).toBe(0);
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
    await expect.poll(() => spool.frames.depth).toBe(1);
    expect([...spool.frames.all()].map(({ sessionTopic }) => sessionTopic)).toEqual(['server/sessions/slow']);
    answer = accept;
    await expect.poll(() => spool.frames.depth).toBe(0);
    dispatcher.stop();
    spool.close();
  });

  it('goes on with what a run before left, in its order', async () => {
    const before = new Spool(path());
    for (const n of [1, 2, 3]) before.frames.add('server/sessions/7', messageText(n));
    before.close();
    const spool = new Spool(path());
    const dispatcher = dispatcherWith(spool);
    dispatcher.load();
    await expect.poll(() => spool.frames.depth).toBe(0);
    expect(posted[0]?.chats[0]?.frames.map(({ at }) => at)).toEqual([1, 2, 3]);
    dispatcher.stop();
    spool.close();
  });

  it('reads a spool page by page, each chat in its order', async () => {
    const before = new Spool(path());
    const long = 'x'.repeat(10_000);
    for (let n = 0; n < 1_000; n++)
      for (const chat of [1, 2]) before.frames.add(`server/sessions/${chat}`, JSON.stringify(wordy(n, long)));
    before.close();
    const spool = new Spool(path());
    const most: number[] = [];
    const dispatcher = dispatcherWith(spool, {
      quota: new ChatQuota({ waiting: 10_000, perMinute: 10_000 }),
      accepted: () => most.push(dispatcher.bytes),
    });
    dispatcher.load();
    expect(dispatcher.bytes).toBe(0);
    for (const n of [1_000, 1_001]) dispatcher.addDurable('server/sessions/1', wordy(n, long));
    dispatcher.addDurable('server/sessions/3', wordy(0, 'short'));
    await expect.poll(() => dispatcher.isIdle).toBe(true);
    expect(spool.frames.depth).toBe(0);
    // 20 MB were there.
    expect(Math.max(...most)).toBeLessThan(10_000_000);
    const sentOf = (chat: number) =>
      posted.flatMap(({ chats }) =>
        chats
          .filter(({ sessionTopic }) => sessionTopic.endsWith(`/${chat}`))
          .flatMap(({ frames }) => frames.map(idOf)),
      );
    expect(sentOf(1)).toEqual(Array.from({ length: 1_002 }, (_, n) => `m-${n}`));
    expect(sentOf(2)).toEqual(Array.from({ length: 1_000 }, (_, n) => `m-${n}`));
    // A chat that has nothing on the disk does not wait for those that have.
    expect(posted[0]?.chats.map(({ sessionTopic }) => sessionTopic)).toContain('server/sessions/3');
    dispatcher.stop();
    spool.close();
  });

  it('keeps what it can in memory, the rest of an outage on the disk, in order', async () => {
    const spool = new Spool(path());
    answer = () => {
      throw new Error('away');
    };
    const dispatcher = dispatcherWith(spool, {
      quota: new ChatQuota({ waiting: 10_000, perMinute: 10_000 }),
    });
    const long = 'x'.repeat(19_000);
    for (let n = 0; n < 1_500; n++) dispatcher.addDurable('server/sessions/7', wordy(n, long));
    expect(dispatcher.bytes).toBeLessThan(17_000_000);
    expect(spool.frames.depth).toBe(1_500);
    answer = accept;
    await expect.poll(() => dispatcher.isIdle).toBe(true);
    const sent = posted.flatMap(({ chats }) => chats.flatMap(({ frames }) => frames.map(idOf)));
    const taken = sent.filter((id, index) => sent.lastIndexOf(id) === index);
    expect(taken).toEqual(Array.from({ length: 1_500 }, (_, n) => `m-${n}`));
    expect(spool.frames.depth).toBe(0);
    dispatcher.stop();
    spool.close();
  });

  it('goes on behind a row of the spool that cannot be read, and parks it', async () => {
    const before = new Spool(path());
    for (const n of [1, 2, 3]) before.frames.add('server/sessions/7', messageText(n));
    before.close();
    const raw = new DatabaseSync(path());
    raw.exec("UPDATE frames SET frame = 'spoiled' WHERE id = 2");
    raw.close();
    const spool = new Spool(path());
    const dispatcher = dispatcherWith(spool);
    dispatcher.load();
    await expect.poll(() => dispatcher.isIdle).toBe(true);
    expect(posted[0]?.chats[0]?.frames.map(idOf)).toEqual(['m-1', 'm-3']);
    expect(spool.parked.all()).toMatchObject([{ code: 'bad_json', frame: null }]);
    expect(spool.frames.depth).toBe(0);
    dispatcher.stop();
    spool.close();
  });

  it('goes on by itself after a look at the spool that failed, and logs it', async () => {
    const before = new Spool(path());
    before.frames.add('server/sessions/7', messageText(1));
    before.close();
    const spool = new Spool(path());
    vi.spyOn(spool.frames, 'pageOf').mockImplementationOnce(() => {
      throw new Error('database or disk is full');
    });
    const told: unknown[] = [];
    const listening = { ...log, error: (...line: unknown[]) => void told.push(line) };
    const dispatcher = dispatcherWith(spool, { log: listening as typeof log });
    dispatcher.load();
    await expect.poll(() => posted.flatMap(({ chats }) => chats).length).toBe(1);
    expect(told).toEqual([[{ error: 'database or disk is full' }, 'posting failed']]);
    dispatcher.stop();
    spool.close();
  });

  it('tells who wrote what the edge refuses, and keeps nothing that was erased', async () => {
    const spool = new Spool(path());
    const told: [string, MessageRefusal[]][] = [];
    answer = ({ chats }, take) => {
      for (const { sessionTopic, frames } of chats) {
        const refused = frames.map((_, index) => ({
          index,
          code: index === 0 ? ('erased' as const) : ('not_assigned' as const),
          message: 'no',
        }));
        take({ ...okWith(refused), sessionTopic, accepted: frames.length });
      }
    };
    const dispatcher = dispatcherWith(spool, { refused: (...each) => told.push(each) });
    for (const n of [1, 2]) dispatcher.addDurable('server/sessions/7', message(n));
    await expect.poll(() => dispatcher.isIdle).toBe(true);
    const from = { id: 7, role: undefined };
    expect(told).toEqual([
      [
        'server/sessions/7',
        [
          { id: 'm-1', from, timestamp: 1, reason: 'erased' },
          { id: 'm-2', from, timestamp: 2, reason: 'not_allowed' },
        ],
      ],
    ]);
    expect(spool.parked.all().map(({ code }) => code)).toEqual(['not_assigned']);
    dispatcher.stop();
    spool.close();
  });

  it('knows that nothing is sent, and that one chat alone is what fails', async () => {
    const spool = new Spool(path());
    answer = () => {
      throw new Error('away');
    };
    const dispatcher = dispatcherWith(spool);
    dispatcher.addDurable('server/sessions/7', message(1));
    await expect.poll(() => dispatcher.failing).toBe(1);
    expect(dispatcher.isSending(elapsedMs())).toBe(true);
    expect(dispatcher.isSending(elapsedMs() + 31_000)).toBe(false);
    answer = (batch, take) => {
      for (const { sessionTopic } of batch.chats)
        take({ sessionTopic, ok: false, code: 'overloaded', message: 'no', retry: true });
    };
    const posts = posted.length;
    await expect.poll(() => posted.length).toBeGreaterThan(posts);
    // The edge answers; only this chat does not go on.
    expect(dispatcher.isSending(elapsedMs() + 29_000)).toBe(true);
    dispatcher.addDurable('server/sessions/8', message(1));
    await expect.poll(() => dispatcher.failing).toBe(2);
    expect(dispatcher.isSending(elapsedMs() + 31_000)).toBe(false);
    dispatcher.stop();
    spool.close();
  });

  it('asks the edge for nothing more while what its answers make has no room', async () => {
    const spool = new Spool(path());
    let hasRoom = false;
    let asked = 0;
    const dispatcher = dispatcherWith(spool, {
      hasRoom: () => {
        asked += 1;
        return hasRoom;
      },
    });
    dispatcher.addDurable('server/sessions/7', message(1));
    await expect.poll(() => asked).toBeGreaterThan(2);
    expect(posted).toEqual([]);
    hasRoom = true;
    await expect.poll(() => dispatcher.isIdle).toBe(true);
    expect(posted).toHaveLength(1);
    dispatcher.stop();
    spool.close();
  });
});
