import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { malformed } from './packet-error.ts';
import type { PacketForClient } from './packets.ts';
import { decodeShared, encodeShared, firstByte, typeOf } from './shared-packets.ts';
import type { Version } from './version.ts';

/** What a server sends. */
export function encodeForClient(packet: PacketForClient, version: Version): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  switch (packet.type) {
    case 'connack':
      writer.u8(packet.sessionPresent ? 1 : 0);
      writer.u8(packet.code);
      version.writeProperties(writer, packet.properties, 'connack');
      return writer.packet(firstByte('connack'));
    case 'suback':
    case 'unsuback':
      writer.u16(packet.packetId);
      version.writeProperties(writer, packet.properties, packet.type);
      if (packet.type === 'suback' || version.level === 5) writer.bytes(Uint8Array.from(packet.codes));
      return writer.packet(firstByte(packet.type));
    case 'pingresp':
      return writer.packet(firstByte('pingresp'));
    default:
      return encodeShared(packet, version);
  }
}

/**
 * What a client reads.
 *
 * @param first the packet's first byte, `body` what follows its length.
 * @throws {PacketError} where it is not a packet that servers send.
 */
export function decodeForClient(first: number, body: Uint8Array, version: Version): PacketForClient {
  const type = typeOf(first);
  const reader = new ByteReader(body);
  switch (type) {
    case 'connack': {
      const flags = reader.u8();
      if (flags > 1) throw malformed('A CONNACK has other flags.');
      const code = reader.u8();
      const properties = version.readProperties(reader, type);
      reader.end();
      return { type, sessionPresent: flags === 1, code, properties };
    }
    case 'suback':
    case 'unsuback': {
      const packetId = reader.packetId();
      const properties = version.readProperties(reader, type);
      const codes = [...reader.bytes(reader.left)];
      const hasCodes = type === 'suback' || version.level === 5;
      if (hasCodes !== codes.length > 0) throw malformed(`A ${type} has ${codes.length} codes.`);
      return { type, packetId, codes, properties };
    }
    case 'pingresp':
      reader.end();
      return { type };
    default: {
      const packet = decodeShared(type, first, body, version);
      if (packet === null || (type === 'disconnect' && version.level === 4)) {
        throw malformed(`A server sent ${type}.`);
      }
      return packet;
    }
  }
}
