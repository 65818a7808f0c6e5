import type { SpooledFrame, SpooledFrames } from './spooled-frames.ts';

interface Waiting {
  /** The first of its rows that is not in memory; those after it are not either. */
  from: number;
  frames: number;
}

/** Looked at for one that may go on, before it is left for the next time. */
const LOOK_AT = 256;

/**
 * Which chats have frames that are on the disk only: what a run before left, and what came while too much was in memory.
 * Chats are read one after the other, a page each, and a chat's newer frames never pass its older ones.
 */
export class Backlog {
  readonly #spooled: SpooledFrames;
  readonly #chats = new Map<string, Waiting>();
  #frames = 0;

  constructor(spooled: SpooledFrames) {
    this.#spooled = spooled;
  }

  /** Frames that are on the disk only. */
  get frames(): number {
    return this.#frames;
  }

  framesOf(sessionTopic: string): number {
    return this.#chats.get(sessionTopic)?.frames ?? 0;
  }

  /** Everything that is in the spool: nothing of it is in memory yet. */
  open(): void {
    if (this.#spooled.depth === 0) return;
    this.#spooled.indexChats();
    for (const { sessionTopic, from, frames } of this.#spooled.waitingChats()) {
      this.#chats.set(sessionTopic, { from, frames });
      this.#frames += frames;
    }
  }

  /** This frame stays on the disk until its chat has its turn. */
  defer(sessionTopic: string, id: number): void {
    if (this.#chats.size === 0) this.#spooled.indexChats();
    const known = this.#chats.get(sessionTopic);
    if (known === undefined) this.#chats.set(sessionTopic, { from: id, frames: 1 });
    else known.frames += 1;
    this.#frames += 1;
  }

  /**
   * The next page of the chat whose turn it is.
   *
   * @param mayGo whether more of this chat is wanted now.
   * @returns null where there is none.
   */
  next(limit: number, mayGo: (sessionTopic: string) => boolean): SpooledFrame[] | null {
    let looked = 0;
    for (const [sessionTopic, { from, frames }] of this.#chats) {
      looked += 1;
      if (looked > LOOK_AT) return null;
      if (!mayGo(sessionTopic)) {
        this.#chats.delete(sessionTopic);
        this.#chats.set(sessionTopic, { from, frames });
        continue;
      }
      return this.#read(sessionTopic, { from, frames }, limit);
    }
    return null;
  }

  /** The next page of this chat, also where it is another's turn; null after the last. */
  pageOf(sessionTopic: string, limit: number): SpooledFrame[] | null {
    const waiting = this.#chats.get(sessionTopic);
    if (waiting === undefined) return null;
    return this.#read(sessionTopic, waiting, limit);
  }

  #read(sessionTopic: string, { from, frames }: Waiting, limit: number): SpooledFrame[] {
    // Where this throws, the chat waits still.
    const { read, last, rows } = this.#spooled.pageOf(sessionTopic, from, limit);
    this.#chats.delete(sessionTopic);
    const left = rows < limit ? 0 : Math.max(0, frames - rows);
    this.#frames -= frames - left;
    if (left > 0) this.#chats.set(sessionTopic, { from: last + 1, frames: left });
    if (this.#chats.size === 0) this.#spooled.dropIndex();
    return read;
  }
}
