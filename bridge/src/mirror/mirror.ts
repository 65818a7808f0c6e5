import type { LogEntry } from '@chimpassist/protocol/frames';
import { elapsedMs } from '../clock.ts';
import { backoffMs } from '../edge/backoff.ts';
import type { AcceptedAnswer } from '../edge/dispatcher.ts';
import { type Edge, EdgeError } from '../edge/edge.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type Page as CopiedPage, MirrorDatabase } from './database.ts';
import { faultOf, isOneObject, isRefusal } from './mirror-error.ts';
import { RefusedChats } from './refused-chats.ts';
import { ToldEntries } from './told-entries.ts';

/** Entries of one chat that are read at once; a chat that owes more gets another turn after the others. */
const PAGE = 200;
/** Pages that are read side by side. */
const PAGES_AT_ONCE = 8;
const CHATS_A_ROUND = 100;
/** What one round writes grows while the database is quick, so that round trips are few, and shrinks where it is slow. */
const ENTRIES_A_ROUND = { first: 100, least: 16, most: 2_000 };
const QUICK_WRITE_MS = 500;
const SLOW_WRITE_MS = 2_000;
/** New entries are gathered for this long. */
const GATHER_MS = 200;
/** A bridge that stands by pays what it owes, but leaves it to the active one first: two writers get in each other's way. */
const STANDBY_MS = 10_000;

/** What a round has of one chat. */
interface Page extends CopiedPage {
  /** Nothing is behind it, as far as is known. */
  isDone: boolean;
}

export interface MirrorOptions {
  url: string;
  /** Its name there. */
  database: string;
  edge: Pick<Edge, 'logPage'>;
  metrics: Metrics;
  log: Log;
  /** The chats that MongoDB lacks entries of, kept over a restart. */
  debts: Debts;
}

/** Where the mirror remembers what it owes. */
export interface Debts {
  behind(): Map<string, number>;
  noteBehind(sessionTopic: string, seq: number): void;
  caughtUp(sessionTopic: string, seq: number): void;
}

