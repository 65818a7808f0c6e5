import * as v from 'valibot';
import { type ChatAnswer, ChatAnswerSchema } from './chat-answer.ts';
import { type DeskAnswer, DeskAnswerSchema } from './desk-answer.ts';

/** One line of the answer to a batch. */
export type AnswerLine = ChatAnswer | DeskAnswer;

const ofDesk = v.object({ desk: v.literal(true) });

/** A line of the answer to a batch, or null where it cannot be read: its frames count as not answered. */
export function readAnswerLine(value: unknown): AnswerLine | null {
  const parsed = v.is(ofDesk, value)
    ? v.safeParse(DeskAnswerSchema, value)
    : v.safeParse(ChatAnswerSchema, value);
  return parsed.success ? parsed.output : null;
}
