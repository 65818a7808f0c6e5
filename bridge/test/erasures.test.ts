import type { MessageRefusal } from '@chimpassist/protocol';
import type { Batch } from '@chimpassist/protocol/frames';
import { ChatQuota } from '@chimpassist/protocol/inbound';
import { expect, it } from 'vitest';
import { Dispatcher } from '../src/edge/dispatcher.ts';
import type { Edge } from '../src/edge/edge.ts';
import { Erasures } from '../src/flow/deletion/erasures.ts';
import { Metrics } from '../src/metrics.ts';
import { Spool } from '../src/spool/spool.ts';
import { messageText, spoolPlace } from './support.ts';

const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const path = spoolPlace();
const TOPIC = 'server/sessions/7';
const OTHER = 'server/sessions/8';

/** A bridge that has just started over this spool, before anything was sent. */
function setUp(spool: Spool, erased: Edge['erased']) {
  const told: [string, MessageRefusal[]][] = [];
  const sent: string[] = [];
  const dispatcher = new Dispatcher({
    edge: {
      async postText(text) {
        const { chats } = JSON.parse(text) as Batch;
        sent.push(...chats.map(({ sessionTopic }) => sessionTopic));
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
    refused: (...each) => told.push(each),
  });
  dispatcher.load();
  const erasing = (topic: string) => dispatcher.erased(topic);
  const erasures = new Erasures({ spool, mirror: null, edge: { erased }, erasing, log });
  const end = () => {
    erasures.stop();
    dispatcher.stop();
    spool.close();
  };
  return { told, sent, erasures, end };
}

it('tells the writers of what lay only on the disk when a chat was erased', async () => {
  const spool = new Spool(path());
  for (let n = 0; n < 1_100; n++) spool.frames.add(TOPIC, messageText(n));
  spool.frames.add(OTHER, messageText(1));
  const { told, sent, erasures, end } = setUp(spool, async () => {});
  erasures.order(TOPIC);
  await expect.poll(() => spool.erasures.all()).toEqual([]);
  const refusals = told.flatMap(([topic, each]) => each.map(({ id, reason }) => `${topic} ${id} ${reason}`));
  expect(refusals).toEqual(Array.from({ length: 1_100 }, (_, n) => `${TOPIC} m-${n} erased`));
  await expect.poll(() => sent).toContain(OTHER);
  expect(sent).not.toContain(TOPIC);
  expect(spool.frames.depth).toBe(1);
  end();
});

it('keeps what is written while an erasure waits for the Worker', async () => {
  const spool = new Spool(path());
  spool.frames.add(TOPIC, messageText(1));
  let asked = 0;
  const { told, erasures, end } = setUp(spool, async () => {
    asked += 1;
    if (asked === 1) {
      spool.frames.add(TOPIC, messageText(2));
      throw new Error('away');
    }
  });
  erasures.order(TOPIC);
  await expect.poll(() => spool.erasures.all()).toEqual([]);
  expect(asked).toBe(2);
  expect(spool.frames.depth).toBe(1);
  expect(told.flatMap(([, each]) => each.map(({ id }) => id))).toEqual(['m-1']);
  end();
});

it('is done again where the same customer is erased once more meanwhile', async () => {
  const spool = new Spool(path());
  const counts: number[] = [];
  const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  spool.frames.add(TOPIC, messageText(1));
  const { erasures, end } = setUp(spool, async ({ spooled }) => {
    counts.push(spooled);
    asked();
    await mayAnswer;
  });
  erasures.order(TOPIC);
  await isAsked;
  spool.frames.add(TOPIC, messageText(2));
  spool.frames.add(TOPIC, messageText(3));
  erasures.order(TOPIC);
  answer();
  await expect.poll(() => counts).toEqual([1, 2]);
  await expect.poll(() => spool.erasures.all()).toEqual([]);
  expect(spool.frames.depth).toBe(0);
  end();
});
