const FIRST_ROOM = 16;

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
    const length = this.#length + values.length;
    if (length > this.#room.length) {
      const room = new Float64Array(Math.max(FIRST_ROOM, length, this.#room.length * 2));
      room.set(this.all);
      this.#room = room;
    }
    this.#room.set(values, this.#length);
    this.#length = length;
  }
}
