import { runsOf } from '@chimpassist/testing/long-runs';
import * as fc from 'fast-check';
import type {
  AckPacket,
  PacketForClient,
  PacketForServer,
  PacketType,
  Properties,
  SharedPacket,
  Version,
} from '../../src/mqtt/codec/index.ts';

/** Packets that the standard allows, of all types, with all properties that may stand in each. */

export const SETTINGS = { numRuns: runsOf(4_000) };

/** Code points of all planes, one to four bytes each. */
const text = fc.string({ unit: 'binary', maxLength: 12 }).map((each) => each.replaceAll('\0', '0'));
const topic = text.map((each) => each.replace(/[+#]/g, '_')).filter((each) => each !== '');
const filter = topic.chain((each) => fc.constantFrom(each, `${each}/+`, `${each}/#`));
const binary = fc.uint8Array({ maxLength: 20 });
/** Lengths on both sides of where one more byte of length is needed. */
const payload = fc.oneof(
  binary,
  fc.constantFrom(120, 127, 128, 300, 16_390).map((n) => new Uint8Array(n)),
);
const u16 = fc.nat({ max: 65_535 });
const u32 = fc.nat({ max: 4_294_967_295 });
const packetId = fc.integer({ min: 1, max: 65_535 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
const flag = fc.boolean();
const name = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 1, maxLength: 3 });
/** In groups by name, none empty: there, values are kept by name, and a second value makes it forget an empty first one. */
const userProperties = fc
  .uniqueArray(fc.record({ name, values: fc.array(topic, { minLength: 1, maxLength: 2 }) }), {
    selector: (each) => each.name,
    minLength: 1,
    maxLength: 3,
  })
  .map((groups) =>
    groups.flatMap((group) => group.values.map((value): [string, string] => [group.name, value])),
  );
const identifiers = (maxLength: number) =>
  fc.array(fc.integer({ min: 1, max: 268_435_455 }), { minLength: 1, maxLength });

const optional = (model: { [Name in keyof Properties]?: fc.Arbitrary<Properties[Name]> }) =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Properties>;

const SIGN_IN = { authenticationMethod: text, authenticationData: binary };
const ANSWER = { reasonString: text, userProperties };
const LIMITS = {
  sessionExpiryInterval: u32,
  receiveMaximum: packetId,
  topicAliasMaximum: u16,
  maximumPacketSize: u32.map((each) => each || 1),
};
const MESSAGE = {
  payloadFormatIndicator: flag,
  messageExpiryInterval: u32,
  contentType: text,
  responseTopic: text,
  correlationData: binary,
  userProperties,
};
const PROPERTIES: Record<Exclude<PacketType, 'pingreq' | 'pingresp'> | 'will', fc.Arbitrary<Properties>> = {
  connect: optional({
    ...LIMITS,
    ...SIGN_IN,
    requestProblemInformation: flag,
    requestResponseInformation: flag,
    userProperties,
  }),
  connack: optional({
    ...LIMITS,
    ...SIGN_IN,
    ...ANSWER,
    assignedClientIdentifier: text,
    serverKeepAlive: u16,
    responseInformation: text,
    serverReference: text,
    maximumQoS: flag,
    retainAvailable: flag,
    wildcardSubscriptionAvailable: flag,
    subscriptionIdentifiersAvailable: flag,
    sharedSubscriptionAvailable: flag,
  }),
  publish: optional({ ...MESSAGE, topicAlias: packetId, subscriptionIdentifiers: identifiers(3) }),
  will: optional({ ...MESSAGE, willDelayInterval: u32 }),
  subscribe: optional({ subscriptionIdentifiers: identifiers(1), userProperties }),
  unsubscribe: optional({ userProperties }),
  suback: optional(ANSWER),
  unsuback: optional(ANSWER),
  puback: optional(ANSWER),
  pubrec: optional(ANSWER),
  pubrel: optional(ANSWER),
  pubcomp: optional(ANSWER),
  disconnect: optional({ ...ANSWER, sessionExpiryInterval: u32, serverReference: text }),
  auth: optional({ ...SIGN_IN, ...ANSWER }),
};

const absent = fc.constant(undefined);

function parts({ level }: Version) {
  const isFive = level === 5;
  const of = (place: keyof typeof PROPERTIES): fc.Arbitrary<Properties | undefined> =>
    isFive ? PROPERTIES[place] : absent;
  const codeOf = (...codes: number[]): fc.Arbitrary<number> =>
    isFive ? fc.constantFrom(0, ...codes) : fc.constant(0);

  const ack = (type: AckPacket['type'], ...codes: number[]): fc.Arbitrary<SharedPacket> =>
    fc.record({ type: fc.constant(type), packetId, code: codeOf(...codes), properties: of(type) });
  const shared: fc.Arbitrary<SharedPacket>[] = [
    fc
      .record({
        type: fc.constant('publish' as const),
        topic,
        payload,
        qos,
        retain: flag,
        dup: flag,
        packetId,
        properties: of('publish'),
      })
      .map((packet) => (packet.qos === 0 ? { ...packet, dup: false, packetId: 0 } : packet)),
    ack('puback', 16, 128, 135),
    ack('pubrec', 16, 128, 135),
    ack('pubrel', 146),
    ack('pubcomp', 146),
  ];
  const disconnect: fc.Arbitrary<SharedPacket> = fc.record({
    type: fc.constant('disconnect' as const),
    code: codeOf(4, 128, 130, 142),
    properties: of('disconnect'),
  });
  const auth: fc.Arbitrary<SharedPacket> = fc.record({
    type: fc.constant('auth' as const),
    code: codeOf(24, 25),
    properties: of('auth'),
  });
  return { isFive, of, codeOf, shared, disconnect, auth };
}

/** @param version whose packets */
export function forServer(version: Version): fc.Arbitrary<PacketForServer> {
  const { isFive, of, shared, disconnect, auth } = parts(version);
  const will = fc.record({ topic, payload: binary, qos, retain: flag, properties: of('will') });
  const connect = fc
    .record({
      type: fc.constant('connect' as const),
      level: fc.constant(version.level),
      clean: flag,
      keepAliveSeconds: u16,
      clientId: text.map((each) => each || 'c'),
      username: fc.option(topic, { nil: undefined }),
      password: fc.option(binary, { nil: undefined }),
      will: fc.option(will, { nil: undefined }),
      properties: of('connect'),
    })
    .map((packet) => (packet.username === undefined ? { ...packet, password: undefined } : packet));
  const subscription = isFive
    ? fc.record({
        filter,
        qos,
        noLocal: flag,
        retainAsPublished: flag,
        retainHandling: fc.constantFrom(0 as const, 1 as const, 2 as const),
      })
    : fc.record({ filter, qos });
  return fc.oneof(
    connect,
    fc.record({
      type: fc.constant('subscribe' as const),
      packetId,
      subscriptions: fc.array(subscription, { minLength: 1, maxLength: 4 }),
      properties: of('subscribe'),
    }),
    fc.record({
      type: fc.constant('unsubscribe' as const),
      packetId,
      filters: fc.array(filter, { minLength: 1, maxLength: 4 }),
      properties: of('unsubscribe'),
    }),
    fc.constant({ type: 'pingreq' as const }),
    ...shared,
    disconnect,
    ...(isFive ? [auth] : []),
  );
}

/** @param version whose packets */
export function forClient(version: Version): fc.Arbitrary<PacketForClient> {
  const { isFive, of, shared, disconnect, auth } = parts(version);
  return fc.oneof(
    fc.record({
      type: fc.constant('connack' as const),
      sessionPresent: flag,
      code: isFive ? fc.constantFrom(0, 128, 135, 159) : fc.nat({ max: 5 }),
      properties: of('connack'),
    }),
    fc.record({
      type: fc.constant('suback' as const),
      packetId,
      codes: fc.array(fc.constantFrom(0, 1, 2, 128), { minLength: 1, maxLength: 4 }),
      properties: of('suback'),
    }),
    fc.record({
      type: fc.constant('unsuback' as const),
      packetId,
      codes: isFive
        ? fc.array(fc.constantFrom(0, 17, 128), { minLength: 1, maxLength: 4 })
        : fc.constant<number[]>([]),
      properties: of('unsuback'),
    }),
    fc.constant({ type: 'pingresp' as const }),
    ...shared,
    ...(isFive ? [disconnect, auth] : []),
  );
}
