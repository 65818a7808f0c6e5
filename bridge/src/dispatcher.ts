import {
  BATCH_MAX_CHATS,
  BATCH_MAX_DESK_FRAMES,
  BATCH_MAX_FRAMES_PER_CHAT,
  PERISHABLE_MS,
} from '@chimpassist/protocol';
import {
  BRIDGE_VERSION,
  type ChatAnswer,
  type ChatFrame,
  type DeskFrame,
  type Refusal,
} from '@chimpassist/protocol/frames';
import { backoffMs } from './backoff.ts';
import type { AnswerLine, Edge } from './edge.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Spool } from './spool.ts';

/**
 * The least time between two looks at what waits: frames that come meanwhile share a POST. A first frame after a pause
 * does not wait.
 */
const GATHER_MS = 25;
/** Below the edge's limit, because answers to a half batch would be lost work. */
const BATCH_BYTES = 2_097_152;
const POSTS_IN_FLIGHT = 4;

interface Queued<F> {
  /** Its row in the spool; null for perishable ones, which were never there. */
  spoolId: number | null;
  frame: F;
  bytes: number;
}

interface ChatQueue {
  sessionTopic: string;
  frames: Queued<ChatFrame>[];
  isInFlight: boolean;
  failures: number;
  /** Epoch ms. */
  retryAt: number;
}

export type AcceptedAnswer = Extract<ChatAnswer, { ok: true }>;

export interface DispatcherOptions {
  edge: Pick<Edge, 'post'>;
  spool: Spool;
  metrics: Metrics;
  log: Log;
  /** Of the lease; null while there is none: then nothing is posted. */
  epoch(): number | null;
  seenRev(sessionTopic: string): number;
  /** A chat's answer, before its frames leave the spool: what it says must be safe first. */
  accepted(answer: AcceptedAnswer): void;
  /** A desk frame got lost on its way. */
  deskDropped(frame: DeskFrame): void;
}

const isDurable = (frame: ChatFrame): boolean => frame.kind === 'message' || frame.kind === 'receipt';

