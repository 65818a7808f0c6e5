import { env } from 'cloudflare:test';
import { encodeForServer, MQTT_3_1_1, MQTT_5, type PacketForServer } from '@chimpassist/client/mqtt/codec';
import { DEFAULT_BASE_TOPIC, withBase } from '@chimpassist/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customer, messageOf } from '../edge-client.ts';
import { PlainClient } from '../plain-client.ts';
import { contents, tokenFor, topicOf } from '../support.ts';

/** Set by the configuration: all in a long run, a few of them in `npm test`. */
const STREAMS = Number((env as unknown as { EDGE_STREAMS: string }).EDGE_STREAMS);
const EVE = customer('eve');
const WORD_EVERY = 25;

const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
const packetId = fc.integer({ min: 1, max: 4 });
const topic = fc
  .constantFrom(
    `${topicOf('eve')}/messages/customer`,
    `${topicOf('eve')}/messages/viewed`,
    `${topicOf('eve')}/online`,
    `${topicOf('eve')}/typing`,
    `${topicOf('victim')}/messages/customer`,
    'server/attendants/1/command',
    'server/bridge',
    '#',
    '+/+',
    'client/desk',
  )
  .map((each) => withBase(DEFAULT_BASE_TOPIC, each));
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .constantFrom<unknown>(
      { message: messageOf('eve', 1), sessionInfo: {} },
      { customer: { id: 'eve' } },
      { readMessages: [] },
      [],
      null,
    )
    .map((value) => new TextEncoder().encode(JSON.stringify(value))),
);
const packet: fc.Arbitrary<PacketForServer> = fc.oneof(
  fc.record({ topic, payload, qos, packetId, retain: fc.boolean() }).map((each) => ({
    ...each,
    type: 'publish' as const,
    dup: false,
    packetId: each.qos === 0 ? 0 : each.packetId,
  })),
  fc.record({
    type: fc.constant('subscribe' as const),
    packetId,
    subscriptions: fc.array(fc.record({ filter: topic, qos }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('unsubscribe' as const),
    packetId,
    filters: fc.array(topic, { minLength: 1, maxLength: 3 }),
  }),
  fc
    .record({ type: fc.constantFrom('puback' as const, 'pubrel' as const, 'pubrec' as const), packetId })
    .map((each) => ({ ...each, code: 0 })),
  fc.constant({ type: 'pingreq' as const }),
  fc.constant({ type: 'disconnect' as const, code: 0 }),
);

interface Stream {
  level: 4 | 5;
  address: 'chat' | 'plain';
  /** Whether it begins as it should. */
  connects: boolean;
  packets: PacketForServer[];
  garbage: Uint8Array;
  /** How many bytes go in one frame. */
  cut: number;
}
const stream: fc.Arbitrary<Stream> = fc.record({
  level: fc.constantFrom(4 as const, 5 as const),
  address: fc.constantFrom('chat' as const, 'plain' as const),
  connects: fc.boolean(),
  packets: fc.array(packet, { maxLength: 6 }),
  garbage: fc.uint8Array({ maxLength: 12 }),
  cut: fc.integer({ min: 1, max: 400 }),
});

async function play({ level, address, connects, packets, garbage, cut }: Stream): Promise<void> {
  const token = await tokenFor(EVE);
  const client =
    address === 'chat'
      ? await PlainClient.dial('/mqtt/eve', level, `mqtt, ${token}`)
      : await PlainClient.dial('/mqtt', level);
  const account = address === 'plain' ? { username: 'eve', password: token } : {};
  const version = level === 5 ? MQTT_5 : MQTT_3_1_1;
  const bytes = [
    ...(connects ? client.bytesOf(client.connectPacket(account)) : []),
    ...packets.flatMap((each) => [...encodeForServer(each, version)]),
    ...garbage,
  ];
  for (let at = 0; at < bytes.length && client.closed === null; at += cut)
    client.sendBytes(Uint8Array.from(bytes.slice(at, at + cut)));
  client.close();
}

describe('whatever comes over sockets', () => {
  it('harms no other connection, and what was acknowledged is stored once', async () => {
    const bystander = await PlainClient.enter(customer('bystander'));
    const topicOfBystander = topicOf('bystander');
    await bystander.subscribe(`${topicOfBystander}/messages/stored`);
    let streams = 0;
    let words = 0;
    await fc.assert(
      fc.asyncProperty(stream, async (each) => {
        await play(each);
        streams += 1;
        // As often as anybody may write.
        if (streams % WORD_EVERY !== 1) return;
        words += 1;
        const message = messageOf('bystander', words);
        expect(
          await bystander.publish(`${topicOfBystander}/messages/customer`, { sessionInfo: {}, message }),
        ).toBe(0);
      }),
      { numRuns: STREAMS },
    );
    expect(bystander.closed).toBeNull();
    await expect.poll(() => bystander.on(`${topicOfBystander}/messages/stored`).length).toBe(words);
    expect((await contents('bystander', '?limit=200')).length).toBe(Math.min(words, 200));
    expect(await contents('victim')).toEqual([]);
  });
});
