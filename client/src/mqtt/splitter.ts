/** A packet's first byte (type and flags) and what follows its length; null where nothing does. */
export interface RawFrame {
  head: number;
  body: Uint8Array | null;
}

/** [MQTT-2.2.3]: the remaining length takes one to four bytes of seven bits, lowest first. */
const LENGTH_BYTES_MAX = 4;

/**
 * Cuts a stream into packets. (The codec's own stream reader stalls after a packet that came in pieces: it keeps
 * waiting for as many bytes as that one had, so that a PINGRESP behind a split CONNACK is never seen.)
 *
 * @throws {RangeError} where the bytes cannot be MQTT.
 */
export function createSplitter(): (chunk: Uint8Array) => RawFrame[] {
  let rest = new Uint8Array();
  return (chunk) => {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const frames: RawFrame[] = [];
    let start = 0;
    for (;;) {
      const length = readLength(bytes, start + 1);
      if (length === null) break;
      const end = length.next + length.value;
      if (end > bytes.length) break;
      frames.push({
        head: bytes[start] ?? 0,
        body: length.value === 0 ? null : bytes.subarray(length.next, end),
      });
      start = end;
    }
    rest = bytes.slice(start);
    return frames;
  };
}

function readLength(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < LENGTH_BYTES_MAX; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return { value, next: at + i + 1 };
  }
  throw new RangeError('The length of an MQTT packet has more than four bytes.');
}
