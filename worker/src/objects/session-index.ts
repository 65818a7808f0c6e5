import { DurableObject } from 'cloudflare:workers';
import type { SessionTopic } from '@chimpassist/protocol';
import type { Env } from '../contract/env.ts';
import type { SessionIndexObject } from '../contract/session-index-object.ts';

/** One shard of `sessionId → session topic`, for ids that do not carry their topic. */
export class SessionIndex extends DurableObject<Env> implements SessionIndexObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS topics (session_id TEXT PRIMARY KEY, session_topic TEXT NOT NULL) WITHOUT ROWID',
    );
  }

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
