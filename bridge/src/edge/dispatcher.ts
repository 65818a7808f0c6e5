import { BATCH_MAX_FRAMES_PER_CHAT } from '@chimpassist/protocol';
import type { AnswerLine, ChatAnswer, ChatFrame, DeskFrame } from '@chimpassist/protocol/frames';
import { elapsedMs } from '../clock.ts';
import { guarded } from '../guarded.ts';
import { Backlog } from '../spool/backlog.ts';
import { batchText } from './batch.ts';
import { ChatQueues, queuedFrame, type Taken } from './chat-queues.ts';
import { DeskQueue } from './desk-queue.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';
import { Progress } from './progress.ts';
import { RefusedFrames } from './refusals.ts';
import { WakeUp } from './wake-up.ts';

/**
 * The least time between two looks at what waits: frames that come meanwhile share a POST. A first frame after a pause
 * does not wait.
 */
const GATHER_MS = 25;
const POSTS_IN_FLIGHT = 4;
/** How long to wait where there is no room yet for the publishes that the answers would cause. */
const HELD_MS = 100;
/** After a look that failed. */
const AFTER_FAILURE_MS = 1_000;
/** The epoch of a bridge without the lease that hands on what it has spooled. */
const NO_EPOCH = 0;
/** What waits in memory, as JSON; in memory it is about four times as much. The rest stays on the disk. */
const MEMORY_BYTES = { refill: 4_194_304, durable: 16_777_216, all: 33_554_432 };

