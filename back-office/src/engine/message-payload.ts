import { type AttendantInfo, REFUSED_REASONS } from '@chimpassist/protocol';
import * as v from 'valibot';
import { type Session, SessionInfoSchema, type WireMessage, WireMessageSchema } from '../wire/schemas.ts';

/** What `<sessionTopic>/messages` carries. Shipped clients read the message from `sessionInfo.lastMessages`. */
export interface MessagePayload {
  sessionInfo: Session & { lastMessages: PublishedMessage[] };
  message: PublishedMessage;
}

type PublishedMessage = Omit<WireMessage, 'seq' | 'receivedAt'>;

export function messagePayload(
  me: AttendantInfo,
  session: Session,
  content: string,
  id: string,
  timestamp: number,
): MessagePayload {
  const message: PublishedMessage = {
    id,
    from: { id: me.id, name: me.name, avatarURL: me.avatarURL, role: 'attendant' },
    timestamp,
    content,
    readAt: null,
  };
  return { sessionInfo: { ...session, lastMessages: [message] }, message };
}

/** What a former visit of this page left in the outbox. */
export const OutboxEntriesSchema = v.array(
  v.object({
    id: v.string(),
    topic: v.string(),
    payload: v.object({
      sessionInfo: v.object({ ...SessionInfoSchema.entries, lastMessages: v.array(WireMessageSchema) }),
      message: WireMessageSchema,
    }),
    createdAt: v.number(),
    sentAt: v.exactOptional(v.number()),
    triedAt: v.exactOptional(v.number()),
    failure: v.exactOptional(v.picklist([...REFUSED_REASONS, 'unanswered'])),
  }),
);
