import * as v from 'valibot';
import { ATTRIBUTE_VALUE_MAX_LENGTH } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { ATTRIBUTE_NAME } from './attributes.ts';
import { readableList } from './list.ts';
import { openObject } from './open-object.ts';

/** When a page opens a bubble by itself. Not the rules by which chats are routed: those stand in the settings. */

/** Most rules of a workspace: every page that asks for them gets all. */
export const PROACTIVE_RULES_MAX = 30;
const TEXT_MAX_LENGTH = 300;
const SECONDS_MAX = 3_600;

/** What is said of an attribute that the page has named; without `is` and `atLeast`: it is there. */
const AttributeSchema = v.object({
  name: v.pipe(
    v.string(),
    v.regex(ATTRIBUTE_NAME, 'An attribute has a name of 1 to 40 letters, digits, spaces, "_", "." or "-".'),
  ),
  /** In small or capital letters. */
  is: v.optional(v.pipe(v.string(), v.maxLength(ATTRIBUTE_VALUE_MAX_LENGTH))),
  atLeast: v.optional(v.number()),
});

/** All that is given has to fit; where nothing is given, the bubble opens at once. */
const WhenSchema = v.object({
  /** A part of the page's address; `*` stands for anything. */
  page: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500))),
  /** For how long the page was looked at, s. */
  seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SECONDS_MAX))),
  /** How far down the page was scrolled, in percent. */
  scroll: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  attribute: v.optional(AttributeSchema),
  /** Whether the visitor was on the site before, half an hour ago or longer. */
  returning: v.optional(v.boolean()),
  hours: v.optional(v.picklist(['open', 'closed'])),
});

/** What is put at an id. */
export const ProactiveRuleBodySchema = v.object({
  /** How the desk calls it; customers never see it. */
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100)), ''),
  /** What the bubble says. */
  text: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(TEXT_MAX_LENGTH),
    v.check((text) => !isBlank(text), 'A bubble has words that can be seen.'),
  ),
  when: v.optional(WhenSchema, {}),
  isOn: v.optional(v.boolean(), true),
});
export const ProactiveRuleSchema = openObject({
  id: v.string(),
  ...ProactiveRuleBodySchema.entries,
});
export type ProactiveRule = v.InferOutput<typeof ProactiveRuleSchema>;

/** As a page gets it: what is switched off stays at home, and so do names. */
export const PageRuleSchema = openObject({ id: v.string(), text: v.string(), when: WhenSchema });
export type PageRule = v.InferOutput<typeof PageRuleSchema>;

/** What has become of a bubble: it was shown, somebody opened the chat by it, somebody wrote then. */
export const BUBBLE_EVENTS = ['shown', 'opened', 'answered'] as const;
export type BubbleEvent = (typeof BUBBLE_EVENTS)[number];

/** How often that was so, since the rule is there. */
export const RuleCountsSchema = openObject({
  id: v.string(),
  shown: v.fallback(v.number(), 0),
  opened: v.fallback(v.number(), 0),
  answered: v.fallback(v.number(), 0),
});
export type RuleCounts = v.InferOutput<typeof RuleCountsSchema>;
export const RulesCountedSchema = openObject({ rules: readableList(RuleCountsSchema) });
