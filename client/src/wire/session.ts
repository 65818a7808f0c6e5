import { type SessionInfo, SessionInfoSchema } from '@chimpassist/protocol';
import * as v from 'valibot';

/** A session as pages keep it. They read its messages as history, so those that it carries are neither read nor kept. */
export type WireSession = Omit<SessionInfo, 'lastMessages'>;

/** Takes off what was not read. */
export const withoutMessages = <T extends object>(info: T): Omit<T, 'lastMessages'> => {
  const { lastMessages: _, ...session } = info as T & { lastMessages?: unknown };
  return session;
};

export const SessionSchema = v.pipe(
  v.omit(SessionInfoSchema, ['lastMessages']),
  v.transform((info): WireSession => withoutMessages(info)),
);

/** The same with its tags, as `GET /attendant/:attendantId/sessions` lists them. */
export type ListedSession = WireSession & { tags?: readonly string[] | undefined };
