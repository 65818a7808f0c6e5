import { backoffMs } from '../../edge/backoff.ts';
import type { Edge } from '../../edge/edge.ts';
import type { Log } from '../../log.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import type { Spool } from '../../spool/spool.ts';

/** What is erased beside MongoDB, and where orders wait. */
interface ErasedSpool extends Pick<Spool, 'eraseChat' | 'commit' | 'isOpen'> {
  erasures: Pick<Spool['erasures'], 'add' | 'done' | 'all'>;
}

export interface ErasuresOptions {
  spool: ErasedSpool;
  mirror: Pick<Mirror, 'erase'> | null;
  edge: Pick<Edge, 'erased'>;
  /** The rows of a chat in the spool are about to go. */
  erasing(sessionTopic: string): void;
  log: Log;
}

/**
 * Chats to be erased from the spool, from what lies beside it, and from MongoDB. An order is written down before it is
 * acknowledged, and is tried until everything is gone and the Worker knows.
 */
export class Erasures {
  readonly #options: ErasuresOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<string>();
  /** Ordered once more while they were being erased. */
  readonly #again = new Set<string>();
  /** What the spool had: what is written while MongoDB or the Worker cannot be reached is of a new chat. */
  readonly #spooled = new Map<string, { frames: number; parked: number }>();

  constructor(options: ErasuresOptions) {
    this.#options = options;
  }

  start(): void {
    for (const topic of this.#options.spool.erasures.all()) void this.#run(topic, 0);
  }

  order(sessionTopic: string): void {
    this.#options.spool.erasures.add(sessionTopic);
    if (this.#running.has(sessionTopic)) {
      this.#again.add(sessionTopic);
      return;
    }
    this.#begin(sessionTopic);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #begin(sessionTopic: string): void {
    this.#spooled.delete(sessionTopic);
    void this.#run(sessionTopic, 0);
  }

  async #run(sessionTopic: string, failures: number): Promise<void> {
    const { edge, erasing, log, mirror, spool } = this.#options;
    if (this.#running.has(sessionTopic)) return;
    this.#running.add(sessionTopic);
    try {
      let spooled = this.#spooled.get(sessionTopic);
      if (spooled === undefined) {
        erasing(sessionTopic);
        spooled = spool.eraseChat(sessionTopic);
        this.#spooled.set(sessionTopic, spooled);
      }
      const { frames, parked } = spooled;
      spool.commit();
      const mirrored = mirror === null ? null : await mirror.erase(sessionTopic);
      await edge.erased({ sessionTopic, at: Date.now(), spooled: frames, parked, mirrored });
      this.#spooled.delete(sessionTopic);
      if (spool.isOpen && !this.#again.has(sessionTopic)) spool.erasures.done(sessionTopic);
    } catch (error) {
      if (!spool.isOpen) return;
      log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'an erasure is not done yet');
      const timer = setTimeout(
        () => {
          this.#timers.delete(timer);
          void this.#run(sessionTopic, failures + 1);
        },
        backoffMs(failures + 1),
      );
      this.#timers.add(timer);
    } finally {
      this.#running.delete(sessionTopic);
      // The order stands in the spool still, so nothing has to be written for it.
      if (this.#again.delete(sessionTopic) && spool.isOpen) this.#begin(sessionTopic);
    }
  }
}
