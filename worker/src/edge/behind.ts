import type { SessionTopic } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import { entrySayings, type Saying } from './sayings.ts';

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

/** The chat's log. */
export interface ReadableLog {
  headSeq(): number;
  after(seq: number, limit: number): LogEntry[];
}

/** Splits what is said into what a reader takes now, and what it is sent from the log when it has acknowledged the rest. */
export function paced(
  sayings: readonly Saying[],
  reader: WebSocket,
  room: number,
  before: Behind | null,
): { now: Saying[]; behind: Behind | null } {
  let left = room;
  let behind = before;
  const now: Saying[] = [];
  for (const saying of sayings) {
    const { seq, qos, from } = saying;
    if (seq !== undefined && (behind !== null || left <= 0)) {
      behind ??= { seq: seq - 1, ackedAt: seq - 1 };
      if (from === reader) behind = { ...behind, own: [...(behind.own ?? []), seq] };
      continue;
    }
    if (qos === 1) left -= 1;
    now.push(saying);
  }
  return { now, behind };
}

/** What somebody who is behind is sent next, of so many entries at most; `behind` is null where that is all. */
export function caughtUp(
  behind: Behind,
  reader: WebSocket,
  room: number,
  topic: SessionTopic,
  log: ReadableLog,
): { sayings: Saying[]; behind: Behind | null } {
  const { own = [] } = behind;
  const entries = log.after(behind.seq, room);
  const seq = entries.at(-1)?.seq ?? behind.seq;
  return {
    sayings: entries.flatMap((entry) =>
      entrySayings(topic, entry).map((each) => ({
        ...each,
        from: own.includes(entry.seq) ? reader : null,
      })),
    ),
    behind: entries.length < room ? null : { ...behind, seq, own: own.filter((each) => each > seq) },
  };
}

/** Whether a reader is to be cut off: it finds what it missed by `after=<seq>` when it comes back. */
export const isTooFarBehind = ({ ackedAt }: Behind, headSeq: number): boolean =>
  headSeq - ackedAt > BEHIND_MAX;
