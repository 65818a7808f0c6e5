import type * as v from 'valibot';
import type { StoredMessage } from '../payloads/message.ts';
import type { MessageRefSchema } from '../payloads/message-ref.ts';
import type { SessionInfo } from '../payloads/session-info.ts';

/** `GET /bridge/log?sessionTopic=…&after=<seq>&limit=…`: the log of one object for the mirror, oldest first. */
export interface LogPage {
  sessionTopic: string;
  entries: LogEntry[];
  headSeq: number;
}
export type LogEntry =
  | { seq: number; kind: 'message'; sessionInfo: SessionInfo; message: StoredMessage }
  | {
      seq: number;
      kind: 'receipt';
      readMessages: (v.InferOutput<typeof MessageRefSchema> & { readAt: number })[];
    };
