import { BRIDGE_FILTERS, TOPICS } from '@chimpassist/protocol';
import type { SocketDown, SocketUp } from '@chimpassist/protocol/frames';
import { HeldStates } from '@chimpassist/protocol/held';
import { describe, expect, it } from 'vitest';
import { Outgoing } from '../src/broker/outgoing.ts';
import { DeskFrames, type DeskFramesOptions } from '../src/flow/from-desk/desk-frames.ts';
import { Outbound } from '../src/flow/to-broker/outbound.ts';
import { log } from '../src/log.ts';
import { Metrics } from '../src/metrics.ts';
import { Spool } from '../src/spool/spool.ts';
import { heldState, spoolPlace } from './support.ts';

describe('what is on its way to the broker', () => {
  it('is nothing that the bridge itself reads', () => {
    const own = [
      TOPICS.clientControl('server/sessions/7'),
      TOPICS.serverControl('server/sessions/7'),
      TOPICS.stored('server/sessions/7'),
      TOPICS.refused('server/sessions/7'),
      TOPICS.assignTo(12),
      TOPICS.attendantControl(12),
      TOPICS.attendantsRequest(),
      TOPICS.desk(),
      TOPICS.bridge(),
    ];
    const fits = (filter: string, topic: string) =>
      new RegExp(`^${filter.replaceAll('+', '[^/]+').replaceAll('#', '.*')}$`).test(topic);
    const filters = [...BRIDGE_FILTERS.durable, ...BRIDGE_FILTERS.perishable];
    expect(filters.some((filter) => fits(filter, TOPICS.messages('server/sessions/7')))).toBe(true);
    expect(own.filter((topic) => filters.some((filter) => fits(filter, topic)))).toEqual([]);
  });
});

const path = spoolPlace();
const TOPIC = 'server/sessions/7';
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A bridge as far as it hands on what the desk says, and a broker that acknowledges when it is told to. */
function bridge() {
  const spool = new Spool(path());
  const outgoing = new Outgoing({ maxPacketBytes: null, maxTopicLevels: 100, log, leftOut: () => undefined });
  const held = new HeldStates();
  const outbound: Outbound = new Outbound({
    broker: {
      publish: (topic, payload, qos) => outgoing.publish(topic, topic, payload, qos),
      get waiting() {
        return { publishes: outgoing.waiting, bytes: outgoing.waitingBytes };
      },
    },
    spool,
    held,
    metrics: new Metrics(),
    log,
    waitingBytes: () => frames.waitingBytes,
  });
  const nothing = { lead() {}, stop: async () => {}, start() {}, take() {}, lose() {}, learn() {} };
  const frames: DeskFrames = new DeskFrames({
    ...{ lease: nothing, broker: nothing, retention: nothing, mirror: null, erasures: nothing, log },
    ...{
      dispatcher: { kick() {} },
      attendants: { forgetReports() {} },
      repeats: { forget() {}, newsOf: (publishes: unknown) => publishes },
    },
    ...{ spool, outbound, held },
  } as unknown as DeskFramesOptions);
  let sent: { topic: string; done(error?: Error): void }[] = [];
  const acks: number[] = [];
  return {
    spool,
    outbound,
    outgoing,
    acks,
    connect() {
      sent = [];
      outgoing.connected((topic, _text, _qos, done) => sent.push({ topic, done }), {});
    },
    topics: () => sent.map(({ topic }) => topic),
    acknowledge(error?: Error) {
      for (const { done } of sent.splice(0)) done(error);
    },
    hear(frame: SocketDown, bytes = 100) {
      frames.take(frame, { send: (up: SocketUp) => up.type === 'ack' && acks.push(up.n) }, bytes);
    },
  };
}
const control = (rev: number) => ({
  sessionTopic: TOPIC,
  rev,
  payload: { instruction: 'session/ready' as const, sessionInfo: heldState(TOPIC).sessionInfo },
});
const effects = (n: number): SocketDown => ({
  type: 'effects',
  n,
  controls: [],
  publishes: [{ topic: `offers/${n}`, payload: {}, qos: 1 }],
  held: [],
});
const welcome: SocketDown = {
  type: 'welcome',
  v: 1,
  role: 'active',
  epoch: 1,
  brokerName: 'b',
} as SocketDown;

describe('a bridge that ends before the broker has answered', () => {
  it('does not take a control message for published, and says it again', async () => {
    const one = bridge();
    one.connect();
    const done = one.outbound.perform([control(3)], []);
    expect(one.topics()).toHaveLength(2);
    one.outgoing.stop();
    expect(await done).toBe(false);
    // What the edge is asked for after the next start.
    expect(one.spool.revs.get(TOPIC)).toBe(0);
    // And where this very process is the active one again.
    one.connect();
    const again = one.outbound.perform([control(3)], []);
    expect(one.topics()).toHaveLength(2);
    one.acknowledge();
    expect(await again).toBe(true);
    expect(one.spool.revs.get(TOPIC)).toBe(3);
  });

  it('has the desk keep what it said, also where later words went out', async () => {
    const one = bridge();
    one.hear(welcome);
    one.connect();
    one.hear(effects(1));
    one.hear(effects(2));
    await settled();
    expect(one.topics()).toEqual(['offers/1']);
    one.outgoing.stop();
    await settled();
    one.connect();
    await settled();
    // An acknowledgement of the second would cover the first.
    expect(one.topics()).toEqual([]);
    expect(one.acks).toEqual([]);
    expect(one.spool.cursors.desk).toBe(0);
    one.hear(welcome);
    for (const n of [1, 2]) one.hear(effects(n));
    for (const n of [1, 2]) {
      await settled();
      expect(one.topics()).toEqual([`offers/${n}`]);
      one.acknowledge();
    }
    await settled();
    expect(one.acks).toEqual([1, 2]);
  });

  it('does not repeat for ever what the broker refuses', async () => {
    const one = bridge();
    one.connect();
    const done = one.outbound.perform([control(3)], []);
    one.acknowledge(new Error('Not authorized'));
    expect(await done).toBe(true);
    expect(one.spool.revs.get(TOPIC)).toBe(3);
  });
});

describe('effects of the desk that pile up before a slow broker', () => {
  it('let the Worker be asked for nothing more, until they are gone', async () => {
    const one = bridge();
    one.connect();
    for (let n = 1; n <= 20; n += 1) one.hear(effects(n), 1_000_000);
    await settled();
    expect(one.outbound.hasRoom).toBe(false);
    // Perishable: not kept meanwhile.
    one.hear(effects(0), 1_000_000);
    expect(one.outbound.waitingBytes).toBeLessThan(20_500_000);
    for (let n = 1; n <= 20; n += 1) {
      await settled();
      expect(one.topics()).toEqual([`offers/${n}`]);
      one.acknowledge();
    }
    await settled();
    expect(one.outbound.waitingBytes).toBe(0);
  });
});
