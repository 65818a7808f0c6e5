const FIRST_ROOM = 16;
/** So few values are copied one by one: a view of them costs more. */
const COPIED_SINGLY = 32;

/** Values that become more, many of them in one step: a month has a million. */
export class Values {
  #room: Float64Array;
  #length: number;

  /** @param values which nobody changes; they are not copied before something is added. */
  constructor(values: Float64Array = new Float64Array()) {
    this.#room = values;
    this.#length = values.length;
  }

  get all(): Float64Array {
    return this.#room.subarray(0, this.#length);
  }

  push(...values: number[]): void {
    this.add(values);
  }

  add(values: ArrayLike<number>): void {
    const at = this.#grow(values.length);
    this.#room.set(values, at);
  }

  /** Adds some of the values of a list, from one place up to another. */
  addPart(values: Float64Array, from: number, to: number): void {
    const at = this.#grow(to - from);
    if (to - from > COPIED_SINGLY) this.#room.set(values.subarray(from, to), at);
    else for (let n = from; n < to; n++) this.#room[at + n - from] = values[n] ?? 0;
  }

  /** Makes room for so many more. @returns where they begin. */
  #grow(count: number): number {
    const before = this.#length;
    const length = before + count;
    if (length > this.#room.length) {
      const room = new Float64Array(Math.max(FIRST_ROOM, length, this.#room.length * 2));
      room.set(this.all);
      this.#room = room;
    }
    this.#length = length;
    return before;
  }
}
