import { CALLS, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { messageOf } from './message-of.ts';

const REFUSALS = {
  turn_over:
    'This turn was answered, or a human has taken the chat. What the bot says does not count any more.',
  attachment_unknown: 'The answer names a file that this chat does not have. Upload it again.',
} as const;

/** What bots are asked, and what they answer by the API. */
export const turns = serve(
  route(CALLS.turn, async (c, { params: { id } }) => {
    const turn = await objectsFor(c).chat(sessionTopicOf(id)).botTurn();
    if (turn === null) throw new SafeError('not_found', 'No bot is asked anything in this chat now.');
    return c.json(turn);
  }),
  route(CALLS.answerTurn, async (c, { params: { id, turnId }, body }) => {
    const chat = objectsFor(c).chat(sessionTopicOf(id));
    const taken = await chat.answerTurn(turnId, body);
    if ('refused' in taken) throw new SafeError(taken.refused, REFUSALS[taken.refused]);
    const entries = await chat.after(taken.after, Math.max(1, taken.upTo - taken.after));
    const data = entries.filter(({ message }) => message.seq <= taken.upTo).map(messageOf);
    return c.json({ data }, 201);
  }),
);
