import * as v from 'valibot';

export const AWAY_REASON_MAX_LENGTH = 40;
export const AWAY_REASONS_MAX = 12;

/** Why an attendant takes no chats: in the team's own words. */
export const AwayReasonSchema = v.pipe(v.string(), v.trim(), v.maxLength(AWAY_REASON_MAX_LENGTH));
