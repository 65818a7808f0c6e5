/**
 * Whether this is the whole of the long runs (`npm run test:long`, every night) or the tenth of them that belongs to
 * `npm test`. Everything that runs for longer the more it tries asks here, and nowhere else.
 */
export const isLongRun = process.env.CHIMP_LONG === 'yes';

const SHORT_SHARE = 0.1;

/**
 * Returns how many of `whole` inputs, messages or storms this run tries: all, or a tenth. What takes a whole Worker for
 * each input names a smaller share.
 */
export const runsOf = (whole: number, shortShare = SHORT_SHARE): number =>
  isLongRun ? whole : Math.ceil(whole * shortShare);
