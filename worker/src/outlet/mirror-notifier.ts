import type { ChatStore } from '../chat/chat-store.ts';
import { isLive } from '../chat/machine/state.ts';
import type { ChatEffects, Outlet } from '../contract/outlet.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';

/** A mirror that was told reads within this time, or is not there; told again meanwhile it would read for nothing. */
const TOLD_ENOUGH_MS = 30_000;

export interface MirrorNotifierOptions {
  store: ChatStore;
  /**
   * Tells the desk, which holds the mirror's socket.
   *
   * @param isOver the chat is over: the desk then notes it for a mirror that is away, which would not look for it.
   */
  tell(isOver: boolean): Promise<void>;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * Lets the mirror know that this chat's log has grown, once for a burst of words: a mirror that has found something comes
 * again by itself, until it finds nothing more. Kept in memory only: an object that forgets tells once more.
 */
export class MirrorNotifier implements Outlet<ChatEffects> {
  readonly #options: MirrorNotifierOptions;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Until when the mirror has promised to come again. */
  #expectedUntil = Number.NEGATIVE_INFINITY;
  #isOwed = false;
  #isCovered = false;
  /** The log grew before this object learned that there is a mirror. */
  #hasGrownUnheard = false;

  constructor(options: MirrorNotifierOptions) {
    this.#options = options;
  }

  /** What is added while `work` runs goes to the mirror with the answer. */
  covered<T>(isCovered: boolean, work: () => T): T {
    this.#isCovered = isCovered;
    try {
      return work();
    } finally {
      this.#isCovered = false;
    }
  }

  push({ entries = [] }: ChatEffects): void {
    if (entries.length > 0 && !this.#isCovered) this.#grown();
  }

  pushPerishable(): void {}

  /** Called when the desk has said whether there is a mirror. */
  learned(): void {
    if (this.#hasGrownUnheard) this.#grown();
  }

  #grown(): void {
    this.#hasGrownUnheard = this.#options.store.record.isMirrored !== true;
    if (this.#hasGrownUnheard) return;
    const now = Date.now();
    if (now - this.#toldAt < TOLD_ENOUGH_MS) return;
    // Of a chat that is over, the desk has to write down each burst.
    if (now < this.#expectedUntil && !this.#isOver) return;
    this.#toldAt = now;
    this.#isOwed = true;
    // Once the transaction of which this is the last step is whole. Where it is not, a mirror reads for nothing.
    void Promise.resolve().then(() => this.#try());
  }

  get #isOver(): boolean {
    return !isLive(this.#options.store.record.state);
  }

  /** A mirror has read a page: there is one. @param againMs within which it comes again. */
  read(hasFound: boolean, againMs: number): void {
    const { store } = this.#options;
    const { record } = store;
    if (record.isMirrored !== true && record.state.kind !== 'none')
      store.save({ ...record, isMirrored: true });
    this.#toldAt = Number.NEGATIVE_INFINITY;
    this.#expectedUntil = hasFound ? Date.now() + againMs : Number.NEGATIVE_INFINITY;
  }

  get job(): Job {
    return {
      name: 'tell the mirror',
      nextDue: () => (this.#isOwed ? 0 : null),
      run: () => this.#tell(),
    };
  }

  async #tell(): Promise<void> {
    await this.#options.tell(this.#isOver);
    this.#isOwed = false;
  }

  async #try(): Promise<void> {
    try {
      await this.#tell();
    } catch (error) {
      log('mirror_not_told', { error });
      await this.#options.arm();
    }
  }
}
