import { PAGE_LIMIT_MAX } from '@chimpassist/protocol';
import type { Page } from '../rest/http.ts';
import type { WireMessage } from '../wire/message.ts';

/** Most messages that one page of history holds. */
export const HISTORY_PAGE = 50;

export interface HistoryPorts {
  /** Asks the server; oldest first. A rejection ends the reading, and nothing counts as known that was not handed on. */
  read(page: Page): Promise<WireMessage[]>;
  /** @param hasOlder whether there may be more before the first one; undefined where this page does not tell. */
  arrived(messages: WireMessage[], hasOlder?: boolean): void;
}

const highest = (messages: readonly WireMessage[], from: number): number =>
  messages.reduce((top, { seq }) => Math.max(top, seq ?? 0), from);

/** Reads one conversation: the newest page first, what was missed after a break, older pages on demand. */
export function createHistoryReader({ read, arrived }: HistoryPorts) {
  /** The `seq` up to which everything is known. Only an unbroken reading moves it; null before the first one. */
  let cursor: number | null = null;

  const readNewest = (): Promise<WireMessage[]> => read({ offset: 0, limit: HISTORY_PAGE });
  function moveTo(seq: number): void {
    cursor = Math.max(cursor ?? 0, seq);
  }

  /** The newest page. It begins the conversation where nothing of it is known yet. */
  async function newest(): Promise<void> {
    const page = await readNewest();
    arrived(page, page.length === HISTORY_PAGE);
    moveTo(highest(page, 0));
  }

  /** Reads on from the last known message until this `seq` is known; ends earlier where nothing more comes. */
  async function readUpTo(seq: number): Promise<void> {
    for (let after = cursor ?? 0; after < seq; after = cursor ?? 0) {
      const page = await read({ after, limit: PAGE_LIMIT_MAX });
      arrived(page);
      moveTo(highest(page, 0));
      if (cursor === after) return;
    }
  }

  return {
    newest,
    /** After each (re)connection, once the broker listens for us: from there on nothing can be missed. */
    async catchUp(): Promise<void> {
      if (cursor === null) return newest();
      // The newest page also brings the receipts that were missed.
      const page = await readNewest();
      // More was missed than it holds: the gap is filled from its lower end.
      await readUpTo((page[0]?.seq ?? 0) - 1);
      arrived(page);
      moveTo(highest(page, 0));
    },
    /** The server has stored a message that was never heard, on a connection that lives: no receipt was missed. */
    async missed(seq: number): Promise<void> {
      if (cursor === null) return newest();
      await readUpTo(seq);
    },
    /** Stored messages that are known: the very next number after the last one leaves no gap behind it. */
    heard(seqs: readonly number[]): void {
      for (const seq of seqs) if (cursor !== null && seq === cursor + 1) cursor = seq;
    },
    /** The page before these. @param known how many stored messages are known, counted back from the newest. */
    async older(known: number): Promise<void> {
      const page = await read({ offset: known, limit: HISTORY_PAGE });
      arrived(page, page.length === HISTORY_PAGE);
    },
  };
}
export type HistoryReader = ReturnType<typeof createHistoryReader>;
