import { onCleanup } from 'solid-js';
import type { createDrawnRows } from './drawn-rows.ts';
import { keepRead, readMessage } from './read-place.ts';

const KEYS_OF_ALL = new Set(['f', 'g', 'a']);

/** What is selected reaches into this element. */
function isSelectedIn(element: HTMLElement): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

/**
 * Draws each row of a chat where the browser shall see it whole: before it searches, selects all or prints. What is selected
 * stays in the page. It ends where a person writes again, and after the printing.
 */
export function createWholeRows(
  scroller: () => HTMLElement,
  rows: ReturnType<typeof createDrawnRows>,
  atEnd: () => boolean,
): void {
  let isWhole = false;
  const hold = (): void => rows.hold(isWhole || isSelectedIn(scroller()));
  const draw = (): void => {
    if (!rows.hasAbove() && !rows.hasBelow()) return;
    isWhole = true;
    hold();
    const put = keepRead(scroller());
    rows.whole();
    put?.();
  };
  const release = (): void => {
    if (!isWhole) return;
    isWhole = false;
    hold();
    const put = keepRead(scroller());
    const read = readMessage(scroller())?.dataset.identity;
    if (!atEnd() && read !== undefined) rows.around(read);
    else rows.again();
    put?.();
  };
  const onKey = (event: KeyboardEvent): void => {
    const isBrowsers =
      event.key === 'F3' || ((event.ctrlKey || event.metaKey) && KEYS_OF_ALL.has(event.key.toLowerCase()));
    if (isBrowsers && !(isField(event.target) && event.key.toLowerCase() === 'a')) draw();
  };
  const onFocus = (event: FocusEvent): void => {
    if (isField(event.target)) release();
  };
  const listeners = [
    [window, 'beforeprint', draw],
    [window, 'afterprint', release],
    [document, 'keydown', onKey],
    [document, 'focusin', onFocus],
    [document, 'selectionchange', hold],
  ] as const;
  for (const [target, name, listener] of listeners) target.addEventListener(name, listener as EventListener);
  onCleanup(() => {
    for (const [target, name, listener] of listeners)
      target.removeEventListener(name, listener as EventListener);
  });
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea'));
