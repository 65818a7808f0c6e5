import { BATCH_MAX_DESK_FRAMES, idText } from '@chimpassist/protocol';
import type { DeskFrame } from '@chimpassist/protocol/frames';
import { Buckets } from '@chimpassist/protocol/inbound';
import { backoffMs } from './backoff.ts';
import { PERISHABLE_MS } from './perishable.ts';

/** What one attendant may change at the desk: each change is told to all colleagues. */
const CHANGES = { burst: 30, perMinute: 60 };
/** Changes of one attendant that may wait for that. */
const WAITING_MAX = 50;

interface Waiting {
  frame: DeskFrame;
  attendant: string;
  /** In ms that only grow, as all times here. */
  readAt: number;
}

/** A client that only claims to be an attendant has a share of its own, and replaces nothing that is proven. */
const attendantOf = (frame: DeskFrame): string => {
  const isClaim = 'proven' in frame && frame.proven === false;
  return `${isClaim ? 'claimed' : 'proven'} ${idText('attendant' in frame ? frame.attendant.id : frame.attendantId)}`;
};

/** What a later frame of the same name makes needless. */
const nameOf = (frame: DeskFrame): string =>
  frame.kind === 'command' ? `command ${frame.command.command}` : frame.kind;

/** What waits for the desk: in order for each attendant, one batch at a time, and of several changes the newest. */
export class DeskQueue {
  readonly #dropped: (frame: DeskFrame) => void;
  readonly #quota = new Buckets(CHANGES);
  #waiting: Waiting[] = [];
  #inFlight: readonly Waiting[] = [];
  #failures = 0;
  #retryAt = 0;

  /** @param dropped a frame that got too old, or was one too many. */
  constructor(dropped: (frame: DeskFrame) => void) {
    this.#dropped = dropped;
  }

  get size(): number {
    return this.#waiting.length + this.#inFlight.length;
  }

  add(frame: DeskFrame, now: number): void {
    const attendant = attendantOf(frame);
    const last = this.#waiting.findLastIndex((each) => each.attendant === attendant);
    const before = this.#waiting[last];
    if (before !== undefined && nameOf(before.frame) === nameOf(frame)) {
      this.#waiting[last] = { frame, attendant, readAt: now };
      return;
    }
    const count = this.#waiting.reduce((sum, each) => sum + (each.attendant === attendant ? 1 : 0), 0);
    if (count >= WAITING_MAX) this.#dropped(frame);
    else this.#waiting.push({ frame, attendant, readAt: now });
  }

  /** @returns what may go now, and when to look again: ms from now, or null. */
  take(now: number): { frames: DeskFrame[]; againMs: number | null } {
    if (this.#inFlight.length > 0 || this.#waiting.length === 0) return { frames: [], againMs: null };
    if (this.#retryAt > now) return { frames: [], againMs: this.#retryAt - now };
    const stay: Waiting[] = [];
    const go: Waiting[] = [];
    const over = new Set<string>();
    const tooOld: DeskFrame[] = [];
    for (const each of this.#waiting) {
      if (each.readAt <= now - PERISHABLE_MS) tooOld.push(each.frame);
      else if (go.length === BATCH_MAX_DESK_FRAMES || over.has(each.attendant)) stay.push(each);
      else if (this.#quota.take(each.attendant, now)) go.push(each);
      else {
        over.add(each.attendant);
        stay.push(each);
      }
    }
    this.#waiting = stay;
    this.#inFlight = go;
    // What that puts back comes behind.
    for (const frame of tooOld) this.#dropped(frame);
    return { frames: go.map(({ frame }) => frame), againMs: this.#waiting.length > 0 ? 1_000 : null };
  }

  /** The desk has taken what was on its way. */
  answered(): void {
    this.#inFlight = [];
    this.#failures = 0;
  }

  failed(now: number): void {
    this.#waiting.unshift(...this.#inFlight);
    this.#inFlight = [];
    this.#failures += 1;
    this.#retryAt = now + backoffMs(this.#failures);
  }
}
