import type { SessionTopic } from '@chimpassist/protocol';
import type { Control, LogEntry } from '@chimpassist/protocol/frames';
import type { ChatStore } from '../chat/chat-store.ts';
import type { Erasure } from '../contract/chat-object.ts';
import type { ChatFeed, HeardUpTo, Said } from '../contract/link-object.ts';
import { FreshEntries } from './fresh-entries.ts';
import { entrySayings, type Saying, sayingsOf, storedSayings } from './sayings.ts';

/** Of the log, in one call. */
const ENTRIES_MAX = 32;
const CALL_MAX_CHARS = 500_000;
/** Of that, read at once: what is said of a message has its text twice in it. */
const TEXTS_MAX_CHARS = CALL_MAX_CHARS / 2;

/** Who says something over a link: the link, and the socket there. */
export interface Speaker {
  link: string;
  by: string;
}

export interface LinkPortionsOptions {
  store: ChatStore;
  topic: SessionTopic;
  withLastMessages(controls: Control[]): Control[];
  /** What legacy clients hear of an entry; null where none are let in. */
  repeats: ((entry: LogEntry) => Saying[]) | null;
}

/** What a link is told in one call: of the log as much as goes into it, what is in no log, and who is in the chat. */
export class LinkPortions {
  readonly #options: LinkPortionsOptions;
  /** Over which link and socket an entry was said, until it is told. */
  readonly #authors = new Map<number, Speaker>();
  /** What was added to the log and is not told yet. */
  readonly #fresh = new FreshEntries(ENTRIES_MAX);
  #erasure: Erasure | undefined;

  constructor(options: LinkPortionsOptions) {
    this.#options = options;
  }

  /** Where log and controls stand. */
  get newest(): HeardUpTo {
    const { log, record } = this.#options.store;
    return { seq: log.headSeq, rev: record.state.rev };
  }

  /** Entries were added to the log. @param speaker null: over no link. */
  added(entries: readonly LogEntry[], speaker: Speaker | null): void {
    this.#fresh.add(entries);
    if (speaker !== null) for (const { seq } of entries) this.#authors.set(seq, speaker);
  }

  /** A link has to wait: what it has not heard it is told from the log. */
  onlyFromLog(): void {
    this.#fresh.clear();
  }

  /** All links have heard all entries. */
  allTold(): void {
    this.#authors.clear();
    this.#fresh.clear();
  }

  /** @param loose what is in no log, and goes along. */
  next(link: string, after: HeardUpTo, loose: readonly Said[]): ChatFeed {
    const { repeats, store, topic, withLastMessages } = this.#options;
    const said: Said[] = [];
    let { seq } = after;
    let chars = 0;
    for (const entry of this.#entriesAfter(after.seq)) {
      if (chars > CALL_MAX_CHARS) break;
      const author = this.#authors.get(entry.seq);
      const by = author?.link === link ? author.by : undefined;
      const sayings = [
        ...entrySayings(topic, entry),
        ...storedSayings(topic, entry),
        ...(repeats?.(entry) ?? []),
      ];
      for (const each of sayings) {
        const one = saidOf(each, by);
        chars += one.text.length;
        said.push(one);
      }
      seq = entry.seq;
    }
    said.push(...loose);
    const { rev } = store.record.state;
    if (rev > after.rev) {
      const controls = withLastMessages(store.controls.above(after.rev));
      said.push(...sayingsOf(topic, { controls }).map((each) => saidOf(each)));
    }
    return { sessionTopic: topic, after, upTo: { seq, rev }, headSeq: store.log.headSeq, said };
  }

  #entriesAfter(seq: number): LogEntry[] {
    const { log, reader, record } = this.#options.store;
    // What was erased meanwhile is told to nobody.
    if (record.erasure !== this.#erasure) this.#fresh.clear();
    this.#erasure = record.erasure;
    return this.#fresh.after(seq, log.headSeq) ?? reader.after(seq, ENTRIES_MAX, TEXTS_MAX_CHARS);
  }
}

/** @param by the socket whose words they are. */
export const saidOf = ({ topic, qos, text, seq }: Saying, by?: string): Said => ({
  topic,
  qos,
  text: text(),
  ...(seq === undefined ? {} : { seq }),
  ...(by === undefined ? {} : { by }),
});
