import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { ApiMessageSchema } from '../payloads/api.ts';
import { RotationSchema } from '../payloads/api-key.ts';
import { BotAnswerSchema, BotBodySchema, BotDoorsSchema, ShownBotSchema } from '../payloads/bot.ts';
import { BotTurnSchema } from '../payloads/bot-turn.ts';
import { readableList } from '../payloads/list.ts';
import { openObject } from '../payloads/open-object.ts';
import { EntryIdSchema } from '../payloads/workspace.ts';
import { restRow } from './rest-row.ts';

/** Bots: supervisors make them, and they answer. */

const entryParams = v.object({ entryId: EntryIdSchema });
const chatParams = { id: CustomerIdSchema };
const ANSWER_BYTES = 262_144;

export const bots = restRow({
  method: 'GET',
  path: '/workspace/bots',
  rule: 'supervisor',
  summary: 'All bots, with where they are asked, and without their secrets',
  status: 200,
  answer: BotDoorsSchema,
  codes: [],
});
export const putBot = restRow({
  method: 'PUT',
  path: '/workspace/bots/:entryId',
  rule: 'supervisor',
  summary: 'A bot that answers first. The answer to the first one shows its secret, this once',
  params: entryParams,
  body: BotBodySchema,
  status: 200,
  answer: ShownBotSchema,
  codes: ['too_many'],
});
export const deleteBot = restRow({
  method: 'DELETE',
  path: '/workspace/bots/:entryId',
  rule: 'supervisor',
  summary: 'There is no such bot any more; its chats go to people',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const rotateBot = restRow({
  method: 'POST',
  path: '/workspace/bots/:entryId/rotate',
  rule: 'supervisor',
  summary: 'Replaces the secret of a bot; for a while both sign',
  params: entryParams,
  body: RotationSchema,
  bodyIsOptional: true,
  status: 200,
  answer: ShownBotSchema,
  codes: ['not_found'],
});
export const turn = restRow({
  method: 'GET',
  path: '/v1/chats/:id/turn',
  rule: 'scope:bots:read',
  summary: 'What a bot is asked in this chat now',
  params: v.object(chatParams),
  status: 200,
  answer: BotTurnSchema,
  codes: ['not_found'],
});
export const answerTurn = restRow({
  method: 'POST',
  path: '/v1/chats/:id/turns/:turnId',
  rule: 'scope:bots:write',
  summary: 'What the bot answers to a turn: once, and before a human has come',
  params: v.object({ ...chatParams, turnId: EntryIdSchema }),
  body: BotAnswerSchema,
  maxBytes: ANSWER_BYTES,
  status: 201,
  answer: openObject({ data: readableList(ApiMessageSchema) }),
  codes: ['turn_over', 'attachment_unknown', 'other_words'],
});
