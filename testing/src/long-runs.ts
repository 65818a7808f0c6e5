/**
 * Whether this is the whole of the long runs (`npm run test:long`, every night) or the tenth of them that belongs to
 * `npm test`. Everything that runs for longer the more it tries asks here, and nowhere else.
 */
export const isLongRun = process.env.CHIMP_LONG === 'yes';

const SHORT_SHARE = 0.1;

/** Returns how many of `whole` inputs, messages or storms this run tries: all, or a tenth. */
export const runsOf = (whole: number): number => (isLongRun ? whole : Math.ceil(whole * SHORT_SHARE));
