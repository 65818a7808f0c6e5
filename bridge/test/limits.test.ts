import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BRIDGE_FILTERS, TOPICS } from '@chimpassist/protocol';
import type { Batch, ChatFrame } from '@chimpassist/protocol/frames';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InFlight } from '../src/broker/in-flight.ts';
import { ChatQuota } from '../src/edge/chat-quota.ts';
import { Dispatcher, type DispatcherOptions } from '../src/edge/dispatcher.ts';
import type { AnswerLine } from '../src/edge/edge.ts';
import { HELP } from '../src/help.ts';
import { Metrics } from '../src/metrics.ts';
import { writesOf } from '../src/mirror/writes.ts';
import { ActivityMonitor, INACTIVE_AFTER_MS } from '../src/presence/activity-monitor.ts';
import { readSettings } from '../src/settings.ts';
import { parkedLines } from '../src/spool/parked.ts';
import { SPOOL_LIMITS, Spool, SpoolFullError } from '../src/spool/spool.ts';

const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const message = (n: number): ChatFrame => ({
  kind: 'message',
  at: n,
  message: {
    id: `m-${n}`,
    from: { id: 7, name: 'Mary', avatarURL: null },
    timestamp: n,
    content: 'a secret wish',
    readAt: null,
  },
});

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chimp-spool-'));
  path = join(dir, 'spool.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the spool', () => {
  it('takes no more than its limit, says so, and takes again once there is room', () => {
    const spool = new Spool(path, { ...SPOOL_LIMITS, frames: 2 });
    const first = spool.add('server/sessions/7', message(1));
    spool.add('server/sessions/7', message(2));
    expect(() => spool.add('server/sessions/7', message(3))).toThrow(SpoolFullError);
    expect(spool.depth).toBe(2);
    spool.remove([first]);
    spool.add('server/sessions/7', message(3));
    expect([...spool.all()].map(({ frame }) => frame.at)).toEqual([2, 3]);
    spool.close();
  });

  it('keeps frames, parked ones and debts over a restart, and knows the age of the oldest', () => {
    const before = new Spool(path);
    before.add('server/sessions/7', message(41));
    before.park('server/sessions/7', message(1), 'topic_mismatch', 'not yours');
    before.noteBehind('server/sessions/7', 9);
    before.noteBehind('server/sessions/7', 5);
    before.close();
    const after = new Spool(path);
    expect(after.oldestAt).toBe(41);
    expect(after.allParked()).toMatchObject([{ code: 'topic_mismatch', reason: 'not yours' }]);
    expect(after.behind()).toEqual(new Map([['server/sessions/7', 9]]));
    after.caughtUp('server/sessions/7', 8);
    expect(after.behind().size).toBe(1);
    after.caughtUp('server/sessions/7', 9);
    expect(after.behind().size).toBe(0);
    after.close();
  });

  it('parks no more of one chat than its share, nor of all together', () => {
    const spool = new Spool(path, { frames: 10, parked: 3, parkedPerChat: 2 });
    const park = (chat: string) => spool.park(chat, message(1), 'code', 'reason');
    expect([park('a'), park('a'), park('a'), park('b'), park('c')]).toEqual([true, true, false, true, false]);
    expect(spool.parked).toBe(3);
    expect(spool.clearParked()).toBe(3);
    spool.close();
  });

  it('lists what is parked without what anybody wrote', () => {
    const spool = new Spool(path);
    spool.park('server/sessions/7', message(1), 'topic_mismatch', 'not yours');
    const lines = parkedLines(spool.allParked());
    expect(lines).toContain('server/sessions/7');
    expect(lines).toContain('topic_mismatch');
    expect(lines).not.toContain('secret');
    spool.close();
  });
});

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
    const spool = new Spool(path);
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
    const spool = new Spool(path);
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
    const spool = new Spool(path);
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
    const before = new Spool(path);
    for (const n of [1, 2, 3]) before.add('server/sessions/7', message(n));
    before.close();
    const spool = new Spool(path);
    const dispatcher = dispatcherWith(spool);
    dispatcher.load();
    await expect.poll(() => spool.depth).toBe(0);
    expect(posted[0]?.chats[0]?.frames.map(({ at }) => at)).toEqual([1, 2, 3]);
    dispatcher.stop();
    spool.close();
  });
});

