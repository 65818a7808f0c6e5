import * as v from 'valibot';
import { type ChatAnswer, ChatAnswerSchema } from './chat-answer.ts';
import { type DeskAnswer, DeskAnswerSchema } from './desk-answer.ts';

/** One line of the answer to a batch. */
export type AnswerLine = ChatAnswer | DeskAnswer;

/** A line of the answer to a batch, or null where it cannot be read: its frames count as not answered. */
export function readAnswerLine(value: unknown): AnswerLine | null {
  const isOfDesk = typeof value === 'object' && value !== null && 'desk' in value && value.desk === true;
  const parsed = v.safeParse(isOfDesk ? DeskAnswerSchema : ChatAnswerSchema, value);
  return parsed.success ? parsed.output : null;
}
