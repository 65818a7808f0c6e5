import { runsOf } from '@chimpassist/testing/long-runs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeForClient,
  encodeForClient,
  encodeForServer,
  MQTT_3_1_1,
  MQTT_5,
  PacketError,
  type PacketForClient,
  type PacketForServer,
  readFromClient,
  readFromServer,
  type Version,
} from '../../src/mqtt/codec/index.ts';
import { forClient, forServer, SETTINGS } from './arbitrary-packets.ts';
import { decodeThere, encodeThere, plain } from './mqtt-packet-twin.ts';

const VERSIONS = [
  ['MQTT 3.1.1', MQTT_3_1_1],
  ['MQTT 5', MQTT_5],
] as const;

const STREAMS = runsOf(200_000);

/** Where a stream is cut: sizes of its pieces, over and over. */
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

function* pieces(stream: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < stream.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    // A copy that is wiped afterwards: what was read must not depend on it.
    yield stream.slice(at, at + size);
    at += size;
  }
}

const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const errorOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
const malformed = expect.objectContaining({ name: 'PacketError', kind: 'malformed' });

describe.each(VERSIONS)('the codec against mqtt-packet, %s', (_, version) => {
  it('what a client sends is read there as it was meant', () => {
    fc.assert(
      fc.property(forServer(version), (packet) => {
        expect(decodeThere(encodeForServer(packet, version), version)).toEqual(plain(packet));
      }),
      SETTINGS,
    );
  });

  it('what a server sends is read there as it was meant', () => {
    fc.assert(
      fc.property(forClient(version), (packet) => {
        expect(decodeThere(encodeForClient(packet, version), version)).toEqual(plain(packet));
      }),
      SETTINGS,
    );
  });

  it('what is written there is read by our client, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(forClient(version), { minLength: 1, maxLength: 5 }), cuts, (packets, sizes) => {
        const read = readFromServer(version);
        const found: PacketForClient[] = [];
        for (const piece of pieces(joined(packets.map((one) => encodeThere(one, version))), sizes)) {
          found.push(...read(piece));
        }
        expect(found.map(plain)).toEqual(packets.map(plain));
      }),
      { numRuns: STREAMS / 4 },
    );
  });

  it('what is written there is read by our server, cut anywhere', () => {
    const connect: PacketForServer = {
      type: 'connect',
      level: version.level,
      clean: true,
      keepAliveSeconds: 5,
      clientId: 'c',
    };
    const isNoConnect = ({ type }: PacketForServer): boolean => type !== 'connect';
    const packetsArbitrary = fc.array(forServer(version).filter(isNoConnect), { maxLength: 5 });
    fc.assert(
      fc.property(packetsArbitrary, cuts, (rest, sizes) => {
        const packets = [connect, ...rest];
        const read = readFromClient([MQTT_3_1_1, MQTT_5]);
        const found: PacketForServer[] = [];
        for (const piece of pieces(joined(packets.map((one) => encodeThere(one, version))), sizes)) {
          found.push(...read(piece));
        }
        expect(found.map(plain)).toEqual(packets.map(plain));
      }),
      { numRuns: STREAMS / 4 },
    );
  });

  it('garbage gives packets or a PacketError, never another error', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }), (chunks) => {
        for (const read of [readFromServer(version), readFromClient([version])]) {
          const result = errorOf(() => chunks.map((chunk) => read(chunk)));
          if (result instanceof Error) expect(result).toBeInstanceOf(PacketError);
          else expect(result).toEqual(expect.any(Array));
        }
      }),
      { numRuns: runsOf(30_000) },
    );
  });

  it('a packet with one byte changed or cut off gives packets or a PacketError', () => {
    const spoiled = fc.record({ packet: forServer(version), at: fc.nat(), byte: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(spoiled, ({ packet, at, byte }) => {
        const whole = encodeForServer(packet, version);
        const changed = whole.slice();
        changed[at % whole.length] = byte;
        const cut = bytes(whole[0] ?? 0, ...[...whole.slice(2, 2 + (at % whole.length))]);
        for (const stream of [changed, cut]) {
          const read = readFromClient([version]);
          if (packet.type !== 'connect') {
            read(encodeForServer({ ...packetsFirst, level: version.level }, version));
          }
          const result = errorOf(() => read(stream));
          if (result instanceof Error) expect(result).toBeInstanceOf(PacketError);
          else expect(result).toEqual(expect.any(Array));
        }
      }),
      SETTINGS,
    );
  });
});

const packetsFirst = { type: 'connect', level: 4, clean: true, keepAliveSeconds: 0, clientId: 'c' } as const;

