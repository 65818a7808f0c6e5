import { type Id, idText, isIdText, RESERVED_CUSTOMER_IDS } from '../ids.ts';

const SESSIONS = 'server/sessions';

/** The root of one customer's topic subtree. */
export type SessionTopic = string;

/** Any session topic, as one level of a filter. */
export const ANY_SESSION: SessionTopic = `${SESSIONS}/+`;

/** Where attendants hear what no customer does. */
export const BESIDE_CHATS = 'client/chats';

/** `client/chats/<customerId>`: of the same chat, for attendants alone. */
export const besideChat = (sessionTopic: SessionTopic): string =>
  `${BESIDE_CHATS}/${sessionTopic.slice(SESSIONS.length + 1)}`;

/** `server/sessions/<customerId>`. */
export const sessionTopicOf = (customerId: Id): SessionTopic => `${SESSIONS}/${idText(customerId)}`;

/** The customer id's text in a session topic, or null for any other text. */
export function customerIdTextOf(sessionTopic: string): string | null {
  const prefix = `${SESSIONS}/`;
  if (!sessionTopic.startsWith(prefix)) return null;
  const id = sessionTopic.slice(prefix.length);
  return isIdText(id) && !RESERVED_CUSTOMER_IDS.has(id) ? id : null;
}
