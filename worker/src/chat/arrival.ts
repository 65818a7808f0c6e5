/**
 * When a frame came to the bridge, by this object's clock: as long ago as the bridge says that it had it. The clocks of two
 * machines are never compared, so a bridge whose clock is wrong by a year changes nothing here.
 *
 * @param at when the bridge read the frame, and `postedAt` when it posted it, both by its own clock, epoch ms. A bridge of
 *   before does not say the second; then its clock must do.
 */
export const arrivalOf = (at: number, postedAt: number | undefined, now: number): number =>
  now - Math.max(0, (postedAt ?? now) - at);

/**
 * From when on the time counts after which a message is deleted. What is acknowledged stays for a while, however old it
 * is said to be: half of that time at least.
 */
export const keptSince = (arrivedAt: number, retentionMs: number | null, now: number): number =>
  retentionMs === null ? arrivedAt : Math.max(arrivedAt, Math.ceil(now - retentionMs / 2));
