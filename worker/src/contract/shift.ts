/** How long a person was there, and took chats or none. Epoch ms. */
export interface Shift {
  who: string;
  from: number;
  to: number;
  isAway: boolean;
  /** Why somebody was away, where it was said. */
  reason: string;
}
