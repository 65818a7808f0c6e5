import { PacketError } from '@chimpassist/client/mqtt/codec';
import type { Connection } from './connection.ts';
import type { Terms } from './terms.ts';
import { takePacket, withChunk } from './unread.ts';

const PUBLISH = 3;
const LENGTH_BYTES = 2;
const UTF8 = new TextDecoder();

/** With base: what a connection will have published once it has read these bytes. Nothing is taken, and nothing is checked. */
export function publishedTopics(
  connection: Connection,
  bytes: Uint8Array,
  { limits }: Pick<Terms, 'limits'>,
): string[] {
  if (connection.kind === 'ended') return [];
  const topics: string[] = [];
  try {
    let unread = withChunk(connection.unread, bytes);
    for (;;) {
      const taken = takePacket(unread, limits.packetMaxBytes);
      if (taken === null) return topics;
      if (taken.first >> 4 === PUBLISH) topics.push(topicIn(taken.body));
      unread = taken.rest;
    }
  } catch (error) {
    // What stands behind it is not read either.
    if (error instanceof PacketError) return topics;
    throw error;
  }
}

function topicIn(body: Uint8Array): string {
  const [high = 0, low = 0] = body;
  return UTF8.decode(body.subarray(LENGTH_BYTES, LENGTH_BYTES + high * 256 + low));
}
