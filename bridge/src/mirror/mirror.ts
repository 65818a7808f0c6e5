import { elapsedMs } from '../clock.ts';
import { backoffMs } from '../edge/backoff.ts';
import type { AcceptedAnswer } from '../edge/dispatcher-options.ts';
import type { Edge } from '../edge/edge.ts';
import { EdgeError } from '../edge/edge-error.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { AnsweredEntries } from './answered-entries.ts';
import { MirrorDatabase } from './database.ts';
import { FactsCopier } from './facts-copier.ts';
import { faultOf } from './mirror-error.ts';
import { type Debts, OwedChats } from './owed-chats.ts';
import { PageCopier } from './page-copier.ts';
import { RefusedChats } from './refused-chats.ts';
import { RoundPace } from './round-pace.ts';

/** New entries are gathered for this long. */
const GATHER_MS = 200;
/** A bridge that stands by pays what it owes, but leaves it to the active one first: two writers get in each other's way. */
const STANDBY_MS = 10_000;

export interface MirrorOptions {
  url: string;
  /** Its name there. */
  database: string;
  edge: Pick<Edge, 'factsPage' | 'ledgers' | 'logPage'>;
  metrics: Metrics;
  log: Log;
  /** The chats that MongoDB lacks entries of, kept over a restart. */
  debts: Debts;
  /** Something was found in a chat that was said to have grown: it is to be looked at again soon. */
  found?(sessionTopic: string): void;
}

/**
 * Copies the objects' logs into MongoDB, each from its own cursor, which stands in MongoDB too: a database that was set
 * back to a backup says by itself from where it lacks entries. What batches were answered with is at hand; the rest is
 * read from the objects.
 */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #database: MirrorDatabase;
  readonly #facts: FactsCopier;
  readonly #told = new AnsweredEntries();
  readonly #owed: OwedChats;
  readonly #refused: RefusedChats;
  readonly #copier: PageCopier;
  #isAway = false;
  /** One at a time: the requests of two would only wait for each other. */
  #round: Promise<void> | null = null;
  readonly #pace = new RoundPace();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #isLeading = false;
  #failures = 0;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#database = new MirrorDatabase(options.url, options.database);
    this.#facts = new FactsCopier({ ...options, database: this.#database.facts });
    this.#refused = new RefusedChats(options.log);
    this.#copier = new PageCopier({
      ...options,
      database: this.#database,
      told: this.#told,
      refused: this.#refused,
    });
    this.#owed = new OwedChats(options.debts, elapsedMs());
  }

  /** Chats of which MongoDB lacks entries. */
  get behind(): number {
    return this.#owed.size;
  }

  /** Chats that wait for their turn. */
  get waiting(): number {
    return this.#owed.waiting;
  }

  /** What MongoDB knows of up to when it has everything. */
  get upToDate(): Pick<MirrorDatabase, 'upToDateAt' | 'keepUpToDateAt'> {
    return this.#database;
  }

  /** The database did not answer when it was asked last, or said no to everybody. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** Chats that alone cannot be mirrored. */
  get refused(): number {
    return this.#refused.size;
  }

  /** How old what MongoDB lacks is at most, ms. @param now as {@link elapsedMs} says it. */
  lagMs(now: number): number {
    return this.#owed.lagMs(now);
  }

  /** The same of the ledgers' rows. */
  factsLagMs(now: number): number {
    return this.#facts.lagMs(now);
  }

  start(): void {
    this.#plan(this.#gatherMs);
  }

  /** Whether this bridge is the active one. */
  lead(isLeading: boolean): void {
    if (this.#isLeading === isLeading) return;
    this.#isLeading = isLeading;
    this.#facts.lead(isLeading);
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
    if (!this.#owed.grew(sessionTopic, seq, elapsedMs())) return;
    if (!this.#refused.isWaiting(sessionTopic, elapsedMs())) this.#owed.enqueue(sessionTopic);
    this.#plan(this.#gatherMs);
  }

  /** Another bridge may have gone without writing what it owed of this chat, or the chat may have grown otherwise. */
  check(sessionTopic: string): void {
    this.#owed.readToEnd(sessionTopic, elapsedMs());
    this.#plan(this.#gatherMs);
  }

  /** Writes what is owed, as far as it can be by then, by {@link elapsedMs}. */
  async drain(deadline: number): Promise<void> {
    this.lead(true);
    while (this.#owed.size > 0 && this.#failures === 0 && elapsedMs() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const factsStopped = this.#facts.stop();
    await this.#database.close();
    await Promise.all([factsStopped, this.#round]);
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
        const page = await this.#copier.read(topic, after, Number.MAX_SAFE_INTEGER);
        await this.#copier.write([page]);
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
    for (const topic of this.#refused.due(now)) this.#owed.enqueue(topic);
    if (this.#round !== null || this.#owed.waiting === 0 || this.#isStopped) {
      this.#planRefused(now);
      return;
    }
    this.#round = this.#runRound().finally(() => {
      this.#round = null;
      if (this.#owed.waiting > 0) this.#plan(this.#isLeading ? 0 : this.#gatherMs);
      else this.#planRefused(elapsedMs());
    });
  }

  #planRefused(now: number): void {
    const ms = this.#refused.nextMs(now);
    if (ms !== null) this.#plan(Math.max(ms, this.#gatherMs));
  }

  /** Copies what the chats whose turn it is owe, each a page at most. */
  async #runRound(): Promise<void> {
    const turn = this.#owed.take(this.#pace.chats);
    try {
      const cursors = await this.#database.cursorsOf(turn.topics);
      const pages = await this.#copier.readTurn(turn, cursors, this.#pace.entries);
      const begun = elapsedMs();
      const written = await this.#copier.writeEach(pages);
      this.#pace.written(elapsedMs() - begun);
      this.#failures = 0;
      if (this.#isAway) this.#options.log.info({ behind: this.#owed.size }, 'MongoDB is there again');
      this.#isAway = false;
      for (const page of written) {
        this.#refused.done(page.topic);
        if (page.entries.length > 0 && turn.toEnd.has(page.topic)) this.#options.found?.(page.topic);
        this.#owed.copied(turn, page);
      }
    } catch (error) {
      this.#failures += 1;
      this.#pace.failed();
      if (!this.#isStopped) {
        const isWorker = error instanceof EdgeError;
        // Told once, not at every try.
        if (this.#failures === 1 || isWorker === this.#isAway)
          this.#options.log.warn(
            { ...faultOf(error), behind: this.#owed.size },
            `${isWorker ? 'the Worker' : 'MongoDB'} is away; the mirror is behind and tries again`,
          );
        this.#isAway = !isWorker;
        this.#plan(backoffMs(this.#failures));
      }
    }
    const now = elapsedMs();
    this.#owed.end(turn, (topic) => !this.#refused.isWaiting(topic, now));
  }
}
