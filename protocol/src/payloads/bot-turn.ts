import * as v from 'valibot';
import { ApiMessageSchema } from './api.ts';
import { AttributeSchema } from './attributes.ts';
import { ChoiceSchema } from './bot.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';
import { CustomerSchema } from './person.ts';

/** What a bot is asked: the data of the event `bot.turn`. */
export const BotTurnSchema = openObject({
  /** Names the turn in an answer by the API; one turn has one answer. */
  turn: v.string(),
  /** Until when an answer counts, epoch ms. */
  until: v.number(),
  bot: openObject({ id: v.string(), name: v.string() }),
  chat: openObject({ id: CustomerSchema.entries.id, sessionId: v.string(), customer: CustomerSchema }),
  attributes: readableList(AttributeSchema),
  /** The newest messages of the chat, oldest first. */
  messages: readableList(ApiMessageSchema),
  /** Those above this `seq` are not answered yet. */
  answeredUpTo: v.number(),
  /** Of the choices that the bot gave, the one that the customer means. */
  choice: lenient(ChoiceSchema),
});
export type BotTurn = v.InferOutput<typeof BotTurnSchema>;
/** The event by which a bot is asked. */
export const BOT_TURN = 'bot.turn';