/**
 * Copies the objects' logs into MongoDB, each from its own cursor, which stands in MongoDB too: a database that was set
 * back to a backup says by itself from where it lacks entries. What batches were answered with is at hand; the rest is
 * read from the objects.
 */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #database: MirrorDatabase;
  readonly #told = new ToldEntries();
  /** Topic → the newest `seq` that is known to exist. */
  readonly #behind: Map<string, number>;
  #behindSince: number | null = null;
  /** Chats whose turn it is not yet, in their order. */
  readonly #queue = new Set<string>();
  /** Chats of which it is not known how much is owed: they are read to their end. */
  readonly #toEnd = new Set<string>();
  readonly #refused: RefusedChats;
  #isAway = false;
  /** One at a time: the requests of two would only wait for each other. */
  #round: Promise<void> | null = null;
  /** Shrinks to one where a round fails, so that a chat that the database will not take holds nobody else up. */
  #chatsARound = CHATS_A_ROUND;
  #entriesARound = ENTRIES_A_ROUND.first;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #isLeading = false;
  #failures = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#database = new MirrorDatabase(options.url, options.database);
    this.#refused = new RefusedChats(options.log);
    this.#behind = options.debts.behind();
    for (const topic of this.#behind.keys()) this.#queue.add(topic);
    if (this.#behind.size > 0) this.#behindSince = elapsedMs();
  }

  /** Chats of which MongoDB lacks entries. */
  get behind(): number {
    return this.#behind.size;
  }

  /** The database did not answer when it was asked last, or said no to everybody. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** Chats that alone cannot be mirrored. */
  get refused(): number {
    return this.#refused.size;
  }

  /** For how long MongoDB has lacked anything, ms. @param now as {@link elapsedMs} says it. */
  lagMs(now: number): number {
    return this.#behindSince === null ? 0 : now - this.#behindSince;
  }

  start(): void {
    this.#plan(this.#gatherMs);
  }

  /** Whether this bridge is the active one. */
  lead(isLeading: boolean): void {
    if (this.#isLeading === isLeading) return;
    this.#isLeading = isLeading;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#plan(this.#gatherMs);
  }

  get #gatherMs(): number {
    return this.#isLeading ? GATHER_MS : STANDBY_MS;
  }

  /** What a batch was answered: the chat's log has grown. */
  note({
    sessionTopic,
    headSeq: seq,
    log = [],
  }: Pick<AcceptedAnswer, 'sessionTopic' | 'headSeq' | 'log'>): void {
    this.#told.add(sessionTopic, log, elapsedMs());
    if (seq <= (this.#behind.get(sessionTopic) ?? 0)) return;
    this.#options.debts.noteBehind(sessionTopic, seq);
    this.#behind.set(sessionTopic, seq);
    this.#behindSince ??= elapsedMs();
    if (!this.#refused.isWaiting(sessionTopic, elapsedMs())) this.#queue.add(sessionTopic);
    this.#plan(this.#gatherMs);
  }

  /** Another bridge may have gone without writing what it owed of this chat. */
  check(sessionTopic: string): void {
    this.#toEnd.add(sessionTopic);
    this.#behind.set(sessionTopic, this.#behind.get(sessionTopic) ?? 0);
    this.#behindSince ??= elapsedMs();
    this.#queue.add(sessionTopic);
    this.#plan(this.#gatherMs);
  }

  /** Writes what is owed, as far as it can be by then, by {@link elapsedMs}. */
  async drain(deadline: number): Promise<void> {
    this.lead(true);
    while (this.#behind.size > 0 && this.#failures === 0 && elapsedMs() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#database.close();
    await this.#round;
  }

  /**
   * Fills the collection from the objects, whatever the cursors say.
   *
   * @returns how many log entries were written.
   * @throws where MongoDB or the Worker cannot be reached; what was written stays, and may be written again.
   */
  async rebuild(sessionTopics: AsyncIterable<string>): Promise<number> {
    let written = 0;
    for await (const topic of sessionTopics) {
      for (let after = 0, isMore = true; isMore; ) {
        const page = await this.#read(topic, after, Number.MAX_SAFE_INTEGER);
        await this.#write([page]);
        written += page.entries.length;
        after = page.seq;
        isMore = !page.isDone;
      }
    }
    return written;
  }

  /**
   * Deletes a chat's documents. Its cursor stays, so that nothing is copied twice.
   *
   * @returns how many there were.
   * @throws where MongoDB cannot be reached.
   */
  async erase(sessionTopic: string): Promise<number> {
    this.#told.bar(sessionTopic, elapsedMs());
    // A round that is under way has read what was there before.
    await this.#round;
    return this.#database.deleteChat(sessionTopic);
  }

  /**
   * Deletes documents whose message was stored before `at` (epoch ms, by the Worker's clock).
   *
   * @returns how many there were.
   * @throws where MongoDB cannot be reached.
   */
  async expire(at: number): Promise<number> {
    return this.#database.deleteBefore(at);
  }

  #plan(delayMs: number): void {
    if (this.#timer !== null || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#begin();
    }, delayMs);
  }

  #begin(): void {
    const now = elapsedMs();
    for (const topic of this.#refused.due(now)) this.#queue.add(topic);
    if (this.#round !== null || this.#queue.size === 0 || this.#isStopped) {
      this.#planRefused(now);
      return;
    }
    this.#round = this.#runRound().finally(() => {
      this.#round = null;
      if (this.#queue.size > 0) this.#plan(this.#isLeading ? 0 : this.#gatherMs);
      else this.#planRefused(elapsedMs());
    });
  }

  #planRefused(now: number): void {
    const ms = this.#refused.nextMs(now);
    if (ms !== null) this.#plan(Math.max(ms, this.#gatherMs));
  }

  /** Copies what the chats whose turn it is owe, each a page at most. */
  async #runRound(): Promise<void> {
    const topics = [...this.#queue].slice(0, this.#chatsARound);
    for (const topic of topics) this.#queue.delete(topic);
    const toEnd = new Set(topics.filter((topic) => this.#toEnd.delete(topic)));
    // As they are now: what is added while this round writes is the next round's.
    const heads = new Map(topics.map((topic) => [topic, this.#behind.get(topic) ?? 0]));
    const headOf = (topic: string): number =>
      toEnd.has(topic) ? Number.MAX_SAFE_INTEGER : (heads.get(topic) ?? 0);
    try {
      const cursors = await this.#database.cursorsOf(topics);
      const pages: Page[] = [];
      let entries = 0;
      for (let at = 0; at < topics.length && entries < this.#entriesARound; at += PAGES_AT_ONCE) {
        const some = topics.slice(at, at + PAGES_AT_ONCE);
        const each = Math.ceil((this.#entriesARound - entries) / some.length);
        const read = (
          await Promise.all(some.map((t) => this.#readAlone(t, cursors.get(t) ?? 0, headOf(t), each)))
        ).filter((page) => page !== null);
        pages.push(...read);
        entries += read.reduce((sum, page) => sum + page.entries.length, 0);
      }
      const begun = elapsedMs();
      const written = await this.#writeEach(pages);
      this.#pace(elapsedMs() - begun);
      this.#failures = 0;
      if (this.#isAway) this.#options.log.info({ behind: this.#behind.size }, 'MongoDB is there again');
      this.#isAway = false;
      this.#chatsARound = Math.min(CHATS_A_ROUND, this.#chatsARound * 2);
      for (const { topic, seq, isDone } of written) {
        this.#refused.done(topic);
        if (isDone) this.#caughtUp(topic, Math.max(seq, toEnd.has(topic) ? seq : headOf(topic)));
        if (!isDone && toEnd.has(topic)) this.#toEnd.add(topic);
        toEnd.delete(topic);
      }
    } catch (error) {
      this.#failures += 1;
      this.#chatsARound = 1;
      this.#entriesARound = ENTRIES_A_ROUND.least;
      if (!this.#isStopped) {
        const isWorker = error instanceof EdgeError;
        // Told once, not at every try.
        if (this.#failures === 1 || isWorker === this.#isAway)
          this.#options.log.warn(
            { ...faultOf(error), behind: this.#behind.size },
            `${isWorker ? 'the Worker' : 'MongoDB'} is away; the mirror is behind and tries again`,
          );
        this.#isAway = !isWorker;
        this.#plan(backoffMs(this.#failures));
      }
    }
    // What the round did not come to.
    for (const topic of toEnd) this.#toEnd.add(topic);
    const now = elapsedMs();
    for (const topic of topics)
      if (this.#behind.has(topic) && !this.#refused.isWaiting(topic, now)) this.#queue.add(topic);
  }

  #pace(writingMs: number): void {
    const { least, most } = ENTRIES_A_ROUND;
    if (writingMs < QUICK_WRITE_MS) this.#entriesARound = Math.min(most, this.#entriesARound * 2);
    if (writingMs > SLOW_WRITE_MS) this.#entriesARound = Math.max(least, Math.floor(this.#entriesARound / 2));
  }

  #caughtUp(topic: string, seq: number): void {
    if ((this.#behind.get(topic) ?? 0) <= seq) this.#behind.delete(topic);
    if (this.#behind.size === 0) this.#behindSince = null;
    this.#options.debts.caughtUp(topic, seq);
  }

  async #read(topic: string, after: number, head: number, most = PAGE): Promise<Page> {
    if (after === head) return { topic, seq: after, entries: [], isDone: true };
    const limit = Math.min(PAGE, most);
    const told = this.#told.after(topic, after, limit);
    if (told.length > 0) return pageOf(topic, told, head);
    const { entries, headSeq } = await this.#options.edge.logPage(topic, after, limit);
    // The objects began anew, in another account or jurisdiction, and the database remembers the former ones.
    if (headSeq < after) return this.#read(topic, 0, head, most);
    if (entries.length === 0) return { topic, seq: after, entries, isDone: true };
    const page = pageOf(topic, entries, head);
    return { ...page, isDone: page.isDone || entries.length < limit };
  }

  /** An object that does not answer holds nobody else up. @returns null then. @throws where nobody can be asked. */
  async #readAlone(topic: string, after: number, head: number, most: number): Promise<Page | null> {
    try {
      return await this.#read(topic, after, head, most);
    } catch (error) {
      if (!isOneObject(error)) throw error;
      this.#refused.refused(topic, error, elapsedMs());
      return null;
    }
  }

  /**
   * All in one, and where the database refuses that, each chat alone: one document that it will not take delays no other
   * chat. @returns the pages that are written. @throws where the database is away.
   */
  async #writeEach(pages: readonly Page[]): Promise<readonly Page[]> {
    try {
      await this.#write(pages);
      return pages;
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    const written: Page[] = [];
    for (const page of pages) {
      try {
        await this.#write([page]);
        written.push(page);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        this.#refused.refused(page.topic, error, elapsedMs());
      }
    }
    return written;
  }

  async #write(pages: readonly Page[]): Promise<void> {
    await this.#database.write(pages);
    for (const { topic, seq, entries } of pages) {
      this.#told.doneUpTo(topic, seq);
      const unknown = entries.filter(({ kind }) => kind === 'unknown');
      this.#options.metrics.mirrored.inc(entries.length - unknown.length);
      const [first] = unknown;
      if (first === undefined) continue;
      this.#options.log.warn(
        { sessionTopic: topic, seq: first.seq, entries: unknown.length },
        'the log of a chat has entries that this bridge cannot read; deploy the newest bridge, then rebuild the mirror',
      );
    }
  }
}

const pageOf = (topic: string, entries: LogEntry[], head: number): Page => {
  const seq = entries.at(-1)?.seq ?? 0;
  return { topic, seq, entries, isDone: seq >= head };
};
