import { joined } from '../../joined.ts';
import type { Step, Walk } from './walk.ts';

const NOTHING = new Uint8Array(0);

/** What the walk has asked for, and how much of it is still to come. */
type Due =
  /** Of which `length` bytes are here. */
  | { kind: 'read'; bytes: Uint8Array; length: number }
  | { kind: 'pass'; left: number }
  | { kind: 'fill'; left: number; value: number }
  | { kind: 'seek'; bytes: readonly number[]; found: number }
  /** The walk has ended: the rest is not looked at. */
  | { kind: 'rest' };

/**
 * Leads a file through a {@link Walk} as it comes. It keeps no more in memory than the walk reads at once, and hands on as many bytes as
 * it got, because the length of a file was said before its first byte.
 */
export class Blanking {
  readonly #walk: Walk | null;
  #due: Due;

  /** @param walk null: all bytes go on as they are. */
  constructor(walk: Walk | null) {
    this.#walk = walk;
    this.#due = walk === null ? { kind: 'rest' } : this.#next(NOTHING);
  }

  /**
   * What goes on of the file, now that this has come of it: perhaps nothing. The bytes that it gets stay unchanged.
   *
   * @throws {PositionStays}
   */
  push(chunk: Uint8Array): Uint8Array {
    const out: Uint8Array[] = [];
    for (let rest = chunk; rest.length > 0; ) {
      const taken = this.#take(rest, out);
      rest = rest.subarray(taken);
    }
    return joined(out);
  }

  /** The file has ended. @returns what was still held of it. @throws {PositionStays} */
  end(): Uint8Array {
    const out: Uint8Array[] = [];
    while (this.#due.kind === 'read') {
      const held = this.#due.bytes.subarray(0, this.#due.length);
      this.#due = this.#next(held);
      if (held.length > 0) out.push(held);
    }
    this.#due = { kind: 'rest' };
    return joined(out);
  }

  /** @returns how many bytes it has taken, one at least. */
  #take(bytes: Uint8Array, out: Uint8Array[]): number {
    const due = this.#due;
    switch (due.kind) {
      case 'read': {
        const part = bytes.subarray(0, due.bytes.length - due.length);
        due.bytes.set(part, due.length);
        due.length += part.length;
        if (due.length === due.bytes.length) {
          // The walk changes what it has read before it asks for more.
          this.#due = this.#next(due.bytes);
          out.push(due.bytes);
        }
        return part.length;
      }
      case 'pass':
      case 'fill': {
        const part = bytes.subarray(0, due.left);
        out.push(due.kind === 'pass' ? part : new Uint8Array(part.length).fill(due.value));
        due.left -= part.length;
        if (due.left === 0) this.#due = this.#next(NOTHING);
        return part.length;
      }
      case 'seek': {
        const end = this.#endOf(bytes, due);
        if (due.found === due.bytes.length) this.#due = this.#next(NOTHING);
        out.push(bytes.subarray(0, end));
        return end;
      }
      case 'rest':
        out.push(bytes);
        return bytes.length;
    }
  }

  /** Behind the bytes that are sought, of which some may have come before; else all that is there. */
  #endOf(bytes: Uint8Array, due: Extract<Due, { kind: 'seek' }>): number {
    const [first = 0] = due.bytes;
    for (let at = 0; at < bytes.length; at += 1) {
      if (due.found === 0) {
        // Most bytes of a picture are passed over by the engine.
        at = bytes.indexOf(first, at);
        if (at < 0) return bytes.length;
      }
      if (bytes[at] === due.bytes[due.found]) due.found += 1;
      else due.found = bytes[at] === first ? 1 : 0;
      if (due.found === due.bytes.length) return at + 1;
    }
    return bytes.length;
  }

  #next(bytes: Uint8Array): Due {
    for (let given = bytes; ; given = NOTHING) {
      const step = this.#walk?.next(given);
      if (step === undefined || step.done === true) return { kind: 'rest' };
      const due = dueOf(step.value);
      if (due !== null) return due;
    }
  }
}

/** @returns null where nothing is asked for. */
function dueOf(step: Step): Due | null {
  switch (step.kind) {
    case 'read':
      return step.length === 0 ? null : { kind: 'read', bytes: new Uint8Array(step.length), length: 0 };
    case 'pass':
      return step.length === 0 ? null : { kind: 'pass', left: step.length };
    case 'fill':
      return step.length === 0 ? null : { kind: 'fill', left: step.length, value: step.value };
    case 'seek':
      return { kind: 'seek', bytes: step.bytes, found: 0 };
  }
}
