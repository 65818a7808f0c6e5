import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import { createComputed, createSignal, onCleanup, onMount } from 'solid-js';

/** What a list draws of its rows. Read within a tracked scope, so that a change of the rows is seen. */
export interface VirtualListOptions {
  count(): number;
  scroller(): HTMLElement;
  /** The height of a row, px. */
  height(index: number): number;
  keyOf(index: number): string | number;
  /** Rows beyond the edges that are drawn ahead of scrolling. */
  overscan: number;
}

/** Which rows of a long list are drawn, and where they stand. */
export function createVirtualList({ count, scroller, height, keyOf, overscan }: VirtualListOptions) {
  const [items, setItems] = createSignal<readonly VirtualItem[]>([]);
  const [totalPx, setTotalPx] = createSignal(0);
  const options = () => ({
    count: count(),
    getScrollElement: scroller,
    estimateSize: height,
    getItemKey: keyOf,
    overscan,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: tell,
  });
  function tell(): void {
    list._willUpdate();
    setItems(list.getVirtualItems());
    setTotalPx(list.getTotalSize());
  }
  const list = new Virtualizer<HTMLElement, Element>(options());
  onMount(() => {
    const stop = list._didMount();
    list._willUpdate();
    onCleanup(stop);
  });
  createComputed(() => {
    list.setOptions(options());
    tell();
  });
  return {
    items,
    totalPx,
    /** The heights of the rows may have changed. */
    measure: (): void => list.measure(),
    scrollTo: (index: number): void => list.scrollToIndex(index, { align: 'auto' }),
  };
}
