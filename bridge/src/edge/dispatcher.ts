import { BATCH_MAX_DESK_FRAMES, BATCH_MAX_FRAMES_PER_CHAT, PERISHABLE_MS } from '@chimpassist/protocol';
import {
  BRIDGE_VERSION,
  type ChatAnswer,
  type ChatFrame,
  type DeskAnswer,
  type DeskFrame,
  type Refusal,
} from '@chimpassist/protocol/frames';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Spool } from '../spool/spool.ts';
import { backoffMs } from './backoff.ts';
import { type ChatQueue, ChatQueues, type Queued, type Taken } from './chat-queues.ts';
import type { ChatQuota } from './chat-quota.ts';
import type { AnswerLine, Edge } from './edge.ts';

/**
 * The least time between two looks at what waits: frames that come meanwhile share a POST. A first frame after a pause
 * does not wait.
 */
const GATHER_MS = 25;
const POSTS_IN_FLIGHT = 4;
/** Where a bridge without the lease hands on what it spooled before: of no epoch. */
const NO_EPOCH = 0;

export type AcceptedAnswer = Extract<ChatAnswer, { ok: true }>;

export type AcceptedDeskAnswer = Extract<DeskAnswer, { ok: true }>;

export interface DispatcherOptions {
  edge: Pick<Edge, 'post'>;
  spool: Spool;
  metrics: Metrics;
  log: Log;
  quota: ChatQuota;
  /** Of the lease; null while there is none: then only messages and receipts are posted. */
  epoch(): number | null;
  seenRev(sessionTopic: string): number;
  /** Whether answers shall carry what they added to the logs. */
  wantsLog: boolean;
  /** A chat's answer, before its frames leave the spool: what it says must be safe first. */
  accepted(answer: AcceptedAnswer): void;
  deskAnswered?(answer: AcceptedDeskAnswer): void;
  /** A desk frame got lost on its way. */
  deskDropped(frame: DeskFrame): void;
}

/**
 * Carries frames to the edge: in order and one batch at a time within a chat, many chats side by side. A chat that
 * fails waits alone.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #chats = new ChatQueues();
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
      this.#chats.add(sessionTopic, frame, id);
    this.kick();
  }

  /** Writes to the spool first (safe once that is committed); throws where it cannot. @returns false where this chat's quota is used up. */
  addDurable(sessionTopic: string, frame: ChatFrame): boolean {
    const { quota, spool } = this.#options;
    if (!quota.take(sessionTopic, this.#chats.depthOf(sessionTopic), Date.now())) return false;
    const text = JSON.stringify(frame);
    this.#chats.add(sessionTopic, frame, spool.add(sessionTopic, frame, text), text.length);
    this.kick();
    return true;
  }

  addPerishable(sessionTopic: string, frame: ChatFrame): void {
    this.#chats.add(sessionTopic, frame, null);
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

  #flush(): void {
    if (this.#isStopped) return;
    const epoch = this.#options.epoch();
    while (this.#posts < POSTS_IN_FLIGHT) {
      const now = Date.now();
      const { taken, againMs } = this.#chats.take(now, epoch === null);
      if (againMs !== null) this.kick(Math.max(againMs, GATHER_MS));
      const desk = epoch === null ? [] : this.#takeDesk(now);
      if (taken.length === 0 && desk.length === 0) break;
      void this.#post(epoch ?? NO_EPOCH, taken, desk);
    }
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

  async #post(epoch: number, chats: Taken[], desk: DeskFrame[]): Promise<void> {
    const { edge, log, metrics, seenRev, wantsLog } = this.#options;
    const waiting = new Map(chats.map((chat) => [chat.queue.sessionTopic, chat]));
    let isDeskDone = desk.length === 0;
    const take = (line: AnswerLine): void => {
      if ('desk' in line) {
        if (!line.ok) return;
        isDeskDone = true;
        this.#desk = this.#desk.slice(line.accepted);
        this.#options.deskAnswered?.(line);
        this.#refusedByDesk(line.refused);
        return;
      }
      const chat = waiting.get(line.sessionTopic);
      if (chat === undefined) return;
      waiting.delete(line.sessionTopic);
      this.#chatAnswered(chat, line);
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
          log: wantsLog,
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
    for (const { queue } of waiting.values()) this.kick(this.#chats.failed(queue));
    if (desk.length > 0) {
      this.#isDeskInFlight = false;
      this.#deskFailures = isDeskDone ? 0 : this.#deskFailures + 1;
      this.#deskRetryAt = isDeskDone ? 0 : Date.now() + backoffMs(this.#deskFailures);
    }
    if (this.#chats.size > 0 || this.#desk.length > 0) this.kick();
  }

  #chatAnswered({ queue, frames }: Taken, answer: ChatAnswer): void {
    const { log, metrics, spool } = this.#options;
    if (!answer.ok && answer.retry) {
      this.kick(this.#chats.failed(queue));
      return;
    }
    queue.failures = 0;
    let done = frames;
    if (answer.ok) {
      this.#options.accepted(answer);
      this.#park(queue, frames, answer.refused);
      done = frames.slice(0, answer.accepted);
      metrics.accepted.inc(done.length - answer.refused.length);
      if (done.length < frames.length) this.#chats.failed(queue);
    } else {
      log.warn({ code: answer.code, frames: frames.length }, 'the edge refused a chat');
      const { code, message } = answer;
      this.#park(
        queue,
        frames,
        frames.map((_, index) => ({ index, code, message })),
      );
    }
    spool.remove(done.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId])));
    this.#chats.done(queue, done);
    // A batch that is full by itself gains nothing by waiting for others.
    if (queue.frames.length >= BATCH_MAX_FRAMES_PER_CHAT) this.kick(0);
  }

  /** A durable frame that the edge refuses is kept beside, with its reason; a perishable one is only counted. */
  #park(queue: ChatQueue, frames: readonly Queued[], refused: readonly Refusal[]): void {
    const { log, metrics, spool } = this.#options;
    for (const { index, code, message } of refused) {
      metrics.refused.inc({ code });
      log.warn({ code, message }, 'the edge refused a frame');
      const queued = frames[index];
      if (queued === undefined || queued.spoolId === null) continue;
      if (!spool.park(queue.sessionTopic, queued.frame, code, message)) {
        metrics.dropped.inc({ reason: 'parked_full' });
      }
    }
  }

  #refusedByDesk(refused: readonly Refusal[]): void {
    for (const { code, message } of refused) {
      this.#options.metrics.refused.inc({ code });
      this.#options.log.warn({ code, message }, 'the desk refused a frame');
    }
  }
}
