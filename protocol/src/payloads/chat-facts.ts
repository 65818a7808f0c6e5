import * as v from 'valibot';
import { openObject } from './open-object.ts';

/** What happened in a chat from its request to its end, as the ledger knows it: one row for each such part. */

/** How a part ended: an attendant ended it, the customer closed the last page, or was heard no more. */
export const PART_ENDINGS = ['attendant', 'left', 'silent'] as const;

/** An attendant's stay in a chat. All times are epoch ms. */
const StaySchema = openObject({
  /** The text of the attendant's id. */
  who: v.string(),
  from: v.number(),
  to: v.number(),
  isBot: v.optional(v.literal(true)),
});

const HandOverSchema = openObject({
  at: v.number(),
  by: v.string(),
  to: v.picklist(['attendant', 'level', 'team']),
  /** The id of the attendant or of the team, or the level. */
  toId: v.string(),
});

/** How long the customer had waited for an answer, by whom it came. */
const AnswerTimeSchema = openObject({ who: v.string(), ms: v.number() });

/** How an offer to an attendant ended: taken, run out or declined, or with the attendant gone. */
export const OFFER_ENDS = ['accepted', 'expired', 'gone'] as const;

/** An offer of the chat to an attendant, and how long it stood. */
const OfferFactSchema = openObject({
  who: v.string(),
  at: v.number(),
  ms: v.number(),
  end: v.picklist(OFFER_ENDS),
  /** Beside `expired`: the attendant declined it. Left out: it ran out. */
  isDeclined: v.optional(v.literal(true)),
});
export type OfferFact = v.InferOutput<typeof OfferFactSchema>;

export const ChatFactsSchema = openObject({
  /** The text of the id; null where the customer was forgotten. */
  customerId: v.nullable(v.string()),
  sessionId: v.nullable(v.string()),
  /** Counts the parts of a customer's chat, from 1 on. */
  part: v.number(),
  /** It goes on with a session that had ended before. */
  isReopened: v.boolean(),
  /** When the customer asked. */
  askedAt: v.number(),
  endedAt: v.number(),
  ending: v.picklist(PART_ENDINGS),
  endedBy: v.nullable(v.string()),
  /** When the customer was first told that nobody is there. */
  unavailableAt: v.nullable(v.number()),
  /** The customer's first words. */
  customerWroteAt: v.nullable(v.number()),
  /** When waiting for a human began: at the request, or when the bot that came first was gone. */
  waitsSince: v.number(),
  /** When the first human was there. */
  assignedAt: v.nullable(v.number()),
  /** The first words of a human, and whose they are. */
  answeredAt: v.nullable(v.number()),
  answeredBy: v.nullable(v.string()),
  stays: v.array(StaySchema),
  answers: v.array(AnswerTimeSchema),
  handOvers: v.array(HandOverSchema),
  /** To whom it was offered. Left out: to nobody, or nobody knows. */
  offers: v.optional(v.array(OfferFactSchema)),
  customerWords: v.number(),
  humanWords: v.number(),
  botWords: v.number(),
  /** Ids of tags. */
  tags: v.array(v.string()),
  /** Ids of the teams of those who were in it, and of those that it was handed to. */
  teams: v.array(v.string()),
  /** From 1 to 5; null where none was given. */
  rating: v.nullable(v.number()),
  language: v.nullable(v.string()),
  page: v.nullable(v.string()),
  site: v.nullable(v.string()),
  /** The first response, counting only the time in which the team was open; null where there was none. */
  openAnswerMs: v.nullable(v.number()),
  /** The same by the hours of each team of the chat that has hours of its own, by the ids of these teams. */
  teamOpenAnswerMs: v.optional(v.record(v.string(), v.number())),
});
export type ChatFacts = v.InferOutput<typeof ChatFactsSchema>;
