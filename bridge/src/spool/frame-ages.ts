import { elapsedMs } from '../clock.ts';

/** Ages are as exact as this. */
const MARK_EVERY_MS = 1_000;
const MARKS_MAX = 4_096;

/** How long frames have waited, by time that only grows: a mark now and then says when which id came. */
export class FrameAges {
  readonly #before: { lastId: number; at: number };
  #marks: { id: number; at: number }[] = [];

  /** @param lastId of a former run. @param ageMs of its oldest frame. */
  constructor(lastId: number, ageMs: number, now = elapsedMs()) {
    this.#before = { lastId, at: now - ageMs };
  }

  added(id: number, now = elapsedMs()): void {
    const last = this.#marks.at(-1);
    if (last !== undefined && now - last.at < MARK_EVERY_MS) return;
    this.#marks.push({ id, at: now });
    // Of a long outage every second mark is enough.
    if (this.#marks.length > MARKS_MAX) this.#marks = this.#marks.filter((_, index) => index % 2 === 0);
  }

  /** Ms that this frame, the oldest, has waited. Marks of older ones are not needed any more. */
  of(id: number, now: number): number {
    if (id <= this.#before.lastId) return now - this.#before.at;
    const after = this.#marks.findIndex((mark) => mark.id > id);
    const index = (after === -1 ? this.#marks.length : after) - 1;
    const mark = this.#marks[index];
    if (mark === undefined) return 0;
    this.#marks.splice(0, index);
    return now - mark.at;
  }
}
