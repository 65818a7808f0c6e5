import type { Chat } from './state.ts';

/** The private line of a hand-over; null where there is none. Why a chat is offered again the offer says by itself, in words of the desk. */
export const noteOfOffer = (offer: Chat['offer'] | undefined): Chat['note'] =>
  !offer?.note || offer.line !== undefined ? null : { text: offer.note, from: offer.from?.name ?? '' };
