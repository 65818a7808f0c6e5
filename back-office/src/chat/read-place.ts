/** The message at the upper edge of what is seen. */
export function readMessage(scroller: HTMLElement): HTMLElement | undefined {
  const top = scroller.getBoundingClientRect().top;
  const messages = scroller.querySelectorAll<HTMLElement>('[data-identity]');
  // The first whose end is in sight: they stand below each other.
  let [from, to] = [0, messages.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((messages[middle]?.getBoundingClientRect().bottom ?? 0) > top) to = middle;
    else from = middle + 1;
  }
  return messages[from];
}

/** @returns what puts back what is read now, once rows have come or gone above it. */
export function keepRead(scroller: HTMLElement): (() => void) | null {
  const read = readMessage(scroller);
  if (read === undefined) return null;
  const place = read.getBoundingClientRect().top;
  const put = (): void => {
    if (read.isConnected) scroller.scrollTop += read.getBoundingClientRect().top - place;
  };
  return () => {
    put();
    // Messages that were not drawn yet get their true height in the frames after.
    requestAnimationFrame(() => {
      put();
      requestAnimationFrame(put);
    });
  };
}
