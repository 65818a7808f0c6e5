import { BATCH_MAX_CHATS, BATCH_MAX_FRAMES_PER_CHAT, PERISHABLE_MS } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { backoffMs } from './backoff.ts';

/** Below the edge's limit, because answers to a half batch would be lost work. */
const BATCH_BYTES = 2_097_152;

export interface Queued {
  /** Its row in the spool; null for perishable ones, which were never there. */
  spoolId: number | null;
  frame: ChatFrame;
  bytes: number;
}

export interface ChatQueue {
  sessionTopic: string;
  frames: Queued[];
  /** How many of them may become too old. */
  perishable: number;
  isInFlight: boolean;
  failures: number;
  /** Epoch ms. */
  retryAt: number;
}

export interface Taken {
  queue: ChatQueue;
  frames: Queued[];
}

const isDurable = (frame: ChatFrame): boolean => frame.kind === 'message' || frame.kind === 'receipt';

/** Drops perishable frames. A chat that floods has thousands of durable ones, which need not be looked at. */
function keep(queue: ChatQueue, isWanted: (queued: Queued) => boolean): void {
  if (queue.perishable === 0) return;
  queue.frames = queue.frames.filter(isWanted);
  queue.perishable = queue.frames.reduce((sum, { frame }) => sum + (isDurable(frame) ? 0 : 1), 0);
}

/** What waits for the edge, by chat: in order within a chat, and no chat behind another. */
export class ChatQueues {
  readonly #chats = new Map<string, ChatQueue>();

  get size(): number {
    return this.#chats.size;
  }

  /** Frames of this chat that wait. */
  depthOf(sessionTopic: string): number {
    return this.#chats.get(sessionTopic)?.frames.length ?? 0;
  }

  add(
    sessionTopic: string,
    frame: ChatFrame,
    spoolId: number | null,
    bytes = JSON.stringify(frame).length,
  ): void {
    let queue = this.#chats.get(sessionTopic);
    if (queue === undefined) {
      queue = { sessionTopic, frames: [], perishable: 0, isInFlight: false, failures: 0, retryAt: 0 };
      this.#chats.set(sessionTopic, queue);
    }
    // Of several requests that wait, the newest says all.
    if (frame.kind === 'request' && !queue.isInFlight) {
      keep(queue, ({ frame }) => frame.kind !== 'request');
    }
    queue.frames.push({ spoolId, frame, bytes });
    if (!isDurable(frame)) queue.perishable += 1;
  }

  /**
   * Takes what one batch can carry.
   *
   * @param onlyDurable without the lease: messages and receipts count by whomever they come, changes do not.
   * @returns also when to look again: ms from now, or null where nothing waits.
   */
  take(now: number, onlyDurable: boolean): { taken: Taken[]; againMs: number | null } {
    const taken: Taken[] = [];
    let bytes = 0;
    let againMs: number | null = null;
    const again = (ms: number) => {
      againMs = Math.min(ms, againMs ?? ms);
    };
    for (const queue of this.#chats.values()) {
      if (taken.length === BATCH_MAX_CHATS || bytes > BATCH_BYTES) {
        again(0);
        break;
      }
      if (queue.isInFlight) continue;
      if (queue.retryAt > now) {
        again(queue.retryAt - now);
        continue;
      }
      keep(queue, ({ frame }) => isDurable(frame) || frame.at > now - PERISHABLE_MS);
      const frames: Queued[] = [];
      for (const queued of queue.frames) {
        if (frames.length === BATCH_MAX_FRAMES_PER_CHAT || (frames.length > 0 && bytes > BATCH_BYTES)) break;
        if (onlyDurable && !isDurable(queued.frame)) continue;
        frames.push(queued);
        bytes += queued.bytes;
      }
      if (frames.length === 0) {
        if (queue.frames.length === 0) this.#chats.delete(queue.sessionTopic);
        continue;
      }
      queue.isInFlight = true;
      taken.push({ queue, frames });
    }
    return { taken, againMs };
  }

  /** These frames need not be sent again. */
  done(queue: ChatQueue, frames: readonly Queued[]): void {
    queue.isInFlight = false;
    if (frames.every((queued, index) => queue.frames[index] === queued)) {
      queue.frames = queue.frames.slice(frames.length);
    } else {
      const gone = new Set(frames);
      queue.frames = queue.frames.filter((queued) => !gone.has(queued));
    }
    queue.perishable -= frames.reduce((sum, { frame }) => sum + (isDurable(frame) ? 0 : 1), 0);
    if (queue.frames.length === 0) this.#chats.delete(queue.sessionTopic);
  }

  /** @returns when it may be sent again, ms from now. */
  failed(queue: ChatQueue): number {
    queue.isInFlight = false;
    queue.failures += 1;
    const delay = backoffMs(queue.failures);
    queue.retryAt = Date.now() + delay;
    return delay;
  }
}
