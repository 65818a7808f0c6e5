import { elapsedMs } from '../clock.ts';
import { backoffMs } from '../edge/backoff.ts';
import type { Edge } from '../edge/edge.ts';
import type { Log } from '../log.ts';
import type { Mirror } from './mirror.ts';

const TOPICS_PAGE = 200;
/** With so many chats in the queue, no more are looked up, so that chats that have just grown do not wait behind all of them. */
const WAITING_MAX = 200;
const ROOM_EVERY_MS = 100;
/** A tick, a wait and a round together are less than what the chat was promised. */
const PACE: Pace = { tickMs: 5_000, readAgainMs: 35_000 };
const KEEP_EVERY_MS = 60_000;
/** Longer than a chat goes without telling while it expects the mirror, and than news are on their way. */
const MARGIN_MS = 120_000;

/** How often the time is looked at, and how long after something was found a chat is read again. */
export interface Pace {
  tickMs: number;
  readAgainMs: number;
}

export interface GrownChatsOptions {
  edge: Pick<Edge, 'topicsPage'>;
  mirror: Pick<Mirror, 'check' | 'waiting' | 'lagMs' | 'upToDate'>;
  /** Where MongoDB never had everything: whether it shall, or only what is written from now on. */
  shallFill: boolean;
  log: Log;
  /** Quicker, for tests. */
  pace?: Pace;
}

/**
 * Knows which chats' logs have grown where no batch told it: by the desk's news while it is connected, and after a break by
 * asking for all live chats and for those that changed since MongoDB last had everything. That time, by the desk's clock,
 * stands in MongoDB, is written after what it speaks of, and is looked at again: a database that was set back is noticed.
 */
export class GrownChats {
  readonly #options: GrownChatsOptions;
  readonly #pace: Pace;
  /** By chat, when it is to be looked at again, by {@link elapsedMs}. */
  readonly #again = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  /** The desk's clock less {@link elapsedMs}. */
  #deskOffsetMs = 0;
  /** Counts the looks at everything; one that is not the newest ends. */
  #look = 0;
  /** When the newest look was through, by {@link elapsedMs}; null while it is under way. */
  #lookedAt: number | null = null;
  /** As it stands in MongoDB. */
  #keptAt: number | null = null;
  #keptWhen = 0;

  constructor(options: GrownChatsOptions) {
    this.#options = options;
    this.#pace = options.pace ?? PACE;
  }

  /** This bridge is the active one. @param deskNow the desk's clock, epoch ms. */
  begin(deskNow: number): void {
    this.#deskOffsetMs = deskNow - elapsedMs();
    this.#timer ??= setInterval(() => this.#tick(elapsedMs()), this.#pace.tickMs);
    void this.#lookAtAll();
  }

  /** Another one is, or the desk cannot be heard. */
  end(): void {
    this.#look += 1;
    this.#lookedAt = null;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** The desk says that these logs have grown. */
  heard(topics: readonly string[]): void {
    for (const topic of topics) this.#options.mirror.check(topic);
  }

  /** There was something. */
  found(topic: string): void {
    this.#again.set(topic, elapsedMs() + this.#pace.readAgainMs);
  }

  #tick(now: number): void {
    for (const [topic, at] of this.#again) {
      if (at > now) continue;
      this.#again.delete(topic);
      this.#options.mirror.check(topic);
    }
    if (this.#lookedAt === null || now - this.#keptWhen < KEEP_EVERY_MS) return;
    this.#keptWhen = now;
    void this.#keep(this.#look, this.#lookedAt, now);
  }

  async #lookAtAll(): Promise<void> {
    this.#look += 1;
    const look = this.#look;
    const isOver = (): boolean => look !== this.#look;
    this.#lookedAt = null;
    for (let failures = 0; !isOver(); ) {
      try {
        await this.#readTopics(isOver);
        if (isOver()) return;
        this.#lookedAt = elapsedMs();
        return;
      } catch (error) {
        failures += 1;
        if (failures === 1)
          this.#options.log.warn(
            { error: nameOf(error) },
            'which chats have grown cannot be asked; trying again',
          );
        await new Promise((resolve) => setTimeout(resolve, backoffMs(failures)));
      }
    }
  }

  async #readTopics(isOver: () => boolean): Promise<void> {
    const { edge, mirror, shallFill, log } = this.#options;
    const deskNow = this.#deskOffsetMs + elapsedMs();
    this.#keptAt = await mirror.upToDate.upToDateAt();
    const since = this.#keptAt ?? (shallFill ? 0 : deskNow);
    let chats = 0;
    for (let after: string | null = ''; after !== null; ) {
      while (mirror.waiting > WAITING_MAX && !isOver())
        await new Promise((resolve) => setTimeout(resolve, ROOM_EVERY_MS));
      if (isOver()) return;
      const { topics, next } = await edge.topicsPage(after, TOPICS_PAGE, since);
      this.heard(topics);
      chats += topics.length;
      after = next;
    }
    log.info({ chats, all: since === 0 }, 'the logs of these chats are looked at');
  }

  /** Writes down up to when MongoDB has everything. @param lookedAt all that the last look found is older. */
  async #keep(look: number, lookedAt: number, now: number): Promise<void> {
    const { mirror, log } = this.#options;
    try {
      const there = await mirror.upToDate.upToDateAt();
      if (look !== this.#look) return;
      if (this.#keptAt !== null && (there ?? 0) < this.#keptAt) {
        log.warn({}, 'MongoDB was set back; looking at all that it may lack');
        void this.#lookAtAll();
        return;
      }
      this.#keptAt = there;
      const lagMs = mirror.lagMs(now);
      // What the look found is not all copied yet, and may be from any time.
      if (now - lagMs < lookedAt) return;
      const at = Math.floor(this.#deskOffsetMs + now - lagMs - MARGIN_MS);
      if (at <= (there ?? 0)) return;
      await mirror.upToDate.keepUpToDateAt(at);
      this.#keptAt = at;
    } catch (error) {
      log.debug({ error: nameOf(error) }, 'up to when everything is copied could not be written down');
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
