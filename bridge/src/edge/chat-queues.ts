import { BATCH_MAX_CHATS, BATCH_MAX_FRAMES_PER_CHAT } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { clockOffsetMs } from '../clock.ts';
import { backoffMs } from './backoff.ts';
import { PERISHABLE_MS, TYPING_MS } from './perishable.ts';

/** Below the edge's limit, because answers to a half batch would be lost work. */
const BATCH_BYTES = 2_097_152;
/** Changes of one chat that may wait: people make few, and these are old in half a minute. */
const PERISHABLE_MAX = 50;

export interface Queued {
  /** Its row in the spool; null for perishable ones, which were never there. */
  spoolId: number | null;
  kind: ChatFrame['kind'];
  /** The frame as JSON. */
  text: string;
  /** The frame's own time, epoch ms. */
  at: number;
  /** When it was read from the broker, in ms that only grow. */
  readAt: number;
  /** How the machine's clock stood to that; see `today` in `clock.ts`. */
  offset: number;
}

/** @param spoolId null for a perishable frame. @param text of the frame. @param readAt in ms that only grow. */
export const queuedFrame = (
  spoolId: number | null,
  { kind, at }: ChatFrame,
  text: string,
  readAt: number,
): Queued => ({ spoolId, kind, text, at, readAt, offset: clockOffsetMs() });

/** Made here, so it is what it was. */
export const frameOf = ({ text }: Queued): ChatFrame => JSON.parse(text) as ChatFrame;

export interface ChatQueue {
  sessionTopic: string;
  frames: Queued[];
  /** How many of them may become too old. */
  perishable: number;
  /** These are on their way. */
  inFlight: ReadonlySet<Queued> | null;
  failures: number;
  /** In ms that only grow. */
  retryAt: number;
}

export interface Taken {
  queue: ChatQueue;
  frames: Queued[];
}

const isDurable = ({ kind }: Pick<Queued, 'kind'>): boolean => kind === 'message' || kind === 'receipt';

const lifeOf = ({ kind }: Pick<Queued, 'kind'>): number => (kind === 'typing' ? TYPING_MS : PERISHABLE_MS);

/** What waits for the edge, by chat: in order within a chat, and no chat behind another. All times only grow. */
export class ChatQueues {
  readonly #chats = new Map<string, ChatQueue>();
  readonly #dropped: (sessionTopic: string, kind: ChatFrame['kind']) => void;
  #bytes = 0;
  #failing = 0;

  /** @param dropped a perishable frame that got too old, or was one too many. */
  constructor(dropped: (sessionTopic: string, kind: ChatFrame['kind']) => void = () => {}) {
    this.#dropped = dropped;
  }

  get size(): number {
    return this.#chats.size;
  }

  /** Of all that waits, as JSON. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Chats of which the last batch failed. */
  get failing(): number {
    return this.#failing;
  }

  /** Frames of this chat that wait. */
  depthOf(sessionTopic: string): number {
    return this.#chats.get(sessionTopic)?.frames.length ?? 0;
  }

  isFailing(sessionTopic: string): boolean {
    return (this.#chats.get(sessionTopic)?.failures ?? 0) > 0;
  }

  add(sessionTopic: string, queued: Queued): void {
    let queue = this.#chats.get(sessionTopic);
    if (queue === undefined) {
      queue = { sessionTopic, frames: [], perishable: 0, inFlight: null, failures: 0, retryAt: 0 };
      this.#chats.set(sessionTopic, queue);
    }
    if (!isDurable(queued)) {
      const { inFlight } = queue;
      // Of several requests that wait, the newest says all.
      if (queued.kind === 'request') {
        this.#keep(queue, (each) => each.kind !== 'request' || inFlight?.has(each) === true);
      }
      if (queue.perishable >= PERISHABLE_MAX) {
        this.#dropped(sessionTopic, queued.kind);
        return;
      }
      queue.perishable += 1;
    }
    queue.frames.push(queued);
    this.#bytes += queued.text.length;
  }

  /**
   * Takes what one batch can carry.
   *
   * @param onlyDurable without the lease: the Worker takes messages and receipts from any bridge, changes only from the active one.
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
      if (queue.inFlight !== null) continue;
      if (queue.retryAt > now) {
        again(queue.retryAt - now);
        continue;
      }
      this.#keep(
        queue,
        (queued) => isDurable(queued) || queued.readAt > now - lifeOf(queued),
        ({ kind }) => this.#dropped(queue.sessionTopic, kind),
      );
      const frames: Queued[] = [];
      for (const queued of queue.frames) {
        if (frames.length === BATCH_MAX_FRAMES_PER_CHAT || (frames.length > 0 && bytes > BATCH_BYTES)) break;
        if (onlyDurable && !isDurable(queued)) continue;
        frames.push(queued);
        bytes += queued.text.length;
      }
      if (frames.length === 0) {
        if (queue.frames.length === 0) this.#forget(queue);
        continue;
      }
      queue.inFlight = new Set(frames);
      taken.push({ queue, frames });
    }
    return { taken, againMs };
  }

  /** These frames need not be sent again. */
  done(queue: ChatQueue, frames: readonly Queued[]): void {
    queue.inFlight = null;
    if (frames.every((queued, index) => queue.frames[index] === queued)) {
      queue.frames = queue.frames.slice(frames.length);
    } else {
      const gone = new Set(frames);
      queue.frames = queue.frames.filter((queued) => !gone.has(queued));
    }
    for (const queued of frames) {
      this.#bytes -= queued.text.length;
      if (!isDurable(queued)) queue.perishable -= 1;
    }
    if (queue.frames.length === 0) this.#forget(queue);
  }

  succeeded(queue: ChatQueue): void {
    if (queue.failures > 0) this.#failing -= 1;
    queue.failures = 0;
  }

  /** @returns when it may be sent again, ms from now. */
  failed(queue: ChatQueue, now: number): number {
    queue.inFlight = null;
    if (queue.failures === 0) this.#failing += 1;
    queue.failures += 1;
    const delay = backoffMs(queue.failures);
    queue.retryAt = now + delay;
    return delay;
  }

  #forget(queue: ChatQueue): void {
    this.succeeded(queue);
    this.#chats.delete(queue.sessionTopic);
  }

  /** Drops perishable frames. A chat that floods has thousands of durable ones, which need not be looked at. */
  #keep(
    queue: ChatQueue,
    isWanted: (queued: Queued) => boolean,
    gone: (queued: Queued) => void = () => {},
  ): void {
    if (queue.perishable === 0) return;
    queue.frames = queue.frames.filter((queued) => {
      if (isWanted(queued)) return true;
      gone(queued);
      this.#bytes -= queued.text.length;
      queue.perishable -= 1;
      return false;
    });
  }
}
