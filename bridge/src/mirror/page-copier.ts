import type { LogEntry } from '@chimpassist/protocol/frames';
import { elapsedMs } from '../clock.ts';
import type { Edge } from '../edge/edge.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { AnsweredEntries } from './answered-entries.ts';
import type { Page as CopiedPage, MirrorDatabase } from './database.ts';
import { isOneObject, isRefusal } from './mirror-error.ts';
import type { Turn } from './owed-chats.ts';
import type { RefusedChats } from './refused-chats.ts';

/** Entries of one chat that are read at once; a chat that owes more gets another turn after the others. */
const PAGE = 200;
/** Pages that are read side by side. */
const PAGES_AT_ONCE = 8;

/** A chat that has grown is read again within this time, where there was something: until then it need not tell. */
const AGAIN_MS = 55_000;

/** What is copied of one chat at once. */
export interface Page extends CopiedPage {
  /** Nothing is behind it, as far as is known. */
  isDone: boolean;
}

export interface PageCopierOptions {
  edge: Pick<Edge, 'logPage'>;
  database: Pick<MirrorDatabase, 'write'>;
  told: AnsweredEntries;
  refused: RefusedChats;
  metrics: Metrics;
  log: Log;
}

/** Reads pages of chats' logs and writes them into the database. One chat that is refused delays no other. */
export class PageCopier {
  readonly #options: PageCopierOptions;

  constructor(options: PageCopierOptions) {
    this.#options = options;
  }

  /** A page of each chat whose turn it is, `most` entries in all. @param cursors up to where each is copied. */
  async readTurn(
    { topics, headOf, toEnd }: Turn,
    cursors: ReadonlyMap<string, number>,
    most: number,
  ): Promise<Page[]> {
    const pages: Page[] = [];
    let entries = 0;
    for (let at = 0; at < topics.length && entries < most; at += PAGES_AT_ONCE) {
      const some = topics.slice(at, at + PAGES_AT_ONCE);
      const each = Math.ceil((most - entries) / some.length);
      const read = (
        await Promise.all(
          some.map((t) =>
            this.#readAlone(t, cursors.get(t) ?? 0, headOf(t), each, toEnd.has(t) ? AGAIN_MS : 0),
          ),
        )
      ).filter((page) => page !== null);
      pages.push(...read);
      entries += read.reduce((sum, page) => sum + page.entries.length, 0);
    }
    return pages;
  }

  /** The next page of one chat, from what answers told or from its object. @throws where it cannot be asked. */
  async read(topic: string, after: number, head: number, most = PAGE, againMs = 0): Promise<Page> {
    if (after === head) return { topic, seq: after, entries: [], isDone: true };
    const limit = Math.min(PAGE, most);
    const told = this.#options.told.after(topic, after, limit);
    if (told.length > 0) return pageOf(topic, told, head);
    const { entries, headSeq } = await this.#options.edge.logPage(topic, after, limit, againMs);
    // The objects are new, in another account or jurisdiction, and the database remembers the former ones.
    if (headSeq < after) return this.read(topic, 0, head, most, againMs);
    if (entries.length === 0) return { topic, seq: after, entries, isDone: true };
    const page = pageOf(topic, entries, head);
    return { ...page, isDone: page.isDone || entries.length < limit };
  }

  /** An object that does not answer holds nobody else up. @returns null then. @throws where nobody can be asked. */
  async #readAlone(...[topic, ...rest]: Parameters<PageCopier['read']>): Promise<Page | null> {
    try {
      return await this.read(topic, ...rest);
    } catch (error) {
      if (!isOneObject(error)) throw error;
      this.#options.refused.refused(topic, error, elapsedMs());
      return null;
    }
  }

  /**
   * All in one, and where the database refuses that, each chat alone: one document that it will not take delays no other
   * chat. @returns the pages that are written. @throws where the database is away.
   */
  async writeEach(pages: readonly Page[]): Promise<readonly Page[]> {
    try {
      await this.write(pages);
      return pages;
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    const written: Page[] = [];
    for (const page of pages) {
      try {
        await this.write([page]);
        written.push(page);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        this.#options.refused.refused(page.topic, error, elapsedMs());
      }
    }
    return written;
  }

  /** @throws where the database is away, or refuses it. */
  async write(pages: readonly Page[]): Promise<void> {
    await this.#options.database.write(pages);
    for (const { topic, seq, entries } of pages) {
      this.#options.told.doneUpTo(topic, seq);
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
