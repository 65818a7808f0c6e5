import {
  type BotTurn,
  botEntryOf,
  chosenOf,
  customerIdTextOf,
  type SessionTopic,
} from '@chimpassist/protocol';
import type { BotTurnRecord } from '../chat/chat-record.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { customerOf } from '../chat/views.ts';
import type { AttendantCard } from '../contract/attendant-card.ts';

/** So many of the newest messages a bot is told with each turn. */
const MESSAGES_MAX = 20;

/** What a bot is asked in a turn. */
export function turnOf(
  { record, reader }: ChatStore,
  topic: SessionTopic,
  bot: AttendantCard,
  { id, until }: BotTurnRecord,
): BotTurn {
  const customer = customerOf(record) ?? { id: customerIdTextOf(topic) ?? '', name: '', avatarURL: null };
  const sessionId = record.state.kind === 'none' ? '' : record.state.session.sessionId;
  const newest = reader.recent(0, MESSAGES_MAX).map(({ message }) => ({ ...message, sessionId }));
  const answeredUpTo = record.bot?.answeredUpTo ?? 0;
  const open = newest.filter(({ seq, from }) => seq > answeredUpTo && from.role !== 'attendant');
  const choice = chosenOf(record.bot?.choices ?? [], open.at(-1)?.content ?? '');
  return {
    turn: id,
    until,
    bot: { id: botEntryOf(bot.id), name: bot.name },
    chat: { id: customer.id, sessionId, customer },
    attributes: record.attributes ?? [],
    messages: newest,
    answeredUpTo,
    ...(choice === null ? {} : { choice }),
  };
}
