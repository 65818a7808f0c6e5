import type { Offer } from '../wire/schemas.ts';

/** An offer with its end by this page's clock. */
export const standing = (offer: Offer['offer'], at: number): Offer['offer'] | null =>
  offer === undefined
    ? null
    : offer.remainingMs === undefined
      ? offer
      : { ...offer, expiresAt: at + offer.remainingMs };
