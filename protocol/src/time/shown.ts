/** What is known of when a message was said. Epoch ms. */
export interface Timed {
  /** By the server's clock; absent until it is stored. */
  receivedAt?: number | null | undefined;
  /** When this page heard of it, by the server's clock as far as this page knows that. */
  arrivedAt: number;
  readAt: number | null;
}

/** The places of the longest part whose times never go back. Of two such parts, the one with the later places. */
function longestRise(times: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before: number[] = [];
  times.forEach((time, place) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[ends[middle] ?? 0] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    before[place] = ends[low - 1] ?? -1;
    ends[low] = place;
  });
  const rise = new Set<number>();
  for (let place = ends.at(-1) ?? -1; place >= 0; place = before[place] ?? -1) rise.add(place);
  return rise;
}

/**
 * The time to show at each message, in the order of the conversation: the server's, and this page's as long as the
 * server has not said. It never goes back: where clocks have jumped, what does not fit the others takes the time of its
 * neighbour, so that no day is named twice and none stands before an earlier one.
 */
export function shownTimes(messages: readonly Timed[]): number[] {
  const times = messages.map(({ receivedAt, arrivedAt }) => receivedAt ?? arrivedAt);
  if (times.every((time, i) => i === 0 || (times[i - 1] ?? 0) <= time)) return times;
  const stored = messages.flatMap(({ receivedAt }, i) => (receivedAt == null ? [] : i));
  const rise = longestRise(stored.map((i) => times[i] ?? 0));
  const fits = new Set(stored.filter((_, n) => rise.has(n)));
  // Downwards first: what is not believed lies between the believed ones around it.
  let next = Number.POSITIVE_INFINITY;
  for (let i = times.length - 1; i >= 0; i -= 1) {
    const time = times[i] ?? 0;
    if (fits.has(i)) next = time;
    else times[i] = Math.min(time, next);
  }
  let last = Number.NEGATIVE_INFINITY;
  return times.map((time) => {
    last = Math.max(last, time);
    return last;
  });
}

/** When a message was read, to be shown: the reader's clock may be wrong, and nobody reads what is not said yet. */
export const shownReadAt = (readAt: number, at: number, now: number): number =>
  Math.max(at, Math.min(readAt, now));
