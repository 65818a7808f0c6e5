import {
  BEHIND_MAX,
  type ChatFeed,
  type FeedAnswer,
  type HeardUpTo,
  type Said,
} from '../contract/link-object.ts';
import type { ChatEffects, Outlet } from '../contract/outlet.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';
import { LinkPortions, type LinkPortionsOptions, type Speaker, saidOf } from './link-portions.ts';
import { type Saying, sayingsOf } from './sayings.ts';

/** What is worth nothing later waits for its call up to this number. */
const LOOSE_MAX = 200;
const RETRY_MS = 1_000;

/** A link that is fed. */
interface Reader {
  /** Null: this object does not know it since it woke; the link does. */
  heard: HeardUpTo | null;
  /** What is in no log. */
  loose: Said[];
  isRunning: boolean;
  /** The link is full, and says when it has room again. */
  isFull: boolean;
  /** When the link could not be called, epoch ms. */
  failedAt: number | null;
  /** How often it has asked to hear the chat. */
  asked: number;
}

export interface LinkFeedOptions extends LinkPortionsOptions {
  /** Calls a link. */
  feed(link: string, fed: ChatFeed): Promise<FeedAnswer>;
  waitUntil(work: Promise<unknown>): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * The links of a chat's attendants, and of others who look at it, as an outlet: each is told in its own time, one call under
 * way, from the chat's log. Up to where, the link knows too, beside its sockets: so after a sleep, a restart or a lost call it
 * goes on where the link is. Which links there are is stored with the chat, and costs a row when one comes; one where nobody
 * listens any more says so at the next call.
 */
export class LinkFeed implements Outlet<ChatEffects> {
  readonly #options: LinkFeedOptions;
  readonly #readers = new Map<string, Reader>();
  readonly #portions: LinkPortions;
  /** Where log and controls stood before what the desk does not know yet. */
  #beforeNews: HeardUpTo | null = null;
  /** The sockets that speak in the running call, by the places of their frames. */
  #speaking: Speaker | null = null;

  constructor(options: LinkFeedOptions) {
    this.#options = options;
    this.#portions = new LinkPortions(options);
    for (const link of options.store.record.links ?? []) this.#readers.set(link, newReader(null));
  }