/**
 * Carries frames to the edge: in order and one batch at a time within a chat, many chats side by side. A chat that
 * fails waits alone. What is due goes by time that only grows.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #chats: ChatQueues;
  readonly #desk: DeskQueue;
  readonly #backlog: Backlog;
  readonly #progress = new Progress();
  readonly #refused: RefusedFrames;
  #posts = 0;
  readonly #wakeUp = new WakeUp(() => {
    this.#flushedAt = elapsedMs();
    // Where the disk is full, the spool can be neither read nor parked: tries again later.
    if (!guarded(this.#options.log, 'posting', () => this.#flush())) this.kick(AFTER_FAILURE_MS);
  });
  #flushedAt = Number.NEGATIVE_INFINITY;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const { deskDropped, metrics, perishableDropped, spool } = options;
    const count = () => metrics.dropped.inc({ reason: 'too_late_or_many' });
    this.#chats = new ChatQueues((sessionTopic, kind) => {
      count();
      perishableDropped?.(sessionTopic, kind);
    });
    this.#desk = new DeskQueue((frame) => {
      count();
      deskDropped(frame);
    });
    this.#backlog = new Backlog(spool.frames);
    this.#refused = new RefusedFrames(options);
  }

  /** Reads what an earlier run has left in the spool. */
  load(): void {
    this.#backlog.open();
    if (this.#backlog.frames > 0) this.#progress.waits(elapsedMs());
    this.kick();
  }

  /**
   * Writes to the spool first (safe once that is committed); throws where it cannot. @returns false where this chat's quota is used
   * up.
   */
  addDurable(sessionTopic: string, frame: ChatFrame): boolean {
    const { quota, spool } = this.#options;
    const now = elapsedMs();
    const depth = this.#chats.depthOf(sessionTopic) + this.#backlog.framesOf(sessionTopic);
    if (!quota.take(sessionTopic, depth, now)) return false;
    const text = JSON.stringify(frame);
    const spoolId = spool.frames.add(sessionTopic, text);
    if (this.#backlog.framesOf(sessionTopic) > 0 || this.#chats.bytes > MEMORY_BYTES.durable) {
      this.#backlog.defer(sessionTopic, spoolId);
    } else {
      this.#chats.add(sessionTopic, queuedFrame(spoolId, frame, text, now));
    }
    this.#progress.waits(now);
    this.kick();
    return true;
  }

  addPerishable(sessionTopic: string, frame: ChatFrame): void {
    if (this.#chats.bytes > MEMORY_BYTES.all) {
      this.#options.metrics.dropped.inc({ reason: 'busy' });
      this.#options.perishableDropped?.(sessionTopic, frame.kind);
      return;
    }
    this.#chats.add(sessionTopic, queuedFrame(null, frame, JSON.stringify(frame), elapsedMs()));
    this.kick();
  }

  addDesk(frame: DeskFrame): void {
    this.#desk.add(frame, elapsedMs());
    this.kick();
  }

  /**
   * The spool's rows of this chat are about to go: who wrote what lies there only is told. What is in memory goes on, and the
   * Worker knows what is of before.
   */
  erased(sessionTopic: string): void {
    for (;;) {
      const page = this.#backlog.pageOf(sessionTopic, BATCH_MAX_FRAMES_PER_CHAT);
      if (page === null) return;
      this.#refused.erased(sessionTopic, page);
    }
  }

  /** Checks soon whether something can be sent. */
  kick(delayMs = Math.max(1, this.#flushedAt + GATHER_MS - elapsedMs())): void {
    this.#wakeUp.in(delayMs);
  }

  /** Whether nothing waits and nothing is on its way. */
  get isIdle(): boolean {
    return this.#chats.size === 0 && this.#backlog.frames === 0 && this.#desk.size === 0 && this.#posts === 0;
  }

  /** Whether what waits is being sent; one chat that fails does not say that it is not. */
  isSending(now: number): boolean {
    const { failing, size } = this.#chats;
    return this.#options.spool.frames.depth === 0 || this.#progress.isMade(now, failing === 1 && size === 1);
  }

  /** Chats that wait after a failure. */
  get failing(): number {
    return this.#chats.failing;
  }

  /** The size of what waits in memory, as JSON. */
  get bytes(): number {
    return this.#chats.bytes;
  }

  stop(): void {
    this.#wakeUp.stop();
  }

  /** Brings frames of a former run, or of a flood, back into memory, as far as there is room. */
  #refill(now: number): void {
    while (this.#backlog.frames > 0 && this.#chats.bytes < MEMORY_BYTES.refill) {
      const page = this.#backlog.next(
        BATCH_MAX_FRAMES_PER_CHAT,
        (topic) => !this.#chats.isFailing(topic) && this.#chats.depthOf(topic) < BATCH_MAX_FRAMES_PER_CHAT,
      );
      if (page === null) return;
      for (const { id, sessionTopic, frame, text } of page) {
        this.#chats.add(sessionTopic, queuedFrame(id, frame, text, now));
      }
    }
  }

  #flush(): void {
    if (this.#options.hasRoom?.() === false) {
      this.kick(HELD_MS);
      return;
    }
    const epoch = this.#options.epoch();
    while (this.#posts < POSTS_IN_FLIGHT) {
      const now = elapsedMs();
      this.#refill(now);
      const { taken, againMs } = this.#chats.take(now, epoch === null);
      if (againMs !== null) this.kick(Math.max(againMs, GATHER_MS));
      const desk = epoch === null ? { frames: [], againMs: null } : this.#desk.take(now);
      if (desk.againMs !== null) this.kick(desk.againMs);
      if (taken.length === 0 && desk.frames.length === 0) break;
      void this.#post(epoch ?? NO_EPOCH, taken, desk.frames);
    }
  }

  async #post(epoch: number, chats: Taken[], desk: DeskFrame[]): Promise<void> {
    const { edge, log, metrics } = this.#options;
    const waiting = new Map(chats.map((chat) => [chat.queue.sessionTopic, chat]));
    let isDeskDone = desk.length === 0;
    const take = (line: AnswerLine): void => {
      if ('desk' in line) {
        if (!line.ok || isDeskDone) return;
        isDeskDone = true;
        this.#desk.answered();
        this.#options.deskAnswered?.(line);
        this.#refused.byDesk(line.refused);
        return;
      }
      const chat = waiting.get(line.sessionTopic);
      if (chat === undefined) return;
      waiting.delete(line.sessionTopic);
      this.#chatAnswered(chat, line);
    };
    this.#posts += 1;
    try {
      await edge.postText(batchText(epoch, chats, desk, this.#options), take);
      metrics.batches.inc({ outcome: 'answered' });
      this.#progress.answered(elapsedMs());
    } catch (error) {
      metrics.batches.inc({ outcome: 'failed' });
      log.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'batch failed, will be sent again',
      );
    }
    this.#posts -= 1;
    for (const { queue } of waiting.values()) this.kick(this.#chats.failed(queue, elapsedMs()));
    if (!isDeskDone) this.#desk.failed(elapsedMs());
    if (!this.isIdle) this.kick();
  }

  #chatAnswered({ queue, frames }: Taken, answer: ChatAnswer): void {
    const { log, metrics, spool } = this.#options;
    const now = elapsedMs();
    if (!answer.ok && answer.retry) {
      this.kick(this.#chats.failed(queue, now));
      return;
    }
    this.#chats.succeeded(queue);
    if (answer.ok) {
      this.#options.accepted(answer);
      this.#refused.take(queue.sessionTopic, frames, answer.refused);
      metrics.accepted.inc(frames.length - answer.refused.length);
    } else {
      log.warn({ code: answer.code, frames: frames.length }, 'the edge refused a chat');
      const { code, message } = answer;
      const refused = frames.map((_, index) => ({ index, code, message }));
      this.#refused.take(queue.sessionTopic, frames, refused);
    }
    spool.frames.remove(frames.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId])));
    this.#chats.done(queue, frames);
    this.#progress.made(now);
    // A batch that is full by itself gains nothing by waiting for others.
    if (queue.frames.length >= BATCH_MAX_FRAMES_PER_CHAT) this.kick(0);
  }
}
