/**
 * The values at some ranks, 1 being the smallest; the ranks in growing order. It sorts no more than it must: a month of a large
 * team has a million values, in hundreds of lists.
 */
export function valuesAtRanks(values: Float64Array, ranks: readonly number[]): number[] {
  const room = values.slice();
  let low = 0;
  return ranks.map((rank) => {
    const at = rank - 1;
    if (at < 0 || at >= room.length) return 0;
    // All before it are smaller already.
    if (at >= low) select(room, low, at);
    low = Math.max(low, at);
    return room[at] ?? 0;
  });
}

/** Puts the value of one place there, smaller ones before it and larger ones behind it: Hoare's selection. */
function select(room: Float64Array, from: number, at: number): void {
  let [low, high] = [from, room.length - 1];
  while (low < high) {
    const pivot = middleOf(room[low] ?? 0, room[(low + high) >>> 1] ?? 0, room[high] ?? 0);
    let [left, right] = [low, high];
    while (left <= right) {
      while ((room[left] ?? 0) < pivot) left++;
      while ((room[right] ?? 0) > pivot) right--;
      if (left > right) break;
      const value = room[left] ?? 0;
      room[left] = room[right] ?? 0;
      room[right] = value;
      left++;
      right--;
    }
    if (at <= right) high = right;
    else if (at >= left) low = left;
    else return;
  }
}

const middleOf = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
