import { readLength } from './byte-reader.ts';
import { LENGTH_MAX } from './byte-writer.ts';
import { decodeForClient } from './for-client.ts';
import { decodeConnect, decodeForServer } from './for-server.ts';
import { PacketError } from './packet-error.ts';
import type { PacketForClient, PacketForServer } from './packets.ts';
import type { Version } from './version.ts';

export interface StreamOptions {
  /** Of one packet's body. Default: what MQTT can say, 256 MB. */
  maxBytes?: number;
}

/** Takes bytes as they come and returns the packets that are whole by now. Throws `PacketError`, and is useless then. */
export type PacketStream<Packet> = (chunk: Uint8Array) => Packet[];

function createStream<Packet>(
  decode: (first: number, body: Uint8Array) => Packet,
  { maxBytes = LENGTH_MAX }: StreamOptions,
): PacketStream<Packet> {
  /** The beginning of a packet, in the first `waiting` bytes. It grows by doubling: a large packet comes in many chunks. */
  let buffer = new Uint8Array();
  let waiting = 0;

  function withWaiting(chunk: Uint8Array): Uint8Array {
    if (waiting === 0) return chunk;
    const end = waiting + chunk.length;
    if (end > buffer.length) {
      const grown = new Uint8Array(Math.max(end, buffer.length * 2));
      grown.set(buffer.subarray(0, waiting));
      buffer = grown;
    }
    buffer.set(chunk, waiting);
    return buffer.subarray(0, end);
  }

  return (chunk) => {
    const bytes = withWaiting(chunk);
    const packets: Packet[] = [];
    let start = 0;
    for (;;) {
      const length = readLength(bytes, start + 1);
      if (length === null) break;
      if (length.value > maxBytes) throw new PacketError('tooLarge', `A packet has ${length.value} bytes.`);
      const end = length.next + length.value;
      if (end > bytes.length) break;
      packets.push(decode(bytes[start] ?? 0, bytes.subarray(length.next, end)));
      start = end;
    }
    waiting = bytes.length - start;
    // Copied where packets were read: their payloads are views of these bytes, which must not change.
    if (start > 0 || bytes === chunk) buffer = bytes.slice(start);
    return packets;
  };
}

/** Reads what a server sends. */
export const readFromServer = (
  version: Version,
  options: StreamOptions = {},
): PacketStream<PacketForClient> =>
  createStream((first, body) => decodeForClient(first, body, version), options);

/** Reads what a client sends: a CONNECT, whose version then holds, and no second one. */
export function readFromClient(
  versions: readonly Version[],
  options: StreamOptions = {},
): PacketStream<PacketForServer> {
  let version: Version | undefined;
  return createStream<PacketForServer>((first, body) => {
    if (version !== undefined) return decodeForServer(first, body, version);
    const packet = decodeConnect(first, body, versions);
    version = versions.find(({ level }) => level === packet.level);
    return packet;
  }, options);
}