describe('what is on its way to the broker', () => {
  it('is never more than the broker wants at once, and goes in its order', async () => {
    const inFlight = new InFlight(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        inFlight.run(async () => {
          running += 1;
          most = Math.max(most, running);
          order.push(n);
          await Promise.resolve();
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is nothing that the bridge itself reads', () => {
    const own = [
      TOPICS.clientControl('server/sessions/7'),
      TOPICS.serverControl('server/sessions/7'),
      TOPICS.stored('server/sessions/7'),
      TOPICS.assignTo(12),
      TOPICS.attendantControl(12),
      TOPICS.attendantsRequest,
      TOPICS.desk,
      TOPICS.bridge,
    ];
    const fits = (filter: string, topic: string) =>
      new RegExp(`^${filter.replaceAll('+', '[^/]+').replaceAll('#', '.*')}$`).test(topic);
    const filters = [...BRIDGE_FILTERS.durable, ...BRIDGE_FILTERS.perishable];
    expect(filters.some((filter) => fits(filter, TOPICS.messages('server/sessions/7')))).toBe(true);
    expect(own.filter((topic) => filters.some((filter) => fits(filter, topic)))).toEqual([]);
  });
});

describe('the activity monitor', () => {
  const settings = { url: 'mqtt://localhost:1', username: undefined, password: undefined, topic: '+' };
  const heard = (email: string) => new TextEncoder().encode(JSON.stringify({ user: email }));

  it('tells of an attendant of whom nothing was heard for two minutes, and of the return, as news once', () => {
    const monitor = new ActivityMonitor(settings, log);
    monitor.heard(heard('Ana@shop.test'), 1_000);
    const at = (now: number) => monitor.verdict('ana@shop.test', now, 0);
    expect(at(1_000 + INACTIVE_AFTER_MS - 1)).toEqual({ isActive: true, isNews: false });
    expect(at(1_000 + INACTIVE_AFTER_MS)).toEqual({ isActive: false, isNews: true });
    expect(at(1_000 + INACTIVE_AFTER_MS + 1)).toEqual({ isActive: false, isNews: false });
    monitor.heard(heard('ana@shop.test'), 200_000);
    expect(at(200_001)).toEqual({ isActive: true, isNews: true });
  });

  it('counts silence only while it is listened to, and takes nonsense for nothing', () => {
    const monitor = new ActivityMonitor(settings, log);
    for (const nonsense of ['', '[]', '{"user":7}', '{"user":""}', '\u0000']) {
      monitor.heard(new TextEncoder().encode(nonsense), 1);
    }
    expect(monitor.verdict('ana@shop.test', 9_999_999, null).isActive).toBe(true);
    expect(monitor.verdict('ana@shop.test', 9_999_999, 9_999_000).isActive).toBe(true);
    expect(monitor.verdict('ana@shop.test', 9_999_999, 0).isActive).toBe(false);
  });
});

describe('what the mirror asks of MongoDB', () => {
  it('is upserts and updates by a text _id whose keys and operators are ours, whatever the wire says', () => {
    const hostile = JSON.parse(
      '{"id":"{\\"$ne\\":1}","from":{"id":"$where","name":"$set","avatarURL":null},"timestamp":1,"content":"{$gt:\\"\\"}","readAt":null,"seq":1,"receivedAt":1}',
    );
    const info = { sessionTopic: 'server/sessions/7', lastMessages: [1, 2] } as never;
    const writes = [
      ...writesOf('server/sessions/7', { seq: 1, kind: 'message', sessionInfo: info, message: hostile }),
      ...writesOf('server/sessions/7', {
        seq: 2,
        kind: 'receipt',
        readMessages: [{ id: '$inc', from: { id: '$unset' }, timestamp: 1, readAt: 5 }],
      }),
    ] as {
      updateOne: { filter: Record<string, unknown>; update: Record<string, Record<string, unknown>> };
    }[];
    for (const { updateOne } of writes) {
      expect(Object.keys(updateOne.filter)).toEqual(['_id']);
      expect(typeof updateOne.filter._id).toBe('string');
      expect(['$setOnInsert', '$set']).toContain(Object.keys(updateOne.update)[0]);
    }
    expect(Object.keys(writes[0]?.updateOne.update.$setOnInsert ?? {})).toEqual(['sessionInfo', 'message']);
    expect(writes[0]?.updateOne.update.$setOnInsert).toMatchObject({ sessionInfo: { lastMessages: [] } });
    expect(writes[1]?.updateOne.update.$set).toEqual({ 'message.readAt': 5 });
  });
});

describe('the settings', () => {
  const good = { MQTT_BROKER_HOST: 'mqtt://h', BACKEND_ENDPOINT: 'http://w', BRIDGE_SECRET: 's' };

  it.each([
    [{ MQTT_BROKER_HOST: '' }, 'MQTT_BROKER_HOST'],
    [{ MQTT_BROKER_HOST: 'ftp://h' }, 'MQTT_BROKER_HOST'],
    [{ BACKEND_ENDPOINT: 'nowhere' }, 'BACKEND_ENDPOINT'],
    [{ BRIDGE_SECRET: ' ' }, 'BRIDGE_SECRET'],
    [{ BRIDGE_PORT: '70000' }, 'BRIDGE_PORT'],
    [{ SPOOL_LIMIT: 'many' }, 'SPOOL_LIMIT'],
    [{ CHAT_MESSAGES_PER_MINUTE: '-1' }, 'CHAT_MESSAGES_PER_MINUTE'],
    [{ ATTENDANT_PRESENCE_MQTT_BROKER_HOST: 'mqtt://m' }, 'ATTENDANT_PRESENCE_TOPIC'],
  ])('say what is wrong in one sentence that names it: %j', (over, name) => {
    expect(() => readSettings({ ...good, ...over })).toThrow(name);
  });

  it('are all named by --help', () => {
    const names = Object.keys(readSettings(good));
    expect(names.length).toBeGreaterThan(10);
    for (const name of [
      'MQTT_BROKER_HOST',
      'SPOOL_PATH',
      'MONGO_CONNECTION_URL',
      'CHAT_MESSAGES_PER_MINUTE',
    ]) {
      expect(HELP).toContain(name);
    }
  });
});
