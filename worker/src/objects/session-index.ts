import { DurableObject } from 'cloudflare:workers';
import type { SessionTopic } from '@chimpassist/protocol';
import { type Env, within } from '../contract/env.ts';

const SHARDS = 16;

/** One shard of `sessionId → session topic`, for ids that do not carry their topic. */
export class SessionIndex extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS topics (session_id TEXT PRIMARY KEY, session_topic TEXT NOT NULL) WITHOUT ROWID',
    );
  }

  /** The first topic stays: a session id that is used for a second customer leads nowhere new. */
  put(sessionId: string, sessionTopic: SessionTopic): void {
    this.ctx.storage.sql.exec('INSERT OR IGNORE INTO topics VALUES (?, ?)', sessionId, sessionTopic);
  }

  forget(sessionId: string, sessionTopic: SessionTopic): void {
    this.ctx.storage.sql.exec(
      'DELETE FROM topics WHERE session_id = ? AND session_topic = ?',
      sessionId,
      sessionTopic,
    );
  }

  get(sessionId: string): SessionTopic | null {
    const [row] = this.ctx.storage.sql
      .exec<{ session_topic: string }>('SELECT session_topic FROM topics WHERE session_id = ?', sessionId)
      .toArray();
    return row?.session_topic ?? null;
  }
}

/** The shard that knows an id. */
export function indexOf(env: Env, sessionId: string): DurableObjectStub<SessionIndex> {
  let hash = 0;
  for (let i = 0; i < sessionId.length; i++) hash = (hash * 31 + sessionId.charCodeAt(i)) >>> 0;
  return within(env, env.SESSION_INDEX).getByName(`shard-${hash % SHARDS}`);
}
