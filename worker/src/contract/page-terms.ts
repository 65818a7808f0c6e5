import type { Form, Hours, ProactiveRule, RatingStyle } from '@chimpassist/protocol';

/** What the workspace says to pages, and to chats that begin. */
export interface PageTerms {
  /** Null: open at all times. */
  hours: Hours | null;
  forms: Form[];
  /** By which pages open a bubble: those that are on. */
  rules: ProactiveRule[];
  /** How a chat that has ended may be rated; null: not at all. */
  rating: RatingStyle | null;
  /** Whether attendants see who is on the site. */
  visitors: boolean;
}
