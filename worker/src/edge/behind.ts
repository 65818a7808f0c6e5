import type { SessionTopic } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import { entrySayings, type Saying, storedSayings } from './sayings.ts';

/** How far the log may grow while a reader acknowledges nothing. */
const BEHIND_MAX = 1_000;

/** Where somebody stands in the log who cannot take all of it at once. It is attached to the socket, so it outlives a sleep. */
export interface Behind {
  /** The reader was sent everything up to this entry. */
  seq: number;
  /** The newest entry when the reader acknowledged something last. */
  ackedAt: number;
  /** Entries that are the reader's own words, as far as they were said since the object woke. */
  own?: number[];
}

/** Of the log, at once: a word may be large, and has its text twice in it. */
const TEXTS_MAX_CHARS = 250_000;

/** An entry goes out with the word that it is stored. */
const ROOM_OF_AN_ENTRY = 2;

/** The chat's log. */
export interface ReadableLog {
  headSeq(): number;
  /** @param maxChars about so many, and one entry at least */
  after(seq: number, limit: number, maxChars: number): LogEntry[];
}

/** Splits what is said into what a reader takes now, and what it is sent from the log when it has acknowledged the rest. */
export function paced(
  sayings: readonly Saying[],
  reader: WebSocket,
  room: number,
  before: Behind | null,
): { now: Saying[]; behind: Behind | null } {
  let left = room;
  let chars = 0;
  let behind = before;
  const now: Saying[] = [];
  for (const saying of sayings) {
    const { seq, qos, from, isAck = false } = saying;
    if (isAck) {
      // Room was kept for it with its entry. One of a copy tells of an entry that the reader has.
      if (seq === undefined || behind === null || seq <= behind.seq) now.push(saying);
      continue;
    }
    if (seq !== undefined && (behind !== null || left < ROOM_OF_AN_ENTRY || chars >= 2 * TEXTS_MAX_CHARS)) {
      behind ??= { seq: seq - 1, ackedAt: seq - 1 };
      if (from === reader) behind = { ...behind, own: [...(behind.own ?? []), seq] };
      continue;
    }
    if (qos === 1) left -= seq === undefined ? 1 : ROOM_OF_AN_ENTRY;
    if (seq !== undefined) chars += saying.text().length;
    now.push(saying);
  }
  return { now, behind };
}

/** What somebody who is behind is sent next, of a part of the log that is bounded; `behind` is null where that is all. */
export function caughtUp(
  behind: Behind,
  reader: WebSocket,
  room: number,
  topic: SessionTopic,
  log: ReadableLog,
): { sayings: Saying[]; behind: Behind | null } {
  const { own = [] } = behind;
  // Who takes one message at a time gets the other when it has that one.
  const limit = Math.max(1, Math.floor(room / ROOM_OF_AN_ENTRY));
  const entries = log.after(behind.seq, limit, TEXTS_MAX_CHARS);
  const seq = entries.at(-1)?.seq ?? behind.seq;
  return {
    sayings: entries.flatMap((entry) =>
      [...entrySayings(topic, entry), ...storedSayings(topic, entry)].map((each) => ({
        ...each,
        from: own.includes(entry.seq) ? reader : null,
      })),
    ),
    behind:
      entries.length === 0 || seq >= log.headSeq()
        ? null
        : { ...behind, seq, own: own.filter((each) => each > seq) },
  };
}

/** Whether a reader is to be cut off: it finds what it missed by `after=<seq>` when it comes back. */
export const isTooFarBehind = ({ ackedAt }: Behind, headSeq: number): boolean =>
  headSeq - ackedAt > BEHIND_MAX;