  /** Names of the links that hear the chat. */
  get names(): string[] {
    return [...this.#readers.keys()];
  }

  /** @param by the socket, which hears that its own messages are its own. */
  spokenBy<T>(link: string, by: string, work: () => T): T {
    this.#speaking = { link, by };
    try {
      return work();
    } finally {
      this.#speaking = null;
    }
  }

  /** Feeds this chat to a link from now on, or from `heard` on. @returns up to which entry the link counts as having heard. */
  follow(link: string, heard: HeardUpTo = this.#portions.newest): HeardUpTo {
    const known = this.#readers.get(link);
    if (known !== undefined) {
      known.heard ??= this.#portions.newest;
      known.asked += 1;
      // The window without room may be gone, and this may be another one.
      if (known.isFull) this.goOn(link, known.heard);
      return known.heard;
    }
    this.#readers.set(link, newReader(heard));
    const { store } = this.#options;
    store.save({ ...store.record, links: [...this.#readers.keys()] });
    return heard;
  }

  /** Called when the desk knows the newest state: these links want to hear all chats. */
  watchedBy(links: readonly string[]): void {
    const from = this.#beforeNews ?? this.#portions.newest;
    this.#beforeNews = null;
    for (const link of links) {
      if (this.#readers.has(link)) continue;
      this.follow(link, from);
      this.#tell(link);
    }
  }

  /** A link can take more. */
  goOn(link: string, heard: HeardUpTo): void {
    const reader = this.#readers.get(link);
    if (reader === undefined) return;
    reader.isFull = false;
    if (!reader.isRunning) reader.heard = heard;
    this.#tell(link);
  }

  push(effects: ChatEffects): void {
    const { topic, store } = this.#options;
    const { entries = [], controls = [], acks = [], refusals = [] } = effects;
    const first = entries[0];
    const before = {
      seq: (first?.seq ?? store.log.headSeq + 1) - 1,
      rev: (controls[0]?.rev ?? store.record.state.rev + 1) - 1,
    };
    this.#beforeNews ??= before;
    if (this.#readers.size === 0) return;
    this.#portions.added(entries, this.#speaking);
    const isNew = new Set(entries.map(({ seq }) => seq));
    const copies = acks.filter(({ seq }) => !isNew.has(seq));
    // A copy tells of an entry that the link has heard: with its `seq` the link would take it for something heard before.
    const loose = sayingsOf(topic, { acks: copies, refusals }).map(({ seq: _, ...each }) => each);
    // It may say something new of the message's files, which entries that wait to be told do not know.
    if (copies.length > 0) this.#portions.onlyFromLog();
    if (entries.length + controls.length + loose.length === 0) return;
    for (const reader of this.#readers.values()) reader.heard ??= before;
    this.say(...loose);
    this.#tellAll();
  }

  pushPerishable(): void {
    // Bridge and desk get the state itself; clients hear of it by control messages.
  }

  /** Publishes what stands in no log to the links that listen now. */
  say(...sayings: Saying[]): void {
    if (sayings.length === 0) return;
    const speaking = this.#speaking;
    for (const [link, reader] of this.#readers) {
      const by = speaking?.link === link ? speaking.by : undefined;
      reader.loose.push(...sayings.map((each) => saidOf(each, by)));
      reader.loose.splice(0, reader.loose.length - LOOSE_MAX);
    }
    this.#tellAll();
  }

  /** Somebody has come, or the alarm: what a stopped object may not have told is told. */
  lookAgain(): void {
    for (const [link, reader] of this.#readers) {
      if (reader.heard !== null) continue;
      reader.heard = this.#portions.newest;
      this.#tell(link, true);
    }
  }

  get job(): Job {
    const failed = () => [...this.#readers].filter(([, { failedAt }]) => failedAt !== null);
    return {
      name: 'tell links',
      nextDue: () =>
        failed().reduce<number | null>((due, [, { failedAt }]) => {
          const at = (failedAt ?? 0) + RETRY_MS;
          return due === null ? at : Math.min(due, at);
        }, null),
      run: async () => {
        await Promise.all(failed().map(([link, reader]) => this.#run(link, reader, true)));
        if (failed().length > 0) throw new Error('A link was not there.');
      },
    };
  }

  #tellAll(): void {
    for (const link of this.#readers.keys()) this.#tell(link);
  }

  #tell(link: string, isQuestion = false): void {
    const reader = this.#readers.get(link);
    if (reader === undefined || reader.isRunning || this.#waits(reader)) return;
    this.#options.waitUntil(this.#run(link, reader, isQuestion));
  }

  /** The link has no room, and says when it has; unless it is so far behind that it has to be disconnected. */
  #waits({ isFull, heard }: Reader): boolean {
    return isFull && this.#portions.newest.seq - (heard?.seq ?? 0) <= BEHIND_MAX;
  }

  /** One call after the other, until there is nothing more to say. @param isQuestion it is called in any case. */
  async #run(link: string, reader: Reader, isQuestion: boolean): Promise<void> {
    reader.isRunning = true;
    try {
      // Everything that is published in this turn goes in one call.
      await Promise.resolve();
      for (let isDue = isQuestion; this.#readers.get(link) === reader; isDue = false) {
        const after = reader.heard ?? this.#portions.newest;
        const fed = this.#portions.next(link, after, reader.loose);
        if (fed.said.length === 0 && !isDue) break;
        const loose = reader.loose.length;
        const { asked } = reader;
        const answer = await this.#options.feed(link, fed);
        reader.failedAt = null;
        if (answer.kind === 'full') {
          reader.isFull = true;
          this.#portions.onlyFromLog();
          // The link may have fallen too far behind during the call.
          if (this.#waits(reader) || this.#portions.newest.seq === fed.headSeq) break;
          continue;
        }
        if (answer.kind === 'nobody') {
          // A window may have opened there during the call.
          if (reader.asked === asked) this.#leave(link);
        } else if (answer.kind === 'missing') reader.heard = answer.heard;
        else {
          reader.heard = fed.upTo;
          reader.loose.splice(0, loose);
        }
      }
      const { seq } = this.#portions.newest;
      const isAllTold = [...this.#readers.values()].every(({ heard }) => heard === null || heard.seq >= seq);
      if (isAllTold) this.#portions.allTold();
    } catch (error) {
      log('link_not_told', { error });
      this.#portions.onlyFromLog();
      reader.failedAt = Date.now();
      await this.#options.arm();
    } finally {
      reader.isRunning = false;
    }
  }

  /** It is stored with the next change: until then a woken object asks once more, and hears the same. */
  #leave(link: string): void {
    this.#readers.delete(link);
    const { store } = this.#options;
    const { links: _, ...record } = store.record;
    const links = [...this.#readers.keys()];
    store.note(links.length === 0 ? record : { ...record, links });
  }
}

const newReader = (heard: HeardUpTo | null): Reader => ({
  heard,
  loose: [],
  isRunning: false,
  isFull: false,
  failedAt: null,
  asked: 0,
});
