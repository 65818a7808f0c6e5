import * as v from 'valibot';
import { type Id, IdSchema, idText } from '../ids.ts';
import { CONTENT_MAX_LENGTH } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { SentAttachmentsSchema } from './attachment.ts';
import { EntryIdSchema } from './entry-id.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';
import { AvatarSchema, NameSchema, type Sender } from './person.ts';

/** Bots: attendants of a type of their own, which answer first. They speak through the Worker alone. */

/** What an attendant's type is called of a bot. */
export const BOT_TYPE = 'support/bot';
const BOT_PREFIX = 'bot:';
/** By which id a bot is known in chats. Nobody who signs in has one like it. */
export const botIdOf = (entryId: string): string => BOT_PREFIX + entryId;
export const isBotId = (id: Id): boolean => idText(id).startsWith(BOT_PREFIX);
export const botEntryOf = (id: Id): string => idText(id).slice(BOT_PREFIX.length);

/** Most bots of one team. */
export const BOTS_MAX = 20;
/** So long a bot may think about an answer, ms. Then the chat goes to people. */
export const BOT_ANSWER_MS = 10_000;
/** Most messages of one answer. */
export const BOT_MESSAGES_MAX = 5;
/** Most choices under one message, and the longest of them, in UTF-16 units. */
export const CHOICES_MAX = 20;
export const CHOICE_MAX_LENGTH = 200;

/** What is put at an id: `PUT /workspace/bots/:id`. */
export const BotBodySchema = v.object({
  name: v.pipe(
    NameSchema,
    v.trim(),
    v.check((name) => !isBlank(name), 'A name has letters that can be seen.'),
  ),
  avatarURL: v.optional(v.nullable(AvatarSchema), null),
  /** Where it is asked; null: it answers by the API alone. */
  endpoint: v.optional(
    v.nullable(v.pipe(v.string(), v.maxLength(2_000), v.url('A bot has a whole address: "https://…".'))),
    null,
  ),
  /** The team to which it gives a chat where its answer names none; null: the level that the chat asks for. */
  team: v.optional(v.nullable(EntryIdSchema), null),
  /** Off: it gets no new chat, and gives on those that it has. */
  isOn: v.optional(v.boolean(), true),
});
export type BotBody = v.InferOutput<typeof BotBodySchema>;

/** A bot as all desks know it. */
export const BotSchema = openObject({
  id: v.string(),
  name: v.string(),
  avatarURL: lenient(v.nullable(v.string())),
  team: lenient(v.nullable(v.string())),
  isOn: v.fallback(v.boolean(), false),
});
export type Bot = v.InferOutput<typeof BotSchema>;

/** As supervisors know it. */
export const BotDoorSchema = openObject({
  ...BotSchema.entries,
  endpoint: v.nullable(v.string()),
  /** Until when it is asked under the secret of before too, epoch ms; null: there is none. */
  formerUntil: v.nullable(v.number()),
  /** Why it last lost a chat to people, and when, epoch ms; null: it has not. */
  failed: lenient(v.nullable(v.object({ why: v.string(), at: v.number() }))),
});
export type BotDoor = v.InferOutput<typeof BotDoorSchema>;
export const BotDoorsSchema = openObject({ data: readableList(BotDoorSchema) });
/** The answers that show the secret: when the bot is made, and when the secret is. */
export const ShownBotSchema = openObject({ ...BotDoorSchema.entries, secret: v.optional(v.string()) });

/** One of several things to say: a button where the page can show one. */
export const ChoiceSchema = v.object({
  /** The bot's own name for it, which it is told again. */
  id: v.optional(v.pipe(v.string(), v.maxLength(100))),
  text: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(CHOICE_MAX_LENGTH),
    v.check((text) => !isBlank(text), 'A choice has words that can be seen.'),
  ),
});
export type Choice = v.InferOutput<typeof ChoiceSchema>;

/**
 * What a message of a bot carries beside its words. Clients that do not know it show the words alone. It stands in no schema that
 * all pages load: what a message has beyond its schema survives there, and who shows it reads it by this.
 */
export const botExtraEntries = {
  choices: lenient(readableList(ChoiceSchema)),
  /** The id of a form of the workspace that the customer is asked to fill in. */
  form: lenient(v.string()),
};
const BotExtraSchema = v.object(botExtraEntries);
export type BotExtra = v.InferOutput<typeof BotExtraSchema>;
/** What a message carries beside its words; of anybody but a bot nothing. */
export const botExtraOf = (message: { from: Pick<Sender, 'id' | 'role'> }): BotExtra =>
  message.from.role === 'attendant' && isBotId(message.from.id) ? v.parse(BotExtraSchema, message) : {};

const BotMessageSchema = v.object({
  content: v.pipe(
    v.string('A message has a text as content.'),
    v.maxLength(CONTENT_MAX_LENGTH - CHOICES_MAX * (CHOICE_MAX_LENGTH + 5), 'The text is too long.'),
    v.check((content) => !isBlank(content), 'A message has words that can be seen.'),
  ),
  /** Clients of before show them as a numbered list under the words. */
  choices: v.optional(v.pipe(v.array(ChoiceSchema), v.minLength(1), v.maxLength(CHOICES_MAX))),
  /** The id of a form of the workspace that the customer is asked to fill in. */
  form: v.optional(EntryIdSchema),
  /** Files that were uploaded to this chat before. */
  attachments: v.optional(SentAttachmentsSchema),
});

/** What a bot answers: in the body of its answer to a turn, or by `POST /v1/chats/:id/turns/:turnId`. */
export const BotAnswerSchema = v.pipe(
  v.object({
    messages: v.optional(v.pipe(v.array(BotMessageSchema), v.maxLength(BOT_MESSAGES_MAX)), []),
    /** The chat goes to people: of this team, of this level, to this attendant, or to whom it asks for. */
    handOver: v.optional(
      v.object({
        team: v.optional(EntryIdSchema),
        level: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
        attendantId: v.optional(IdSchema),
        /** For the colleagues alone; it becomes a note. */
        summary: v.optional(v.pipe(v.string(), v.maxLength(CONTENT_MAX_LENGTH)), ''),
      }),
    ),
    /** The chat is over. */
    end: v.optional(v.boolean(), false),
  }),
  v.check(({ end, handOver }) => !end || handOver === undefined, 'A chat is ended or handed over, not both.'),
  v.check(
    ({ messages, end, handOver }) => messages.length > 0 || end || handOver !== undefined,
    'An answer says something, hands the chat over, or ends it.',
  ),
);
export type BotAnswer = v.InferOutput<typeof BotAnswerSchema>;

/** Why a bot has lost a chat to people. */
export const BOT_FAILURES = ['slow', 'failed', 'rubbish', 'looped', 'gone'] as const;
export type BotFailure = (typeof BOT_FAILURES)[number];

/** The words of a list of choices, for pages that show no buttons. */
export const choiceLines = (choices: readonly Pick<Choice, 'text'>[]): string =>
  choices.map(({ text }, index) => `\n${index + 1}. ${text}`).join('');

const plain = (text: string): string =>
  text
    .trim()
    .toLocaleLowerCase('en')
    .replace(/[.)!]+$/, '');

/** Which of them is meant: by its number, or by its words. */
export function chosenOf<C extends Pick<Choice, 'text'>>(choices: readonly C[], said: string): C | null {
  const words = plain(said);
  const byWords = choices.find(({ text }) => plain(text) === words);
  if (byWords !== undefined) return byWords;
  return /^\d{1,2}$/.test(words) ? (choices[Number(words) - 1] ?? null) : null;
}
