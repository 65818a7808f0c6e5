import * as v from 'valibot';

/** What a page is told of the opening hours: open, or closed until when. */
export const openingEntries = {
  open: v.optional(v.boolean(), true),
  /** Epoch ms; null: open, or nobody knows. */
  closedUntil: v.optional(v.nullable(v.number()), null),
  /** Epoch ms, while it is open; null: closed, or not within a week. */
  openUntil: v.optional(v.nullable(v.number()), null),
};
export interface Opening {
  open: boolean;
  closedUntil: number | null;
  openUntil: number | null;
}
/** The opening as a chat is told it. `isTeams`: of the team for which this chat waits, which has hours of its own. */
export const ToldOpeningSchema = v.object({ ...openingEntries, isTeams: v.optional(v.literal(true)) });
export type ToldOpening = Opening & { isTeams?: true | undefined };
