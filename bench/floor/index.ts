/**
 * What the platform itself costs: a Worker that takes the bridge's batches as the real one does, and an object that writes
 * one row for each message and does nothing else; for the edge road an object that writes one row for each message of its
 * socket and pushes it to a second one. It checks nothing, knows nobody and keeps no promise.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Batch, ChatAnswer, ChatBatch } from '@chimpassist/protocol/frames';
import { AnswerLines } from '../../worker/src/http/bridge/answer-lines.ts';

interface Env {
  FLOOR: DurableObjectNamespace<Floor>;
  LINK: DurableObjectNamespace<Link>;
}

/** Takes the other end of a socket that hibernates. */
function accept(ctx: DurableObjectState): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  return new Response(null, { status: 101, webSocket: client });
}

/** Has the attendant's socket, and hands on what a chat pushes. */
export class Link extends DurableObject<Env> {
  override fetch(): Response {
    return accept(this.ctx);
  }

  push(data: ArrayBuffer): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(data);
  }
}

const STORED = new Uint8Array([1]);
const READER = new TextDecoder();

export class Floor extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  #seq: number;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec('CREATE TABLE IF NOT EXISTS rows (seq INTEGER PRIMARY KEY, message TEXT NOT NULL)');
    this.#seq = this.#sql.exec<{ seq: number }>('SELECT COALESCE(MAX(seq), 0) AS seq FROM rows').one().seq;
  }

  override fetch(): Response {
    return accept(this.ctx);
  }

  /** Writes one row, says so, and pushes. */
  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    if (typeof data === 'string') return;
    this.#seq += 1;
    this.#sql.exec('INSERT INTO rows (seq, message) VALUES (?, ?)', this.#seq, READER.decode(data));
    socket.send(STORED);
    await this.env.LINK.get(this.env.LINK.idFromName('the attendant')).push(data);
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
    const [, where, name = ''] = new URL(request.url).pathname.split('/');
    if (where === 'health') return new Response('ok');
    if (where === 'link') return env.LINK.get(env.LINK.idFromName('the attendant')).fetch(request);
    if (where === 'chat') return env.FLOOR.get(env.FLOOR.idFromName(name)).fetch(request);
    const batch = await request.json<Batch>();
    const lines = new AnswerLines();
    const answers = batch.chats.map(async (chat) => lines.add(await answerOf(env, chat)));
    ctx.waitUntil(Promise.all(answers).then(() => lines.end()));
    return new Response(lines.body, { headers: { 'content-type': 'application/x-ndjson' } });
  },
} satisfies ExportedHandler<Env>;
