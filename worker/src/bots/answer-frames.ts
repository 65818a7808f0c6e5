import {
  type BotAnswer,
  type BotExtra,
  choiceLines,
  type Id,
  type Message,
  type SessionTopic,
} from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { AttendantCard } from '../contract/attendant-card.ts';

/** The longest note that goes with an offer; all of it stands in the note about the chat. */
const OFFER_NOTE_MAX = 1_000;

/** Whom a chat goes to, with what only the workspace knows of it. */
export type Receiver = { attendantId: Id } | { type: string } | { team: string; members: Id[] };

export interface AnswerTerms {
  bot: AttendantCard;
  topic: SessionTopic;
  turnId: string;
  /** Null: to whom the chat asks for. */
  to: Receiver | null;
  now: number;
}

type Said = BotAnswer['messages'][number];

/** A list under the words, for pages that show no buttons; those that do take it away again. */
const wordsOf = ({ content, choices = [] }: Said): string => content + choiceLines(choices);

/** What a bot answers, as the frames that a chat takes: what it says, and then how it leaves. */
export function framesOf(answer: BotAnswer, { bot, topic, turnId, to, now }: AnswerTerms): ChatFrame[] {
  const { id, name, avatarURL } = bot;
  const messages = answer.messages.map((said, index): ChatFrame => {
    const { choices, form, attachments } = said;
    const message: Message & BotExtra = {
      // A retry of the same turn says nothing twice.
      id: `${turnId}-${index}`,
      from: { id, name, avatarURL, role: 'attendant' },
      timestamp: now,
      content: wordsOf(said),
      readAt: null,
      ...(attachments === undefined ? {} : { attachments }),
      ...(choices === undefined ? {} : { choices }),
      ...(form === undefined ? {} : { form }),
    };
    return { kind: 'message', at: now, message, proven: 'attendant' };
  });
  const command = (given: Extract<ChatFrame, { kind: 'command' }>['command']): ChatFrame => ({
    kind: 'command',
    at: now,
    attendant: { ...bot, email: undefined },
    command: given,
    proven: true,
  });
  if (answer.end) return [...messages, command({ command: 'end', sessionTopic: topic })];
  if (answer.handOver === undefined) return messages;
  if (to === null) return [...messages, command({ command: 'leave', sessionTopic: topic })];
  const note = answer.handOver.summary.slice(0, OFFER_NOTE_MAX);
  return [...messages, command({ command: 'handOver', sessionTopic: topic, to, note })];
}
