import type { Rating } from '@chimpassist/protocol';

/** What a customer says of a session. */
export interface GivenRating {
  /** Absent: of the newest that has ended. */
  sessionId?: string | undefined;
  value: number;
  comment?: string | undefined;
}

/** `unrated`: no such session has ended, or nobody has answered in it. `late`: it is too long ago, or may not be changed any more. */
export type RatingTaken = { rating: Rating } | { refused: 'unrated' | 'late' };

/** What may be asked about a session. */
export interface RatingAsked {
  rating: Rating | null;
  isOpen: boolean;
  /** In which the customer is written to. */
  language: string | null;
}
