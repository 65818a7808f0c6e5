import { idText } from '@chimpassist/protocol';
import { type Chat, isAssigned, isSupervisor } from '../desk/state.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import type { Texts } from '../i18n/en.ts';
import { hasBot } from './people.ts';

/** Whether this attendant looks on and may come in. */
export const mayJoin = (desk: Desk, chat: Chat): boolean =>
  chat.state === 'online' && !isAssigned(desk.state(), chat) && (isSupervisor(desk.state()) || hasBot(chat));

export function joinChat(desk: Desk, t: Texts, sessionTopic: string, takeOver: boolean): void {
  desk.askReply(sessionTopic);
  desk.engine
    .command({ command: 'join', sessionTopic, takeOver })
    .catch(() => desk.tell(t.chat.failedCommand));
}

/** Whether this attendant may ask those who are in it to be let in. */
export const mayAsk = (desk: Desk, chat: Chat): boolean =>
  chat.state === 'online' &&
  !isAssigned(desk.state(), chat) &&
  !mayJoin(desk, chat) &&
  desk.teamSettings()?.asksToJoin === true;

export const asks = (desk: Desk, chat: Chat): boolean =>
  chat.asks.some(({ attendant }) => idText(attendant.id) === idText(desk.state().me.id));

export async function askToJoin(desk: Desk, t: Texts, { session, topic }: Chat): Promise<void> {
  desk.askReply(topic);
  try {
    const { rest } = await desk.engine.workspace();
    await rest.askToJoin(session.customer.id);
  } catch {
    desk.tell(t.chat.failedCommand);
  }
}