/**
 * Carries frames to the edge: in order and one batch at a time within a chat, many chats side by side. A chat that
 * fails waits alone.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #chats = new Map<string, ChatQueue>();
  #desk: DeskFrame[] = [];
  #isDeskInFlight = false;
  #deskFailures = 0;
  #deskRetryAt = 0;
  #posts = 0;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  /** Epoch ms. */
  #flushedAt = 0;
  #isStopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** What a run before left in the spool. */
  load(): void {
    for (const { id, sessionTopic, frame } of this.#options.spool.all())
      this.#enqueue(sessionTopic, frame, id);
    this.kick();
  }

  /** Writes to the spool first; throws where it cannot. */
  addDurable(sessionTopic: string, frame: ChatFrame): void {
    this.#enqueue(sessionTopic, frame, this.#options.spool.add(sessionTopic, frame));
    this.kick();
  }

  addPerishable(sessionTopic: string, frame: ChatFrame): void {
    const queue = this.#chats.get(sessionTopic);
    // Of several requests that wait, the newest says all.
    if (queue !== undefined && frame.kind === 'request' && !queue.isInFlight) {
      queue.frames = queue.frames.filter((queued) => queued.frame.kind !== 'request');
    }
    this.#enqueue(sessionTopic, frame, null);
    this.kick();
  }

  addDesk(frame: DeskFrame): void {
    this.#desk.push(frame);
    this.kick();
  }

  /** Looks soon whether something can be sent. */
  kick(delayMs = Math.max(1, this.#flushedAt + GATHER_MS - Date.now())): void {
    const at = Date.now() + delayMs;
    if (this.#isStopped || at >= this.#timerAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#flushedAt = Date.now();
      this.#flush();
    }, delayMs);
  }

  /** Nothing waits and nothing is on its way. */
  get isIdle(): boolean {
    return this.#chats.size === 0 && this.#desk.length === 0 && this.#posts === 0;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #enqueue(sessionTopic: string, frame: ChatFrame, spoolId: number | null): void {
    let queue = this.#chats.get(sessionTopic);
    if (queue === undefined) {
      queue = { sessionTopic, frames: [], isInFlight: false, failures: 0, retryAt: 0 };
      this.#chats.set(sessionTopic, queue);
    }
    queue.frames.push({ spoolId, frame, bytes: JSON.stringify(frame).length });
  }

  #flush(): void {
    const epoch = this.#options.epoch();
    if (epoch === null || this.#isStopped) return;
    while (this.#posts < POSTS_IN_FLIGHT) {
      const now = Date.now();
      const chats = this.#takeChats(now);
      const desk = this.#takeDesk(now);
      if (chats.length === 0 && desk.length === 0) break;
      void this.#post(epoch, chats, desk);
    }
  }

  #takeChats(now: number): { queue: ChatQueue; frames: Queued<ChatFrame>[] }[] {
    const chosen: { queue: ChatQueue; frames: Queued<ChatFrame>[] }[] = [];
    let bytes = 0;
    for (const queue of this.#chats.values()) {
      if (chosen.length === BATCH_MAX_CHATS || bytes > BATCH_BYTES) {
        this.kick();
        break;
      }
      if (queue.isInFlight) continue;
      if (queue.retryAt > now) {
        this.kick(queue.retryAt - now);
        continue;
      }
      queue.frames = queue.frames.filter(({ frame }) => isDurable(frame) || frame.at > now - PERISHABLE_MS);
      const frames: Queued<ChatFrame>[] = [];
      for (const queued of queue.frames) {
        if (frames.length === BATCH_MAX_FRAMES_PER_CHAT || (frames.length > 0 && bytes > BATCH_BYTES)) break;
        frames.push(queued);
        bytes += queued.bytes;
      }
      if (frames.length === 0) {
        this.#chats.delete(queue.sessionTopic);
        continue;
      }
      queue.isInFlight = true;
      chosen.push({ queue, frames });
    }
    return chosen;
  }

  #takeDesk(now: number): DeskFrame[] {
    if (this.#isDeskInFlight || this.#desk.length === 0) return [];
    if (this.#deskRetryAt > now) {
      this.kick(this.#deskRetryAt - now);
      return [];
    }
    this.#desk = this.#desk.filter((frame) => {
      const isFresh = frame.at > now - PERISHABLE_MS;
      if (!isFresh) this.#options.deskDropped(frame);
      return isFresh;
    });
    const frames = this.#desk.slice(0, BATCH_MAX_DESK_FRAMES);
    if (frames.length > 0) this.#isDeskInFlight = true;
    return frames;
  }

  async #post(
    epoch: number,
    chats: { queue: ChatQueue; frames: Queued<ChatFrame>[] }[],
    desk: DeskFrame[],
  ): Promise<void> {
    const { edge, log, metrics, seenRev } = this.#options;
    const waiting = new Map(chats.map((chat) => [chat.queue.sessionTopic, chat]));
    let isDeskDone = desk.length === 0;
    const take = (line: AnswerLine): void => {
      if ('desk' in line) {
        if (!line.ok) return;
        isDeskDone = true;
        this.#deskAccepted(line.accepted, line.refused);
        return;
      }
      const chat = waiting.get(line.sessionTopic);
      if (chat === undefined) return;
      waiting.delete(line.sessionTopic);
      this.#chatAnswered(chat.queue, chat.frames, line);
    };
    this.#posts += 1;
    try {
      await edge.post(
        {
          v: BRIDGE_VERSION,
          epoch,
          chats: chats.map(({ queue, frames }) => ({
            sessionTopic: queue.sessionTopic,
            seenRev: seenRev(queue.sessionTopic),
            frames: frames.map(({ frame }) => frame),
          })),
          desk,
        },
        take,
      );
      metrics.batches.inc({ outcome: 'answered' });
    } catch (error) {
      metrics.batches.inc({ outcome: 'failed' });
      log.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'batch failed, will be sent again',
      );
    }
    this.#posts -= 1;
    for (const { queue } of waiting.values()) this.#chatFailed(queue);
    if (desk.length > 0) {
      this.#isDeskInFlight = false;
      this.#deskFailures = isDeskDone ? 0 : this.#deskFailures + 1;
      this.#deskRetryAt = isDeskDone ? 0 : Date.now() + backoffMs(this.#deskFailures);
    }
    if (!this.#isIdleNow()) this.kick();
  }

  #isIdleNow(): boolean {
    return this.#chats.size === 0 && this.#desk.length === 0;
  }

  #chatAnswered(queue: ChatQueue, frames: Queued<ChatFrame>[], answer: ChatAnswer): void {
    const { log, metrics, spool } = this.#options;
    if (!answer.ok && answer.retry) {
      this.#chatFailed(queue);
      return;
    }
    queue.isInFlight = false;
    queue.failures = 0;
    let done = frames;
    if (answer.ok) {
      this.#options.accepted(answer);
      this.#countRefusals(answer.refused);
      done = frames.slice(0, answer.accepted);
      metrics.accepted.inc(done.length - answer.refused.length);
      if (done.length < frames.length) {
        queue.failures = 1;
        queue.retryAt = Date.now() + backoffMs(1);
      }
    } else {
      metrics.refused.inc({ code: answer.code }, frames.length);
      log.warn({ code: answer.code, frames: frames.length }, 'the edge refused a chat');
    }
    spool.remove(done.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId])));
    const gone = new Set(done);
    queue.frames = queue.frames.filter((queued) => !gone.has(queued));
    if (queue.frames.length === 0) this.#chats.delete(queue.sessionTopic);
  }

  #chatFailed(queue: ChatQueue): void {
    queue.isInFlight = false;
    queue.failures += 1;
    queue.retryAt = Date.now() + backoffMs(queue.failures);
    this.kick(queue.retryAt - Date.now());
  }

  #deskAccepted(accepted: number, refused: Refusal[]): void {
    this.#desk = this.#desk.slice(accepted);
    this.#countRefusals(refused);
  }

  #countRefusals(refused: Refusal[]): void {
    for (const { code, message } of refused) {
      this.#options.metrics.refused.inc({ code });
      this.#options.log.warn({ code, message }, 'the edge refused a frame');
    }
  }
}
