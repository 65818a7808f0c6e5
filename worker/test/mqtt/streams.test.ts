import type { PacketForServer, Subscription } from '@chimpassist/client/mqtt/codec';
import { runsOf } from '@chimpassist/testing/long-runs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACHMENT_MAX_BYTES } from '../../src/mqtt/attachment.ts';
import { type Input, pack, unpack } from '../../src/mqtt/index.ts';
import { BASE, publishPacket, text, WireClient } from './wire-client.ts';

const STREAMS = runsOf(200_000);

const packetId = fc.integer({ min: 1, max: 4 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
const topic = fc.constantFrom(`${BASE}/a`, `${BASE}/b`, `${BASE}/a/b`, 'elsewhere', '$SYS/a');
const filter = fc.oneof(topic, fc.constantFrom(`${BASE}/+`, `${BASE}/#`, `${BASE}/a/#`, '#', `${BASE}/a#`));
const subscription: fc.Arbitrary<Subscription> = fc.record({ filter, qos, noLocal: fc.boolean() });

const packet: fc.Arbitrary<PacketForServer> = fc.oneof(
  fc
    .record({
      topic,
      qos,
      packetId,
      dup: fc.boolean(),
      retain: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 50 }),
    })
    .map((each) => publishPacket(each.qos === 0 ? { ...each, dup: false, packetId: 0 } : each)),
  fc
    .record({
      type: fc.constantFrom('puback' as const, 'pubrel' as const, 'pubrec' as const, 'pubcomp' as const),
      packetId,
    })
    .map((each) => ({ ...each, code: 0 })),
  fc.record({
    type: fc.constant('subscribe' as const),
    packetId,
    subscriptions: fc.array(subscription, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('unsubscribe' as const),
    packetId,
    filters: fc.array(filter, { minLength: 1, maxLength: 3 }),
  }),
  fc.constant({ type: 'pingreq' as const }),
  fc.constant({ type: 'disconnect' as const, code: 0 }),
);

type Action =
  | { kind: 'packets'; packets: PacketForServer[]; cut: number }
  | { kind: 'garbage'; bytes: Uint8Array }
  | { kind: 'input'; input: Input }
  | { kind: 'sleep' }
  | { kind: 'later'; ms: number };

const delivery = fc.record({
  topic,
  payload: fc.uint8Array({ maxLength: 50 }),
  qos: fc.constantFrom(0 as const, 1 as const),
  isOwn: fc.boolean(),
});
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.record({
    kind: fc.constant('published' as const),
    ref: fc.nat({ max: 5 }),
    code: fc.constantFrom(0, 0x87),
  }),
  fc.record({ kind: fc.constant('deliver' as const), deliveries: fc.array(delivery, { maxLength: 4 }) }),
  fc.constantFrom<Input>(
    { kind: 'admitted', principal: { kind: 'bridge' }, expiresAt: null, clientId: 'x' },
    { kind: 'admitted', principal: { kind: 'bridge' }, expiresAt: null, clientId: 'x' },
    { kind: 'refused', refusal: 'notAuthorized' },
    { kind: 'check' },
    { kind: 'takenOver' },
    { kind: 'serverGoing' },
    { kind: 'lost' },
  ),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('packets' as const),
      packets: fc.array(packet, { minLength: 1, maxLength: 4 }),
      cut: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('garbage' as const), bytes: fc.uint8Array({ maxLength: 20 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('input' as const), input }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'sleep' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('later' as const), ms: fc.nat({ max: 60_000 }) }) },
);

function perform(client: WireClient, each: Action): void {
  switch (each.kind) {
    case 'packets': {
      const stream = each.packets.flatMap((one) => [...client.encode(one)]);
      for (let at = 0; at < stream.length; at += each.cut)
        client.sendBytes(Uint8Array.from(stream.slice(at, at + each.cut)));
      return;
    }
    case 'garbage':
      client.sendBytes(each.bytes);
      return;
    case 'input':
      client.input(each.input);
      return;
    case 'sleep': {
      const { attachment, rest } = pack(client.connection);
      expect(attachment.length).toBeLessThanOrEqual(ATTACHMENT_MAX_BYTES);
      client.connection = unpack(attachment, rest);
      return;
    }
    case 'later':
      client.now += each.ms;
      return;
  }
}

describe.each([4, 5] as const)('the machine, level %i, whatever comes', (level) => {
  const limits = { window: 3, held: 3, incoming: 4 };

  it('never throws, is silent after its end, and tells the will at most once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('new', 'asked', 'open'),
        fc.array(action, { maxLength: 15 }),
        (begin, actions) => {
          const client = new WireClient({ level, limits });
          const will = { topic: `${BASE}/gone`, payload: text('bye'), qos: 0, retain: false } as const;
          if (begin === 'open') client.open({ will });
          if (begin === 'asked') client.send(client.connectPacket({ will }));
          for (const each of actions) {
            const { closed, heard } = client;
            const heardBefore = heard.length;
            perform(client, each);
            if (closed !== null) expect(client.heard).toHaveLength(heardBefore);
            const { connection } = client;
            if (connection.kind === 'open') {
              const { outgoing, incoming } = connection;
              expect(outgoing.window.length).toBeLessThanOrEqual(limits.window);
              expect(outgoing.held.length).toBeLessThanOrEqual(limits.held);
              expect(incoming.pending.length).toBeLessThanOrEqual(limits.incoming);
            }
          }
          expect(client.wills.length).toBeLessThanOrEqual(1);
          expect(client.closed === null).toBe(client.connection.kind !== 'ended');
        },
      ),
      { numRuns: STREAMS / 4 },
    );
  });

  it('how bytes are cut changes nothing of what is taken in and answered', () => {
    const packets = fc.array(packet, { maxLength: 12 });
    fc.assert(
      fc.property(packets, fc.integer({ min: 1, max: 30 }), (sent, cut) => {
        const [whole, inPieces] = [0, cut].map((size) => {
          const client = new WireClient({ level, limits }).open();
          const stream = Uint8Array.from(sent.flatMap((one) => [...client.encode(one)]));
          if (size === 0) client.sendBytes(stream);
          else for (let at = 0; at < stream.length; at += size) client.sendBytes(stream.slice(at, at + size));
          return { heard: client.heard, effects: client.effects, closed: client.closed };
        });
        expect(inPieces).toEqual(whole);
      }),
      { numRuns: STREAMS / 4 },
    );
  });
});
