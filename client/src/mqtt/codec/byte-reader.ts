import { malformed } from './packet-error.ts';

/** [MQTT-1.5.3]: not well-formed is an error, and a byte order mark is a character like any other. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** [MQTT-2.2.3]: a variable length takes one to four bytes of seven bits, lowest first. */
const LENGTH_BYTES_MAX = 4;

/**
 * Reads a variable length at `at`. Returns null where its bytes have not all come yet.
 *
 * @throws {PacketError} where it has more than four bytes.
 */
export function readLength(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < LENGTH_BYTES_MAX; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return { value, next: at + i + 1 };
  }
  throw malformed('A length has more than four bytes.');
}

/** Reads the body of one packet from its beginning to its end. Each read throws a `PacketError` where bytes are missing. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw malformed('A packet ends too soon.');
    this.#at += 1;
    return byte;
  }

  u16(): number {
    return this.u8() * 256 + this.u8();
  }

  u32(): number {
    return this.u16() * 65_536 + this.u16();
  }

  length(): number {
    const length = readLength(this.#bytes, this.#at);
    if (length === null) throw malformed('A packet ends too soon.');
    this.#at = length.next;
    return length.value;
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) throw malformed('A packet ends too soon.');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  binary(): Uint8Array {
    return this.bytes(this.u16());
  }

  text(): string {
    let text: string;
    try {
      text = UTF8.decode(this.binary());
    } catch {
      throw malformed('A text is not UTF-8.');
    }
    if (text.includes('\0')) throw malformed('A text has a null character.');
    return text;
  }

  /** [MQTT-2.2.1-2]: identifiers begin at 1. */
  packetId(): number {
    const id = this.u16();
    if (id === 0) throw malformed('A packet identifier is 0.');
    return id;
  }

  end(): void {
    if (this.left > 0) throw malformed('A packet is longer than what it says.');
  }
}
