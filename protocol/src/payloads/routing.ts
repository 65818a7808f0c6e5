import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { isBlank } from '../text/blank.ts';

/** How a team wants its chats to be given out. Nothing set: the least loaded of the level, as ever. */

/** Whom to ask first among those who fit. */
export const ROUTING_ORDERS = ['leastLoaded', 'longestIdle', 'roundRobin'] as const;
export type RoutingOrder = (typeof ROUTING_ORDERS)[number];

export const RULES_MAX = 100;
const CAPACITIES_MAX = 500;
/** Chats at once; 0: none is offered. */
export const CAPACITY_MAX = 1_000;

const WordSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(100),
  v.check((word) => !isBlank(word), 'A word has letters that can be seen.'),
);
const LanguageSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A language is written like "en" or "pt-BR".'),
);
export const CapacitySchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CAPACITY_MAX));

/** `09:30`. */
const ClockSchema = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of the day is written like "09:30".'),
);

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** When a rule holds. All that is given has to fit. */
const WhenSchema = v.object({
  /** A part of the address of the customer's page: what the attribute `page` says. */
  page: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500))),
  /** The customer has this attribute, with this value, in small or capital letters. */
  attribute: v.optional(v.object({ name: WordSchema, value: WordSchema })),
  /** The customer's language: what the attribute `language` says. `pt` fits `pt-BR`. */
  language: v.optional(LanguageSchema),
  /** From one time of the day to another; over midnight where `to` comes before `from`. Days: 1 is Monday. */
  hours: v.optional(
    v.object({
      days: v.pipe(v.array(v.picklist([1, 2, 3, 4, 5, 6, 7])), v.minLength(1), v.maxLength(7)),
      from: ClockSchema,
      to: ClockSchema,
      timeZone: v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone, 'This time zone is not known.')),
    }),
  ),
});

/** Who gets it: who is in this team, and can this, and speaks this. */
const ToSchema = v.object({
  /** Id of a team. */
  team: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** A skill of a team that the attendant is in. */
  skill: v.optional(WordSchema),
  /** A language of such a team; `customer`: the customer's own. */
  language: v.optional(v.union([v.literal('customer'), LanguageSchema])),
});

export const RoutingRuleSchema = v.object({
  when: v.optional(WhenSchema, {}),
  to: ToSchema,
  /** The customer waits for them, also while none of them is there. Otherwise the level is asked then. */
  only: v.optional(v.boolean(), false),
});
export type RoutingRule = v.InferOutput<typeof RoutingRuleSchema>;

export const RoutingSchema = v.object({
  order: v.optional(v.picklist(ROUTING_ORDERS), 'leastLoaded'),
  /** A customer who comes again is offered to the attendant of last time first, where this one is free. */
  sameAttendant: v.optional(v.boolean(), false),
  /** The first that fits counts. */
  rules: v.optional(v.pipe(v.array(RoutingRuleSchema), v.maxLength(RULES_MAX)), []),
  /** How many chats somebody has at most, beside what the teams and the deployment say. The lowest counts. */
  capacities: v.optional(
    v.pipe(v.array(v.object({ attendantId: IdSchema, chats: CapacitySchema })), v.maxLength(CAPACITIES_MAX)),
    [],
  ),
});
export type Routing = v.InferOutput<typeof RoutingSchema>;

/** What holds while nobody has set anything. */
export const USUAL_ROUTING: Routing = {
  order: 'leastLoaded',
  sameAttendant: false,
  rules: [],
  capacities: [],
};
