import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { CONTENT_MAX_LENGTH } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { RIGHTS } from '../vocabulary.ts';
import { AnswerFileSchema, PutAnswerFilesSchema } from './answer-file.ts';
import { AWAY_REASONS_MAX, AwayReasonSchema } from './away-reason.ts';
import { BotSchema } from './bot.ts';
import { GoalSchema, ReportMailSchema, TeamGoalSchema } from './figures.ts';
import { FormSchema } from './form.ts';
import { HoursBodySchema, ReadHoursSchema } from './hours.ts';
import { readableList } from './list.ts';
import { MacroSchema } from './macro.ts';
import { lenient, openObject } from './open-object.ts';
import { ProactiveRuleSchema } from './proactive.ts';
import { RATING_STYLES } from './rating.ts';
import { CapacitySchema, RoutingSchema } from './routing.ts';

/** What a team shares: ready answers, tags, teams, settings, and who has which right. */

export { EntryIdSchema } from './entry-id.ts';

const NameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(100),
  v.check((name) => !isBlank(name), 'A name has letters that can be seen.'),
);
/** As BCP 47 writes it: `pt-BR`. */
const LanguageSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A language is written like "en" or "pt-BR".'),
);
const noLanguage = v.optional(v.nullable(LanguageSchema), null);

/** What is put at an id. `{…}` in the text are variables, which the desk fills before it sends. */
export const ReadyAnswerBodySchema = v.pipe(
  v.object({
    name: NameSchema,
    text: v.pipe(v.string(), v.maxLength(CONTENT_MAX_LENGTH)),
    language: noLanguage,
    /** What else it does; left out or null: nothing. */
    macro: v.optional(v.nullable(MacroSchema)),
    /** Left out: those that it has stay, because desks from before files say nothing of them. */
    attachments: v.optional(PutAnswerFilesSchema),
  }),
  v.check(
    ({ text, macro, attachments = [] }) =>
      !isBlank(text) || (macro !== undefined && macro !== null) || attachments.length > 0,
    'A ready answer has words that can be seen, carries a file, or does something else.',
  ),
);
export const ReadyAnswerSchema = openObject({
  id: v.string(),
  name: v.string(),
  text: v.string(),
  language: lenient(v.nullable(v.string())),
  macro: lenient(v.nullable(MacroSchema)),
  /** Absent: none. */
  attachments: lenient(readableList(AnswerFileSchema)),
});
export type ReadyAnswer = v.InferOutput<typeof ReadyAnswerSchema>;

export const TagBodySchema = v.object({
  name: NameSchema,
  /** `#rrggbb`, or null: the desk chooses one. */
  color: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'A color is written like "#2f6fde".'))),
    null,
  ),
});
export const TagSchema = openObject({
  id: v.string(),
  name: v.string(),
  color: lenient(v.nullable(v.string())),
});
export type Tag = v.InferOutput<typeof TagSchema>;

export const TEAM_MEMBERS_MAX = 500;
const TEAM_WORDS_MAX = 50;
export const TeamBodySchema = v.object({
  name: NameSchema,
  members: v.optional(v.pipe(v.array(IdSchema), v.maxLength(TEAM_MEMBERS_MAX)), []),
  skills: v.optional(v.pipe(v.array(NameSchema), v.maxLength(TEAM_WORDS_MAX)), []),
  languages: v.optional(v.pipe(v.array(LanguageSchema), v.maxLength(TEAM_WORDS_MAX)), []),
  /** Chats that each member is offered at most at once; null: as the deployment says. */
  capacity: v.optional(v.nullable(CapacitySchema)),
  /** When rules give chats to this team; left out or null: at all times. */
  hours: v.optional(v.nullable(HoursBodySchema)),
});
export const TeamSchema = openObject({
  id: v.string(),
  name: v.string(),
  members: readableList(IdSchema),
  skills: readableList(v.string()),
  languages: readableList(v.string()),
  capacity: lenient(v.nullable(v.number())),
  hours: lenient(v.nullable(HoursBodySchema)),
});
export type Team = v.InferOutput<typeof TeamSchema>;

