/**
 * Ms that only grow, whatever is done to the machine's clock: by these goes everything that is due. They begin with what
 * the clock said when this process began. `Date.now` is only for what people or other machines read.
 */
export const elapsedMs = (): number => performance.timeOrigin + performance.now();

/** The machine's clock less {@link elapsedMs}: it changes where somebody sets the clock. */
export const clockOffsetMs = (): number => Date.now() - elapsedMs();

/** Less than this is the measuring, and the slow mending of a clock. */
const JUMP_MS = 1_000;

/**
 * A time that was read off the machine's clock, as it would be read today.
 *
 * @param at epoch ms.
 * @param offset {@link clockOffsetMs} of then.
 */
export function today(at: number, offset: number): number {
  const jump = clockOffsetMs() - offset;
  const moved = Math.abs(jump) < JUMP_MS ? at : Math.round(at + jump);
  return Math.min(moved, Date.now());
}

/** A tick that comes this much too late was a pause: the process stood still, and heard nobody meanwhile. */
const PAUSE_MS = 2_000;

/** Finds pauses by the ticks of a timer. */
export class PauseWatch {
  readonly #everyMs: number;
  #tickedAt: number;

  constructor(everyMs: number, now = elapsedMs()) {
    this.#everyMs = everyMs;
    this.#tickedAt = now;
  }

  /** Called at each tick. @returns whether this process stood still since the last one. */
  tick(now: number): boolean {
    const lateMs = now - this.#tickedAt - this.#everyMs;
    this.#tickedAt = now;
    return lateMs > PAUSE_MS;
  }
}
