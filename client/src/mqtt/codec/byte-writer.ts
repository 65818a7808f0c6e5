import { malformed, PacketError } from './packet-error.ts';

/** The first byte and up to four bytes of length go before the body, as soon as the body's length is known. */
const HEADER_MAX_BYTES = 5;
const FIRST_BYTES = 64;
const TEXT_MAX_BYTES = 65_535;
/** [MQTT-2.2.3]: what four bytes of length can say. */
export const LENGTH_MAX = 268_435_455;

const UTF8 = new TextEncoder();

/** Writes the body of one packet; `packet` then returns it with its header. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #end = HEADER_MAX_BYTES;

  /** @param bytes how many the body may come to have, where that is known: it grows by itself. */
  constructor(bytes = 0) {
    this.#bytes = new Uint8Array(FIRST_BYTES + bytes);
  }

  #room(count: number): number {
    const at = this.#end;
    this.#end += count;
    if (this.#end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#end, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    return at;
  }

  u8(value: number): void {
    // First the room: it may put another buffer in this one's place.
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  u16(value: number): void {
    this.u8(value >>> 8);
    this.u8(value);
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value);
  }

  length(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.u8(rest | 128);
      rest >>>= 7;
    }
    this.u8(rest);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  binary(bytes: Uint8Array): void {
    if (bytes.length > TEXT_MAX_BYTES)
      throw new PacketError('tooLarge', 'A text is longer than 65,535 bytes.');
    this.u16(bytes.length);
    this.bytes(bytes);
  }

  text(text: string): void {
    if (text.includes('\0')) throw malformed('A text has a null character.');
    this.binary(UTF8.encode(text));
  }

  /** What was written so far, without a header. */
  body(): Uint8Array {
    return this.#bytes.subarray(HEADER_MAX_BYTES, this.#end);
  }

  /** @param first the packet's first byte: its type and flags. */
  packet(first: number): Uint8Array<ArrayBuffer> {
    const length = this.#end - HEADER_MAX_BYTES;
    if (length > LENGTH_MAX) throw new PacketError('tooLarge', 'A packet is longer than MQTT can say.');
    let start = HEADER_MAX_BYTES - 1;
    for (let rest = length; rest > 127; rest >>>= 7) start -= 1;
    const end = this.#end;
    this.#end = start;
    this.length(length);
    this.#end = end;
    this.#bytes[start - 1] = first;
    return this.#bytes.subarray(start - 1, end);
  }
}