/** Longest silence after which a chat ends, minutes: a week. */
export const CLOSING_MAX_MIN = 10_080;
/** A chat in which nobody says anything any more. */
export const ClosingSchema = v.pipe(
  v.object({
    /** It ends when an attendant has spoken last, and nobody has said anything for so long. */
    afterMinutes: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(CLOSING_MAX_MIN)),
    /** So long before that the customer is warned. */
    warnMinutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.check(
    ({ afterMinutes, warnMinutes }) => warnMinutes < afterMinutes,
    'The warning comes before the end: its minutes are fewer.',
  ),
);
export type Closing = v.InferOutput<typeof ClosingSchema>;

/** Longest time, in seconds, for which a desk keeps a sent message back so that its writer may undo it. */
export const UNDO_MAX_S = 30;
/** Longest time, in minutes, for which attendants may change what they have written. */
export const CHANGE_MAX_MIN = 1_440;
const TEAM_GOALS_MAX = 100;
export const WorkspaceSettingsSchema = v.object({
  /** How long a desk keeps a sent message back so that its writer may undo it; 0: not at all. */
  undoSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(UNDO_MAX_S)), 0),
  /** For how many minutes attendants may change and take back what they have written. Left out, or 0: not at all. */
  changeMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CHANGE_MAX_MIN))),
  /** Only who is in a chat writes there, and other attendants ask those who are in it to be let in. */
  asksToJoin: v.optional(v.boolean()),
  /** In which languages the team answers, the usual one first. */
  languages: v.optional(v.pipe(v.array(LanguageSchema), v.maxLength(TEAM_WORDS_MAX)), []),
  /** Push messages say what was written. Left out or false: only that something was. */
  pushContent: v.optional(v.boolean()),
  /** Attendants see who is on the site, where pages may say it, and may write first. Left out or false: no page says anything. */
  visitors: v.optional(v.boolean()),
  /** How chats are given out. Left out: the least loaded of the level. */
  routing: v.optional(RoutingSchema),
  /** How customers are asked how a chat was, when it has ended. Left out: they are not asked. */
  rating: v.optional(v.picklist(RATING_STYLES)),
  /** When a chat ends by itself. Left out: never. */
  closing: v.optional(ClosingSchema),
  /** What attendants can say when they are away. Left out or none: they say nothing. */
  awayReasons: v.optional(
    v.pipe(v.array(v.pipe(AwayReasonSchema, v.minLength(1))), v.maxLength(AWAY_REASONS_MAX)),
  ),
  /** How soon customers shall be answered. Null or left out: nothing is said. */
  goal: v.optional(v.nullable(GoalSchema)),
  /** Teams that have a goal of their own. */
  teamGoals: v.optional(v.pipe(v.array(TeamGoalSchema), v.maxLength(TEAM_GOALS_MAX))),
  /** Null or left out: nobody gets a mail with the reports. */
  reportMail: v.optional(v.nullable(ReportMailSchema)),
});
export type WorkspaceSettings = v.InferOutput<typeof WorkspaceSettingsSchema>;
/** What holds while nobody has set anything. */
export const USUAL_WORKSPACE_SETTINGS: WorkspaceSettings = { undoSeconds: 0, languages: [] };
const ReadSettingsSchema = v.fallback(WorkspaceSettingsSchema, USUAL_WORKSPACE_SETTINGS);

/** What a supervisor grants somebody; none takes all of it away. */
export const GrantBodySchema = v.object({ rights: v.array(v.picklist(RIGHTS)) });
export const GrantSchema = openObject({
  /** The attendant's id, as text. */
  id: v.string(),
  rights: readableList(v.picklist(RIGHTS)),
});
export type Grant = v.InferOutput<typeof GrantSchema>;

/** What the deployment's environment says, which nobody changes at a desk. */
export const FixedSettingsSchema = openObject({
  sessionKeepAliveMs: v.number(),
  attendantKeepAliveMs: v.number(),
  assignmentTimeoutMs: v.number(),
  /** Null: no limit. */
  attendantMaxSessions: v.nullable(v.number()),
  /** Null: for ever. */
  retentionDays: v.nullable(v.number()),
  /** Of one file; null: this deployment takes none. */
  attachmentMaxBytes: v.nullable(v.number()),
  legacyClients: v.string(),
  /** Which attributes pages may give their customers. */
  customerAttributes: readableList(v.string()),
  /** Attendants may ask a language model; older Workers do not say it. */
  assistant: lenient(v.boolean()),
});
export type FixedSettings = v.InferOutput<typeof FixedSettingsSchema>;

