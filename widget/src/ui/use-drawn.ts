import type { ChatMessage } from '@chimpassist/client/conversation';
import { useRef, useState } from 'preact/hooks';

/** As many of the newest messages are drawn at least. */
const DRAWN = 100;
/** Who reads the newest ones has at most as many drawn above them: each costs time at every key. */
const DRAWN_MAX = 2 * DRAWN;

interface First {
  identity: string;
  /** Nothing stands above it: what is loaded above it later is drawn too. */
  isTop: boolean;
}

/**
 * Which messages of a long conversation are drawn: from one on, to the newest. More on demand, fewer again when the reader
 * is back at the end.
 */
export function useDrawn(messages: readonly ChatMessage[]) {
  const first = useRef<First | null>(null);
  const isAtEnd = useRef(true);
  const [, draw] = useState(0);

  const newest = Math.max(0, messages.length - DRAWN);
  const { current } = first;
  const known = current === null ? -1 : messages.findIndex(({ identity }) => identity === current.identity);
  let from = known === -1 ? newest : current?.isTop ? 0 : known;
  const isTooMany = (): boolean => isAtEnd.current && messages.length - from > DRAWN_MAX;
  if (isTooMany()) from = newest;
  const top = messages[from];
  first.current = top === undefined ? null : { identity: top.identity, isTop: from === 0 };

  return {
    drawn: from === 0 ? messages : messages.slice(from),
    hasMore: from > 0,
    /** Draws as many again above. */
    more(): void {
      const next = messages[Math.max(0, from - DRAWN)];
      if (next === undefined) return;
      isAtEnd.current = false;
      first.current = { identity: next.identity, isTop: from <= DRAWN };
      draw((count) => count + 1);
    },
    scrolled(atEnd: boolean): void {
      isAtEnd.current = atEnd;
      if (isTooMany()) draw((count) => count + 1);
    },
  };
}
