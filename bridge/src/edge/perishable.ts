/** Frames that are worth nothing later (keep-alives, presence, requests): older ones are dropped, not sent late. */
export const PERISHABLE_MS = 30_000;
/** That somebody types is shown for a few seconds only. */
export const TYPING_MS = 5_000;
