import * as theirs from 'mqtt-packet';
import type { PacketForClient, PacketForServer, Properties, Version } from '../../src/mqtt/codec/index.ts';

/** The same packets by `mqtt-packet`, an implementation of the standard that is not ours. */

type Packet = PacketForServer | PacketForClient;
type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** For comparing: bytes as hexadecimal text, without what is absent or empty. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, plain(each)] as const);
  return Object.fromEntries(
    entries.filter(
      ([name, each]) =>
        each !== undefined && !(name === 'properties' && isPlain(each) && Object.keys(each).length === 0),
    ),
  );
}

function propertiesThere(properties: Properties | undefined): Plain {
  const { userProperties, subscriptionIdentifiers, maximumQoS, ...rest } = properties ?? {};
  const users = new Map<string, string[]>();
  for (const [name, value] of userProperties ?? []) users.set(name, [...(users.get(name) ?? []), value]);
  const binaries = Object.entries(rest).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? Buffer.from(value) : value,
  ]);
  return {
    ...Object.fromEntries(binaries),
    ...(maximumQoS === undefined ? {} : { maximumQoS: maximumQoS ? 1 : 0 }),
    ...(userProperties === undefined ? {} : { userProperties: Object.fromEntries(users) }),
    ...(subscriptionIdentifiers === undefined ? {} : { subscriptionIdentifier: subscriptionIdentifiers }),
  };
}

function propertiesHere(properties: unknown): unknown {
  if (!isPlain(properties)) return undefined;
  const { userProperties, subscriptionIdentifier, maximumQoS, ...rest } = properties;
  const users = isPlain(userProperties)
    ? Object.entries(userProperties).flatMap(([name, value]) => [value].flat().map((each) => [name, each]))
    : undefined;
  return {
    ...rest,
    ...(maximumQoS === undefined ? {} : { maximumQoS: maximumQoS === 1 }),
    ...(users === undefined ? {} : { userProperties: users }),
    ...(subscriptionIdentifier === undefined
      ? {}
      : { subscriptionIdentifiers: [subscriptionIdentifier].flat() }),
  };
}

const buffer = (bytes: Uint8Array | undefined): Buffer | undefined => bytes && Buffer.from(bytes);

function there(packet: Packet, { level }: Version): Plain {
  const isFive = level === 5;
  const properties =
    'properties' in packet && isFive && packet.properties !== undefined
      ? { properties: propertiesThere(packet.properties) }
      : {};
  switch (packet.type) {
    case 'connect': {
      const { will } = packet;
      return {
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: level,
        clean: packet.clean,
        keepalive: packet.keepAliveSeconds,
        clientId: packet.clientId,
        username: packet.username,
        password: buffer(packet.password),
        ...(will && {
          will: {
            topic: will.topic,
            payload: buffer(will.payload),
            qos: will.qos,
            retain: will.retain,
            ...(isFive ? { properties: propertiesThere(will.properties) } : {}),
          },
        }),
        ...properties,
      };
    }
    case 'connack': {
      const { code, sessionPresent } = packet;
      return { cmd: 'connack', sessionPresent, returnCode: code, reasonCode: code, ...properties };
    }
    case 'publish': {
      const { topic, payload, qos, retain, dup, packetId } = packet;
      const id = qos > 0 ? { messageId: packetId } : {};
      return { cmd: 'publish', topic, payload: buffer(payload), qos, retain, dup, ...id, ...properties };
    }
    case 'subscribe': {
      const subscriptions = packet.subscriptions.map(
        ({ filter, qos, noLocal, retainAsPublished, retainHandling }) => ({
          topic: filter,
          qos,
          ...(isFive ? { nl: noLocal, rap: retainAsPublished, rh: retainHandling } : {}),
        }),
      );
      return { cmd: 'subscribe', messageId: packet.packetId, subscriptions, ...properties };
    }
    case 'unsubscribe':
      return {
        cmd: 'unsubscribe',
        messageId: packet.packetId,
        unsubscriptions: packet.filters,
        ...properties,
      };
    case 'suback':
    case 'unsuback':
      return { cmd: packet.type, messageId: packet.packetId, granted: packet.codes, ...properties };
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      return { cmd: packet.type, messageId: packet.packetId, reasonCode: packet.code, ...properties };
    case 'disconnect':
    case 'auth':
      return { cmd: packet.type, reasonCode: packet.code, ...properties };
    case 'pingreq':
    case 'pingresp':
      return { cmd: packet.type };
  }
}

function here(packet: Plain): unknown {
  const properties = propertiesHere(packet.properties);
  const type = packet.cmd;
  const packetId = packet.messageId;
  const code = packet.reasonCode ?? packet.returnCode ?? 0;
  switch (type) {
    case 'connect': {
      const will = packet.will;
      return {
        type,
        level: packet.protocolVersion,
        clean: packet.clean,
        keepAliveSeconds: packet.keepalive,
        clientId: packet.clientId,
        username: packet.username,
        password: packet.password,
        will: isPlain(will) ? { ...will, properties: propertiesHere(will.properties) } : undefined,
        properties,
      };
    }
    case 'connack':
      return { type, sessionPresent: packet.sessionPresent, code, properties };
    case 'publish': {
      const { topic, payload, qos, retain, dup } = packet;
      return { type, topic, payload, qos, retain, dup, packetId: packetId ?? 0, properties };
    }
    case 'subscribe': {
      const subscriptions = [packet.subscriptions].flat().map((each) => {
        if (!isPlain(each)) return each;
        const { topic: filter, qos, nl: noLocal, rap: retainAsPublished, rh: retainHandling } = each;
        return { filter, qos, noLocal, retainAsPublished, retainHandling };
      });
      return { type, packetId, subscriptions, properties };
    }
    case 'unsubscribe':
      return { type, packetId, filters: packet.unsubscriptions, properties };
    case 'suback':
    case 'unsuback':
      return { type, packetId, codes: packet.granted ?? [], properties };
    case 'pingreq':
    case 'pingresp':
      return { type };
    case 'disconnect':
    case 'auth':
      return { type, code, properties };
    default:
      return { type, packetId, code, properties };
  }
}

export const encodeThere = (packet: Packet, version: Version): Uint8Array =>
  theirs.generate(there(packet, version) as unknown as theirs.Packet, { protocolVersion: version.level });

/** The one packet that these bytes are there, in our words; comparable with {@link plain}. */
export function decodeThere(bytes: Uint8Array, version: Version): unknown {
  const parser = theirs.parser({ protocolVersion: version.level });
  const found: unknown[] = [];
  parser.on('packet', (packet: unknown) => found.push(packet));
  parser.on('error', (error: Error) => found.push(error));
  const left = parser.parse(Buffer.from(bytes));
  const [packet, ...more] = found;
  if (packet instanceof Error) throw packet;
  if (!isPlain(packet) || more.length > 0 || left !== 0) throw new Error('This is not one packet there.');
  return plain(here({ ...packet }));
}