/** A webhook that was turned off by itself: somebody has to look at it. */
const OffHookSchema = openObject({ id: v.string(), reason: v.string(), at: v.number() });

/** What all attendants share, and what the one who asks has alone. */
export const SharedSchema = openObject({
  answers: readableList(ReadyAnswerSchema),
  tags: readableList(TagSchema),
  teams: readableList(TeamSchema),
  settings: ReadSettingsSchema,
  /** Null: open at all times. */
  hours: ReadHoursSchema,
  /** What customers are asked; a Worker of before has none. */
  forms: v.optional(readableList(FormSchema), []),
  /** When pages open a bubble by themselves. */
  rules: v.optional(readableList(ProactiveRuleSchema), []),
  grants: readableList(GrantSchema),
  /** Absent: the Worker is from before bots. */
  bots: v.optional(readableList(BotSchema)),
  /** Webhooks that were turned off by themselves. Absent: the Worker is from before this was told. */
  offHooks: v.optional(readableList(OffHookSchema)),
});

/** `GET /workspace`. The revisions grow by one with each change; feeds above them apply on top. */
export const WorkspaceSchema = openObject({
  revision: v.number(),
  ...SharedSchema.entries,
  own: openObject({ revision: v.number(), answers: readableList(ReadyAnswerSchema) }),
  fixed: FixedSettingsSchema,
});
export type Workspace = v.InferOutput<typeof WorkspaceSchema>;

/**
 * `client/workspace`, and of what an attendant has alone `client/attendants/workspace/<id>`: what changed. A gap in `revision`
 * means: read the workspace again. So does a feed with nothing but a revision: the change is too large for it.
 */
export const WorkspaceFeedSchema = openObject({
  revision: v.number(),
  answers: v.optional(readableList(ReadyAnswerSchema)),
  answersGone: v.optional(v.array(v.string())),
  tags: v.optional(readableList(TagSchema)),
  tagsGone: v.optional(v.array(v.string())),
  teams: v.optional(readableList(TeamSchema)),
  teamsGone: v.optional(v.array(v.string())),
  settings: v.optional(ReadSettingsSchema),
  /** Null: nobody sets hours any more. */
  hours: v.optional(v.nullable(HoursBodySchema)),
  forms: v.optional(readableList(FormSchema)),
  formsGone: v.optional(v.array(v.string())),
  rules: v.optional(readableList(ProactiveRuleSchema)),
  rulesGone: v.optional(v.array(v.string())),
  /** Who has other rights now. */
  grants: v.optional(readableList(GrantSchema)),
  bots: v.optional(readableList(BotSchema)),
  botsGone: v.optional(v.array(v.string())),
  offHooks: v.optional(readableList(OffHookSchema)),
  offHooksGone: v.optional(v.array(v.string())),
});
export type WorkspaceFeed = v.InferOutput<typeof WorkspaceFeedSchema>;

/** What can be changed, as the audit log names it. */
export const WORKSPACE_PARTS = [
  'answers',
  'tags',
  'teams',
  'settings',
  'hours',
  'forms',
  'rules',
  'grants',
  'bots',
  'offHooks',
] as const;
export type WorkspacePart = (typeof WORKSPACE_PARTS)[number];

/** One change: who, when, and what was before. */
export const AuditEntrySchema = openObject({
  n: v.number(),
  /** Epoch ms. */
  at: v.number(),
  /** The id of the attendant who changed it. */
  by: v.string(),
  part: v.string(),
  /** Of the entry; `settings` and `hours` have only one. */
  id: v.string(),
  /** Whose alone the entry is; null: everybody's. */
  owner: v.nullable(v.string()),
  /** Null: it was not there. */
  before: v.nullable(v.unknown()),
  /** Null: it was removed. */
  after: v.nullable(v.unknown()),
});
export type AuditEntry = v.InferOutput<typeof AuditEntrySchema>;

/** `GET /audit`: the newest first. With `cursor` the next page is asked for. */
export const AuditPageSchema = openObject({
  entries: readableList(AuditEntrySchema),
  cursor: v.optional(v.string()),
});
export type AuditPage = v.InferOutput<typeof AuditPageSchema>;
