import type { RatingStyle } from '@chimpassist/protocol';

/** A silence that ends a chat, ms. */
export interface ClosingTerms {
  afterMs: number;
  /** So long before the end the customer is warned. */
  warnMs: number;
}

/** What the workspace says of every chat. The desk hears it, and tells each chat with its answer to a report. */
export interface ChatSettings {
  closing?: ClosingTerms;
  /** `origin`: where the Worker was called as it was set; links lead there. */
  rating?: { style: RatingStyle; origin: string };
}
