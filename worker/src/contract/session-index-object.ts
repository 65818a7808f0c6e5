import type { SessionTopic } from '@chimpassist/protocol';

/** What others call on one shard of the index of session ids that do not carry their topic. */
export interface SessionIndexObject extends Rpc.DurableObjectBranded {
  /** The first topic stays: a session id that is used for a second customer leads nowhere new. */
  put(sessionId: string, sessionTopic: SessionTopic): void;
  forget(sessionId: string, sessionTopic: SessionTopic): void;
  get(sessionId: string): SessionTopic | null;
}
