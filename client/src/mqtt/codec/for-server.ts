import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { malformed, PacketError } from './packet-error.ts';
import type { ConnectPacket, PacketForServer, Subscription, Will } from './packets.ts';
import { decodeShared, encodeShared, firstByte, qosOf, typeOf, WILDCARD } from './shared-packets.ts';
import type { Version } from './version.ts';

/** [MQTT-3.1.2]: bits of CONNECT's flags. */
const USERNAME = 128;
const PASSWORD = 64;
const WILL_RETAIN = 32;
const WILL = 4;
const CLEAN = 2;

/** What a client sends. A CONNECT's own `level` must be that of `version`. */
export function encodeForServer(packet: PacketForServer, version: Version): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  switch (packet.type) {
    case 'connect':
      writeConnect(writer, packet, version);
      break;
    case 'subscribe':
      writer.u16(packet.packetId);
      version.writeProperties(writer, packet.properties, 'subscribe');
      for (const subscription of packet.subscriptions) {
        writer.text(subscription.filter);
        writer.u8(subscription.qos + (version.level === 5 ? optionsOf(subscription) : 0));
      }
      break;
    case 'unsubscribe':
      writer.u16(packet.packetId);
      version.writeProperties(writer, packet.properties, 'unsubscribe');
      for (const filter of packet.filters) writer.text(filter);
      break;
    case 'pingreq':
      break;
    default:
      return encodeShared(packet, version);
  }
  return writer.packet(firstByte(packet.type));
}

const optionsOf = ({ noLocal, retainAsPublished, retainHandling = 0 }: Subscription): number =>
  (noLocal ? 4 : 0) + (retainAsPublished ? 8 : 0) + retainHandling * 16;

function writeConnect(writer: ByteWriter, packet: ConnectPacket, version: Version): void {
  const { will, username, password } = packet;
  writer.text('MQTT');
  writer.u8(version.level);
  writer.u8(
    (username === undefined ? 0 : USERNAME) +
      (password === undefined ? 0 : PASSWORD) +
      (will === undefined ? 0 : WILL + will.qos * 8 + (will.retain ? WILL_RETAIN : 0)) +
      (packet.clean ? CLEAN : 0),
  );
  writer.u16(packet.keepAliveSeconds);
  version.writeProperties(writer, packet.properties, 'connect');
  writer.text(packet.clientId);
  if (will !== undefined) {
    version.writeProperties(writer, will.properties, 'will');
    writer.text(will.topic);
    writer.binary(will.payload);
  }
  if (username !== undefined) writer.text(username);
  if (password !== undefined) writer.binary(password);
}

/**
 * What a server reads after the CONNECT.
 *
 * @throws {PacketError} where it is not a packet that clients send.
 */
export function decodeForServer(
  first: number,
  body: Uint8Array,
  version: Version,
): Exclude<PacketForServer, ConnectPacket> {
  const type = typeOf(first);
  const reader = new ByteReader(body);
  switch (type) {
    case 'subscribe': {
      const packetId = reader.packetId();
      const properties = version.readProperties(reader, type);
      const subscriptions: Subscription[] = [];
      do subscriptions.push(readSubscription(reader, version));
      while (reader.left > 0);
      return { type, packetId, subscriptions, properties };
    }
    case 'unsubscribe': {
      const packetId = reader.packetId();
      const properties = version.readProperties(reader, type);
      const filters: string[] = [];
      do filters.push(readFilter(reader));
      while (reader.left > 0);
      return { type, packetId, filters, properties };
    }
    case 'pingreq':
      reader.end();
      return { type };
    default: {
      const packet = decodeShared(type, first, body, version);
      if (packet === null) throw malformed(`A client sent ${type}.`);
      return packet;
    }
  }
}

function readFilter(reader: ByteReader): string {
  const filter = reader.text();
  if (filter === '') throw malformed('A filter is empty.');
  return filter;
}

function readSubscription(reader: ByteReader, version: Version): Subscription {
  const filter = readFilter(reader);
  const options = reader.u8();
  const qos = qosOf(options);
  if (version.level === 4) {
    if (options !== qos) throw malformed('A subscription has other options.');
    return { filter, qos };
  }
  const retainHandling = options >> 4;
  if (retainHandling > 2) throw malformed('A subscription has other options.');
  return {
    filter,
    qos,
    noLocal: (options & 4) > 0,
    retainAsPublished: (options & 8) > 0,
    retainHandling: retainHandling as 0 | 1 | 2,
  };
}

/**
 * What a server reads first.
 *
 * @param versions those that it speaks.
 * @throws {PacketError} `unsupportedVersion` where the client speaks another one, else `malformed`.
 */
export function decodeConnect(first: number, body: Uint8Array, versions: readonly Version[]): ConnectPacket {
  if (typeOf(first) !== 'connect') throw malformed('The first packet is not CONNECT.');
  const reader = new ByteReader(body);
  const name = reader.text();
  const level = reader.u8();
  const version = versions.find((each) => each.level === level);
  if (name !== 'MQTT' || version === undefined) {
    throw new PacketError('unsupportedVersion', `The client speaks another version (${level}).`);
  }
  const flags = reader.u8();
  const has = (flag: number): boolean => (flags & flag) > 0;
  const isWillSaid = has(WILL_RETAIN) || (flags & 24) > 0;
  // [MQTT-3.1.2-22]: 3.1.1 has no password without a user name.
  const isPasswordAlone = has(PASSWORD) && !has(USERNAME) && version.level === 4;
  if (has(1) || (isWillSaid && !has(WILL)) || isPasswordAlone) throw malformed('A CONNECT has other flags.');
  const keepAliveSeconds = reader.u16();
  const properties = version.readProperties(reader, 'connect');
  const clientId = reader.text();
  const will = has(WILL) ? readWill(reader, flags, version) : undefined;
  const username = has(USERNAME) ? reader.text() : undefined;
  const password = has(PASSWORD) ? reader.binary() : undefined;
  reader.end();
  return {
    type: 'connect',
    level: version.level,
    clean: has(CLEAN),
    keepAliveSeconds,
    clientId,
    username,
    password,
    will,
    properties,
  };
}

function readWill(reader: ByteReader, flags: number, version: Version): Will {
  const properties = version.readProperties(reader, 'will');
  const topic = reader.text();
  if (topic === '' || WILDCARD.test(topic)) throw malformed('A last will has a topic that cannot be one.');
  return {
    topic,
    payload: reader.binary(),
    qos: qosOf(flags >> 3),
    retain: (flags & WILL_RETAIN) > 0,
    properties,
  };
}
