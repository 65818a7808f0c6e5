/** Waiting for longer than this without anything done is told as a fault. */
const PATIENCE_MS = 30_000;

/** Whether what waits for the edge moves on. All times only grow. */
export class Progress {
  #isWaiting = false;
  /** Since when something waits, or when something was last done with. */
  #movedAt = Number.NEGATIVE_INFINITY;
  #answeredAt = Number.NEGATIVE_INFINITY;

  /** Something waits, perhaps since long. */
  waits(now: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#movedAt = now;
  }

  /** The edge answered a batch, whatever it said. */
  answered(now: number): void {
    this.#answeredAt = now;
  }

  /** Frames are done with. */
  made(now: number): void {
    this.#isWaiting = false;
    this.#movedAt = now;
  }

  /** @param isOneAlone what waits is one chat that fails: then an answer is enough. */
  isMade(now: number, isOneAlone: boolean): boolean {
    if (now - this.#movedAt < PATIENCE_MS) return true;
    return isOneAlone && now - this.#answeredAt < PATIENCE_MS;
  }
}