describe('the stream', () => {
  it('refuses a length of five bytes', () => {
    expect(errorOf(() => readFromServer(MQTT_3_1_1)(bytes(48, 255, 255, 255, 255, 1)))).toEqual(malformed);
  });

  it('refuses a packet over its limit as soon as the length is there', () => {
    const read = readFromServer(MQTT_3_1_1, { maxBytes: 100 });
    expect(read(bytes(48))).toEqual([]);
    expect(errorOf(() => read(bytes(101)))).toMatchObject({ name: 'PacketError', kind: 'tooLarge' });
  });

  it('takes a packet of exactly its limit', () => {
    const payload = new Uint8Array(97).fill(7);
    const packet = encodeForClient(message(payload), MQTT_3_1_1);
    expect(readFromServer(MQTT_3_1_1, { maxBytes: 100 })(packet)).toEqual([
      { ...message(payload), properties: undefined },
    ]);
  });

  it('keeps what it gave when more bytes come', () => {
    const read = readFromServer(MQTT_3_1_1);
    const stream = joined([1, 2, 3].map((n) => encodeForClient(message(bytes(n, n, n)), MQTT_3_1_1)));
    const found = [...read(stream.slice(0, 12)), ...read(stream.slice(12, 20)), ...read(stream.slice(20))];
    expect(found.map((packet) => packet.type === 'publish' && [...packet.payload])).toEqual([
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ]);
  });

  it('wants CONNECT first, once, in a version that it speaks', () => {
    const ping = encodeForServer({ type: 'pingreq' }, MQTT_3_1_1);
    const connect = (version: Version) => encodeForServer({ ...packetsFirst, level: version.level }, version);
    expect(errorOf(() => readFromClient([MQTT_3_1_1])(ping))).toEqual(malformed);
    const read = readFromClient([MQTT_3_1_1]);
    expect(read(connect(MQTT_3_1_1))).toHaveLength(1);
    expect(errorOf(() => read(connect(MQTT_3_1_1)))).toEqual(malformed);
    expect(errorOf(() => readFromClient([MQTT_3_1_1])(connect(MQTT_5)))).toMatchObject({
      kind: 'unsupportedVersion',
    });
  });
});

const message = (payload: Uint8Array): PacketForClient => ({
  type: 'publish',
  topic: 't',
  payload,
  qos: 0,
  retain: false,
  dup: false,
  packetId: 0,
});

describe('what the standard calls malformed', () => {
  it.each([
    ['a message with both bits of quality', 0x36, [0, 1, 116, 0, 1]],
    ['a message of quality 0 that is sent again', 0x38, [0, 1, 116]],
    ['a message with a wildcard in its topic', 0x30, [0, 1, 35]],
    ['a message without a topic', 0x30, [0, 0]],
    ['a packet identifier of 0', 0x40, [0, 0]],
    ['other flags', 0x41, [0, 1]],
    ['a packet of type 0', 0x00, []],
    ['a longer packet than what it says', 0x40, [0, 1, 0]],
    ['a shorter one', 0x40, [0]],
    ['a topic that is not UTF-8', 0x30, [0, 1, 255]],
    ['a topic with a surrogate', 0x30, [0, 3, 0xed, 0xa0, 0x80]],
    ['a topic with a null character', 0x30, [0, 1, 0]],
    ['flags of CONNACK', 0x20, [2, 0]],
    ['a SUBACK without codes', 0x90, [0, 1]],
    ['what only clients send', 0xc0, []],
    ['DISCONNECT from a server of 3.1.1', 0xe0, []],
    ['AUTH at 3.1.1', 0xf0, []],
  ])('%s', (_, first, body) => {
    expect(errorOf(() => decodeForClient(first, Uint8Array.from(body), MQTT_3_1_1))).toEqual(malformed);
  });

  it.each([
    ['of a number that has no name', [5, 1]],
    ['that belongs to another packet', [23, 1]],
    ['that comes twice', [1, 0, 1, 0]],
    ['that is neither 0 nor 1', [1, 2]],
    ['that must not be 0', [35, 0, 0]],
    ['that ends too soon', [2, 0]],
  ])('a property of MQTT 5 %s', (_, properties) => {
    const body = [0, 1, 116, properties.length, ...properties];
    expect(errorOf(() => decodeForClient(0x30, Uint8Array.from(body), MQTT_5))).toEqual(malformed);
  });

  it('is not written either: a null character, a text that is too long', () => {
    const publish = (topic: string) => () =>
      encodeForServer({ ...message(bytes()), type: 'publish', topic } as PacketForServer, MQTT_3_1_1);
    expect(errorOf(publish('a\0b'))).toEqual(malformed);
    expect(errorOf(publish('x'.repeat(65_536)))).toMatchObject({ name: 'PacketError', kind: 'tooLarge' });
  });

  it('keeps a byte order mark, which is a character like any other', () => {
    const body = [0, 3, 0xef, 0xbb, 0xbf];
    expect(decodeForClient(0x30, Uint8Array.from(body), MQTT_3_1_1)).toMatchObject({ topic: '\ufeff' });
  });
});
