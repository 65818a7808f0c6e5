import { describe, expect, it } from 'vitest';
import { type LeftOutReason, Outgoing } from '../src/broker/outgoing.ts';
import { log } from '../src/log.ts';

const SHUTTING_DOWN = 139;
const TOO_LARGE = 149;

/** A broker of one's own making: it acknowledges what it is told to, and hangs up when it is told to. */
function pretend({ maxPacketBytes = null as number | null } = {}) {
  const leftOut: [string, LeftOutReason][] = [];
  const outgoing = new Outgoing({
    maxPacketBytes,
    maxTopicLevels: 100,
    log,
    leftOut: (topic, _, reason) => leftOut.push([topic, reason]),
  });
  let sent: { topic: string; text: string; qos: 0 | 1; done(error?: Error): void }[] = [];
  return {
    outgoing,
    leftOut,
    /** What came over this connection, in order. */
    get topics() {
      return sent.map(({ topic }) => topic);
    },
    get sent() {
      return sent;
    },
    publish: (topic: string, payload: unknown = {}, qos: 0 | 1 = 1) =>
      outgoing.publish(`base/${topic}`, topic, JSON.stringify(payload), qos),
    connect(said: { receiveMaximum?: number; maximumPacketSize?: number } = {}) {
      sent = [];
      outgoing.connected((topic, text, qos, done) => sent.push({ topic, text, qos, done }), said);
    },
    acknowledge(topic: string, error?: Error) {
      const index = sent.findIndex((one) => one.topic === `base/${topic}` && one.qos === 1);
      const [found] = sent.splice(index, index < 0 ? 0 : 1);
      if (found === undefined) throw new Error(`${topic} is not on its way.`);
      found.done(error);
    },
    hangUp: (reason: number | null = null, isExcused = false) => outgoing.disconnected(reason, isExcused),
  };
}
const names = (count: number) => Array.from({ length: count }, (_, n) => `t-${n}`);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what goes to the broker', () => {
  it('is never more than the broker wants at once, and goes in its order', async () => {
    const broker = pretend();
    broker.connect({ receiveMaximum: 2 });
    const done = Promise.all(names(5).map((name) => broker.publish(name)));
    const order: string[] = [];
    for (const name of names(5)) {
      expect(broker.sent.length).toBeLessThanOrEqual(2);
      order.push(broker.topics[0] ?? '');
      broker.acknowledge(name);
    }
    await done;
    expect(order).toEqual(names(5).map((name) => `base/${name}`));
  });

  it('goes again after a disconnect, in the order of before and ahead of what is new', async () => {
    const broker = pretend();
    broker.connect();
    const done = Promise.all(names(3).map((name) => broker.publish(name)));
    broker.acknowledge('t-1');
    broker.hangUp();
    const late = broker.publish('late');
    broker.connect();
    expect(broker.topics).toEqual(['base/t-0', 'base/t-2', 'base/late']);
    for (const name of ['t-0', 't-2', 'late']) broker.acknowledge(name);
    await Promise.all([done, late]);
  });

  it('leaves out the one at which the broker always hangs up, and nothing else', async () => {
    const broker = pretend();
    const done = Promise.all(['first', 'poison', 'last'].map((name) => broker.publish(name)));
    // It takes packets one after the other, and ends the connection at the one that it cannot bear.
    for (let connections = 0; broker.outgoing.waiting > 0; connections += 1) {
      expect(connections).toBeLessThan(6);
      broker.connect();
      for (;;) {
        const [next] = broker.sent;
        if (next === undefined) break;
        if (next.topic === 'base/poison') {
          broker.hangUp();
          break;
        }
        broker.acknowledge(next.topic.slice('base/'.length));
        await settled();
      }
    }
    await done;
    expect(broker.leftOut).toEqual([['base/poison', 'hung_up']]);
  });

  it('after its second disconnect in a row it is alone under way', async () => {
    const broker = pretend();
    for (const name of names(3)) void broker.publish(name);
    broker.connect();
    broker.hangUp();
    broker.connect();
    expect(broker.topics).toHaveLength(3);
    broker.hangUp();
    void broker.publish('new');
    broker.connect();
    for (const name of names(3)) {
      expect(broker.topics).toEqual([`base/${name}`]);
      broker.acknowledge(name);
    }
    expect(broker.topics).toEqual(['base/new']);
  });

  it('restarts of the broker, however many, leave nothing out', async () => {
    const broker = pretend();
    const done = Promise.all(names(6).map((name) => broker.publish(name)));
    // Each time it lives long enough for one of them.
    for (const name of names(6)) {
      broker.connect();
      broker.acknowledge(name);
      broker.hangUp();
    }
    await done;
    const alone = broker.publish('alone');
    for (let restarts = 0; restarts < 9; restarts += 1) {
      broker.connect();
      broker.hangUp(SHUTTING_DOWN, true);
    }
    broker.connect();
    broker.acknowledge('alone');
    await alone;
    expect(broker.leftOut).toEqual([]);
  });

  it('never goes to a topic at which a broker hangs up', async () => {
    const broker = pretend();
    broker.connect();
    for (const topic of [
      'a\ufdd0',
      'a\u{1fffe}',
      'a\u0085',
      'a\ud800',
      'a/'.repeat(211),
      'a/#',
      'é'.repeat(40_000),
    ])
      for (const qos of [0, 1] as const) await broker.publish(topic, {}, qos);
    expect(broker.topics).toEqual([]);
    expect(broker.leftOut).toHaveLength(14);
    expect(new Set(broker.leftOut.map(([, reason]) => reason))).toEqual(new Set(['bad_topic']));
  });

  it('a topic at which it hung up is not tried again soon', async () => {
    const broker = pretend();
    const poison = broker.publish('poison');
    for (let connections = 0; connections < 4; connections += 1) {
      broker.connect();
      broker.hangUp();
    }
    await poison;
    broker.connect();
    await broker.publish('poison', { other: true });
    await broker.publish('poison', { other: true }, 0);
    expect(broker.topics).toEqual([]);
    expect(broker.leftOut.map(([, reason]) => reason)).toEqual(['hung_up', 'hung_up', 'hung_up']);
  });

  describe.each([0, 1] as const)('at QoS %i', (qos) => {
    const large = {
      sessionInfo: {
        lastMessages: Array.from({ length: 40 }, (_, n) => ({ n, content: 'x'.repeat(1_000) })),
      },
    };
    it.each([
      ['the broker said', { maximumPacketSize: 8_192 }, null],
      ['the operator wrote', {}, 8_192],
    ] as const)('fits into what %s', async (_, said, maxPacketBytes) => {
      const broker = pretend({ maxPacketBytes });
      broker.connect(said);
      void broker.publish('control', large, qos);
      const [{ text } = { text: '' }] = broker.sent;
      expect(text.length).toBeLessThan(8_192);
      expect(JSON.parse(text).sessionInfo.lastMessages.length).toBeGreaterThan(0);
    });

    it('is left out and counted where nothing of it fits', async () => {
      const broker = pretend();
      broker.connect({ maximumPacketSize: 2_048 });
      await broker.publish('messages', { message: { content: 'x'.repeat(3_000) } }, qos);
      expect(broker.leftOut).toEqual([['base/messages', 'too_large']]);
    });
  });

  it('becomes smaller where the broker says that it was too large, or hangs up at it', async () => {
    const payload = {
      sessionInfo: {
        lastMessages: Array.from({ length: 40 }, (_, n) => ({ n, content: 'x'.repeat(1_000) })),
      },
    };
    const limit = 10_000;
    for (const how of ['says so', 'hangs up', 'says so and hangs up']) {
      const broker = pretend();
      const done = broker.publish('control', payload);
      broker.connect();
      for (let tries = 0; broker.outgoing.waiting > 0; tries += 1) {
        expect(tries).toBeLessThan(12);
        const [{ text } = { text: '' }] = broker.sent;
        if (text.length <= limit) broker.acknowledge('control');
        else if (how === 'says so')
          broker.acknowledge('control', Object.assign(new Error('no'), { code: TOO_LARGE }));
        else {
          broker.hangUp(how === 'hangs up' ? null : TOO_LARGE);
          broker.connect();
        }
      }
      await done;
      expect([how, broker.leftOut]).toEqual([how, []]);
      // What was learned holds for the next one.
      void broker.publish('control', payload);
      expect(broker.sent[0]?.text.length).toBeLessThanOrEqual(limit);
    }
  });

  it('what is large at QoS 0 is suspected too, where nobody knows the limit', async () => {
    const broker = pretend();
    broker.connect();
    const answer = { sessionInfo: { customer: { avatarURL: '\u0001'.repeat(2_000) }, lastMessages: [] } };
    const done = broker.publish('client/control', answer, 0);
    for (
      let connections = 0;
      connections < 6 && (broker.sent[0]?.text.length ?? 0) > 4_096;
      connections += 1
    ) {
      broker.hangUp();
      broker.connect();
    }
    expect(JSON.parse(broker.sent[0]?.text ?? '').sessionInfo.customer.avatarURL).toBeNull();
    broker.acknowledge('client/control');
    await done;
    // The next one is small from the start, and goes at QoS 0 again.
    void broker.publish('client/control', answer, 0);
    expect(broker.sent.map(({ qos, text }) => [qos, text.length < 4_096])).toEqual([[0, true]]);
  });

  it('a list in parts is done when all of them are', async () => {
    const broker = pretend();
    broker.connect({ maximumPacketSize: 4_096 });
    let isDone = false;
    void broker
      .publish('messages/stored', {
        acks: Array.from({ length: 100 }, (_, n) => ({ id: `${'x'.repeat(100)}${n}` })),
      })
      .then(() => {
        isDone = true;
      });
    const parts = broker.sent.length;
    expect(parts).toBeGreaterThan(2);
    for (let part = 0; part < parts; part += 1) {
      await settled();
      expect(isDone).toBe(false);
      broker.acknowledge('messages/stored');
    }
    await settled();
    expect(isDone).toBe(true);
  });
});
