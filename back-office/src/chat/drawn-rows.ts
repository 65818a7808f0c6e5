import { type Accessor, createMemo, createSignal } from 'solid-js';
import { DrawnRange } from './drawn-range.ts';

/**
 * Which rows of a chat stand in the page: the newest while its reader is at the end, and else those around what is read. The
 * reader of a day's chat goes through thousands, and each in the page would cost time at every key.
 */
export function createDrawnRows(rows: Accessor<readonly string[]>, atEnd: Accessor<boolean>) {
  const drawnRange = new DrawnRange();
  const [moved, setMoved] = createSignal(0);
  const range = createMemo(() => {
    moved();
    return { all: rows(), ...drawnRange.of(rows(), atEnd()) };
  });
  const drawn = createMemo<readonly string[]>((before) => {
    const { all, from, to } = range();
    const next = all.slice(from, to);
    return next.length === before.length && next.every((row, i) => row === before[i]) ? before : next;
  }, []);
  const move = (): void => void setMoved((times) => times + 1);

  return {
    drawn,
    /** Rows that are here stand above the first that is drawn. */
    hasAbove: (): boolean => range().from > 0,
    /** Rows that are here stand below the last that is drawn. */
    hasBelow: (): boolean => range().to < range().all.length,
    /** @returns false where there are none here: what the server brings next is drawn. */
    older(): boolean {
      const isHere = drawnRange.older(rows());
      if (isHere) move();
      return isHere;
    },
    newer(): void {
      drawnRange.newer(rows());
      move();
    },
    /** Draws each row. */
    whole(): void {
      drawnRange.whole(rows());
      move();
    },
    /** Lets go of what need not be drawn any more. */
    again: move,
    /** As long as rows are held, none that is drawn is let go of. */
    hold(isHeld: boolean): void {
      drawnRange.isHeld = isHeld;
    },
    /** Draws this row with those around it. */
    around(row: string): void {
      drawnRange.around(rows(), row);
      move();
    },
  };
}
