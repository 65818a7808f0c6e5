import type { ChatMessage } from '@chimpassist/client/conversation';
import { type Accessor, createComputed, createSignal } from 'solid-js';

/** One message with its neighbours, which decide about day, sender and time. */
export interface Cell {
  message: ChatMessage;
  previous: ChatMessage | undefined;
  next: ChatMessage | undefined;
}

const sameCell = (one: Cell, other: Cell): boolean =>
  one.message === other.message && one.previous === other.previous && one.next === other.next;

/**
 * The messages of a chat, each behind a signal of its own: what happens to one of several hundred makes nothing be
 * calculated for the others.
 */
export function createCells(messages: Accessor<readonly ChatMessage[]>) {
  const cells = new Map<string, [Accessor<Cell>, (cell: Cell) => void]>();
  const [identities, setIdentities] = createSignal<readonly string[]>([]);

  createComputed<readonly string[]>((before) => {
    const now = messages();
    let isSame = now.length === before.length;
    now.forEach((message, i) => {
      const { identity } = message;
      const cell: Cell = { message, previous: now[i - 1], next: now[i + 1] };
      const known = cells.get(identity);
      if (known !== undefined) known[1](cell);
      else {
        const [read, write] = createSignal(cell, { equals: sameCell });
        cells.set(identity, [read, write]);
      }
      isSame &&= before[i] === identity;
    });
    if (isSame) return before;
    const next = now.map(({ identity }) => identity);
    const kept = new Set(next);
    for (const identity of cells.keys()) if (!kept.has(identity)) cells.delete(identity);
    setIdentities(next);
    return next;
  }, []);

  return {
    /** In the order of the screen; the same list as long as no message comes or goes. */
    identities,
    /** Undefined for a message that has gone. Read it once per item, tracked by what it gives. */
    cellOf: (identity: string): Accessor<Cell> | undefined => cells.get(identity)?.[0],
  };
}
