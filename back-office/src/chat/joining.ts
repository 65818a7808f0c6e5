import { type Chat, isAssigned, isSupervisor } from '../desk/state.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import type { Texts } from '../i18n/en.ts';

/** Whether this attendant looks on and may come in. */
export const mayJoin = (desk: Desk, chat: Chat): boolean =>
  chat.state === 'online' && !isAssigned(desk.state(), chat) && isSupervisor(desk.state());

export function joinChat(desk: Desk, t: Texts, sessionTopic: string, takeOver: boolean): void {
  desk.askReply(sessionTopic);
  desk.engine
    .command({ command: 'join', sessionTopic, takeOver })
    .catch(() => desk.tell(t.chat.failedCommand));
}
