import type { OfferFact } from '@chimpassist/protocol';
import type { CourseStep, PartEnd } from '../figures/facts.ts';

/** What the page says of a customer, by the names of attributes. */
export const ABOUT = ['language', 'page', 'site'] as const;

/** How the customer rated it. */
export interface CourseRating {
  /** From 1 to 5. */
  value: number;
  comment?: string;
  /** When it was given first, epoch ms. */
  at: number;
}

/** One part of a chat, from the request to the end: what happened beside the words. */
export interface Course {
  /** Counts the parts of this chat, from 1 on. */
  part: number;
  sessionId: string;
  isReopened?: true;
  askedAt: number;
  /** Its words are those of the log above this. */
  afterSeq: number;
  steps: CourseStep[];
  rating?: CourseRating;
  /** To whom the desk has offered it. */
  offers?: OfferFact[];
  end?: PartEnd & { upToSeq: number; tags: string[]; about: Partial<Record<(typeof ABOUT)[number], string>> };
}
