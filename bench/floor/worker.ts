/**
 * What the platform itself costs: a Worker that takes the bridge's batches as the real one does, and an object that writes
 * one row for each message and does nothing else. It checks nothing, knows nobody and keeps no promise.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Batch, ChatAnswer, ChatBatch } from '@chimpassist/protocol/frames';
import { AnswerLines } from '../../worker/src/http/bridge/answer-lines.ts';

interface Env {
  FLOOR: DurableObjectNamespace<Floor>;
}

export class Floor extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  #seq: number;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec('CREATE TABLE IF NOT EXISTS rows (seq INTEGER PRIMARY KEY, message TEXT NOT NULL)');
    this.#seq = this.#sql.exec<{ seq: number }>('SELECT COALESCE(MAX(seq), 0) AS seq FROM rows').one().seq;
  }

  /** Writes one row for each message. Returns the `seq` of the first. */
  write(frames: ChatBatch['frames']): number {
    const first = this.#seq + 1;
    for (const frame of frames) {
      if (frame.kind !== 'message') continue;
      this.#seq += 1;
      this.#sql.exec(
        'INSERT INTO rows (seq, message) VALUES (?, ?)',
        this.#seq,
        JSON.stringify(frame.message),
      );
    }
    return first;
  }
}

async function answerOf(env: Env, { sessionTopic, frames }: ChatBatch): Promise<ChatAnswer> {
  const first = await env.FLOOR.get(env.FLOOR.idFromName(sessionTopic)).write(frames);
  const acks = frames
    .flatMap((frame) => (frame.kind === 'message' ? [frame.message] : []))
    .map(({ id, from, timestamp }, n) => ({ id, from: { id: from.id }, timestamp, seq: first + n }));
  const headSeq = first + acks.length - 1;
  return {
    sessionTopic,
    ok: true,
    acks,
    headSeq,
    refused: [],
    held: null,
    controls: [],
    publishes: [],
    log: undefined,
  };
}

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/health') return new Response('ok');
    const batch = await request.json<Batch>();
    const lines = new AnswerLines();
    const answers = batch.chats.map(async (chat) => lines.add(await answerOf(env, chat)));
    ctx.waitUntil(Promise.all(answers).then(() => lines.end()));
    return new Response(lines.body, { headers: { 'content-type': 'application/x-ndjson' } });
  },
} satisfies ExportedHandler<Env>;
