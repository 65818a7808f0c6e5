import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { malformed } from './packet-error.ts';
import {
  type AckPacket,
  PACKET_CODES,
  type PacketType,
  type PublishPacket,
  type QoS,
  type ReasonPacket,
  type SharedPacket,
} from './packets.ts';
import type { Version } from './version.ts';

/** [MQTT-2.2.2]: these flags have a fixed value everywhere but in PUBLISH. */
const fixedFlags = (type: PacketType): number =>
  type === 'pubrel' || type === 'subscribe' || type === 'unsubscribe' ? 2 : 0;

/** A packet's first byte. */
export const firstByte = (type: PacketType, flags = fixedFlags(type)): number =>
  PACKET_CODES[type] * 16 + flags;

const TYPES = Object.keys(PACKET_CODES) as PacketType[];

/** @throws {PacketError} where the byte begins no packet. */
export function typeOf(first: number): PacketType {
  const type = TYPES[(first >> 4) - 1];
  if (type === undefined) throw malformed('A packet has type 0.');
  if (type !== 'publish' && first !== firstByte(type)) throw malformed(`A ${type} has other flags.`);
  return type;
}

export function qosOf(bits: number): QoS {
  const qos = bits & 3;
  if (qos === 3) throw malformed('A quality of service is 3.');
  return qos as QoS;
}

export const WILDCARD = /[+#]/;

export function encodeShared(packet: SharedPacket, version: Version): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(packet.type === 'publish' ? packet.topic.length + packet.payload.length : 0);
  switch (packet.type) {
    case 'publish': {
      const { topic, payload, qos, retain, dup, packetId, properties } = packet;
      writer.text(topic);
      if (qos > 0) writer.u16(packetId);
      version.writeProperties(writer, properties, 'publish');
      writer.bytes(payload);
      return writer.packet(firstByte('publish', (dup ? 8 : 0) + qos * 2 + (retain ? 1 : 0)));
    }
    case 'disconnect':
    case 'auth':
      writeReason(writer, packet, version);
      return writer.packet(firstByte(packet.type));
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      writer.u16(packet.packetId);
      writeReason(writer, packet, version);
      return writer.packet(firstByte(packet.type));
  }
}

/** [MQTT 5, 3.4.2.1]: success without properties needs neither. */
function writeReason(writer: ByteWriter, packet: AckPacket | ReasonPacket, version: Version): void {
  if (version.level === 4 || (packet.code === 0 && packet.properties === undefined)) return;
  writer.u8(packet.code);
  version.writeProperties(writer, packet.properties, packet.type);
}

/** Null where the packet is none of those that travel in both directions. */
export function decodeShared(
  type: PacketType,
  first: number,
  body: Uint8Array,
  version: Version,
): SharedPacket | null {
  const reader = new ByteReader(body);
  switch (type) {
    case 'publish':
      return decodePublish(first, reader, version);
    case 'disconnect':
    case 'auth':
      if (version.level === 4 && type === 'auth') throw malformed('MQTT 3.1.1 has no AUTH.');
      return { type, ...readReason(reader, version, type) };
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      return { type, packetId: reader.packetId(), ...readReason(reader, version, type) };
    default:
      return null;
  }
}

function decodePublish(first: number, reader: ByteReader, version: Version): PublishPacket {
  const qos = qosOf(first >> 1);
  const dup = (first & 8) > 0;
  if (dup && qos === 0) throw malformed('A message of quality 0 is sent again.');
  const topic = reader.text();
  if (WILDCARD.test(topic)) throw malformed('A message has a wildcard in its topic.');
  const packetId = qos > 0 ? reader.packetId() : 0;
  const properties = version.readProperties(reader, 'publish');
  if (topic === '' && properties?.topicAlias === undefined) throw malformed('A message has no topic.');
  const payload = reader.bytes(reader.left);
  return { type: 'publish', topic, payload, qos, retain: (first & 1) > 0, dup, packetId, properties };
}

function readReason(
  reader: ByteReader,
  version: Version,
  type: AckPacket['type'] | ReasonPacket['type'],
): Pick<AckPacket, 'code' | 'properties'> {
  const isLong = version.level === 5 && reader.left > 0;
  const code = isLong ? reader.u8() : 0;
  const properties = isLong && reader.left > 0 ? version.readProperties(reader, type) : undefined;
  reader.end();
  return { code, properties };
}
