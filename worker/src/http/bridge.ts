import {
  authorize,
  BATCH_MAX_BYTES,
  customerIdTextOf,
  REST_RULES,
  type RestRoute,
  SafeError,
  sessionTopicOf,
} from '@chimpassist/protocol';
import {
  BatchSchema,
  ChannelRequestSchema,
  type ChatAnswer,
  ChatBatchSchema,
  ChatFrameSchema,
  type DeskAnswer,
  DeskFrameSchema,
  ErasedSchema,
  type Refusal,
} from '@chimpassist/protocol/frames';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import * as v from 'valibot';
import type { TakenAnswer } from '../chat/chat-session.ts';
import { chatOf, deskOf, type Env } from '../env.ts';
import { log } from '../log.ts';
import { makeSessionId } from '../session-id.ts';
import { settingsOf } from '../settings.ts';
import { AnswerLines } from './answer-lines.ts';
import { Deadline } from './deadline.ts';
import { bodyOf } from './input.ts';
import { isSameSecret } from './secret.ts';
import { bearerOf } from './tokens.ts';

/** A chat that answers no sooner is sent again by the bridge; the others do not wait for it. */
const CHAT_TIMEOUT_MS = 15_000;
const PAGE_LIMIT = 500;

const onlyBridge = createMiddleware<{ Bindings: Env }>(async (c, next) => {
  const secrets = [c.env.BRIDGE_SECRET, c.env.BRIDGE_SECRET_PREVIOUS].filter((secret) => !!secret);
  if (secrets.length === 0)
    throw new SafeError('not_configured', 'BRIDGE_SECRET is not set, so the bridge cannot be let in.');
  const given = bearerOf(c) ?? '';
  const matches = await Promise.all(secrets.map((secret) => isSameSecret(given, secret ?? '')));
  if (!matches.includes(true))
    throw new SafeError(
      'unauthorized',
      'The bridge secret is missing or wrong. Set BRIDGE_SECRET to the same text on both sides.',
    );
  const route = `${c.req.method} ${c.req.path}`;
  if (!(route in REST_RULES)) throw new SafeError('not_found', 'There is nothing at this address.');
  const decision = authorize({ kind: 'bridge' }, 'write', { kind: 'rest', route: route as RestRoute });
  if (!decision.allowed) throw new SafeError('forbidden', decision.reason);
  await next();
});

const count = (text: string | undefined, fallback: number, max: number): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Math.min(Number(text), max) : fallback;

/** The bridge's door: see `protocol/src/frames.ts`. */
export const bridge = new Hono<{ Bindings: Env }>()
  .use('/bridge/*', onlyBridge)
  .get('/bridge/socket', (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      throw new SafeError('bad_request', 'This address speaks WebSocket only.');
    }
    return deskOf(c.env).fetch(c.req.raw);
  })
  .post(
    '/bridge/batch',
    bodyLimit({
      maxSize: BATCH_MAX_BYTES,
      onError: () => {
        throw new SafeError('too_large', 'The batch is too large.');
      },
    }),
    async (c) => {
      const batch = bodyOf(BatchSchema, await c.req.text(), (path) =>
        path === 'v' ? 'unsupported_version' : 'bad_request',
      );
      const lines = new AnswerLines();
      const add = (line: ChatAnswer | DeskAnswer) => lines.add(line);
      const deadline = new Deadline(CHAT_TIMEOUT_MS);
      const answers = [
        ...batch.chats.map((chat) => chatAnswer(c.env, chat, batch, deadline).then(add)),
        ...(batch.desk.length > 0 ? [deskAnswer(c.env, batch.desk, batch.epoch, deadline).then(add)] : []),
      ];
      c.executionCtx.waitUntil(
        Promise.allSettled(answers)
          .then(() => {
            deadline.clear();
            return lines.end();
          })
          // The bridge went away; it sends again what it has no answer for.
          .catch(() => undefined),
      );
      return c.body(lines.body, 200, { 'content-type': 'application/x-ndjson' });
    },
  )
  .post('/bridge/channel', async (c) => {
    const { customer } = bodyOf(ChannelRequestSchema, await c.req.text());
    const sessionTopic = sessionTopicOf(customer.id);
    return c.json({
      sessionId: makeSessionId(sessionTopic),
      sessionTopic,
      keepAliveTTL: settingsOf(c.env).sessionKeepAliveMs,
    });
  })
  .post('/bridge/erased', async (c) => {
    const { sessionTopic, ...erased } = bodyOf(ErasedSchema, await c.req.text());
    if (customerIdTextOf(sessionTopic) === null)
      throw new SafeError('bad_topic', 'sessionTopic is no session topic.');
    await chatOf(c.env, sessionTopic).erasedByBridge(erased);
    return c.body(null, 204);
  })
  .get('/bridge/log', async (c) => {
    const sessionTopic = c.req.query('sessionTopic') ?? '';
    if (customerIdTextOf(sessionTopic) === null)
      throw new SafeError('bad_topic', 'sessionTopic is no session topic.');
    const after = count(c.req.query('after'), 0, Number.MAX_SAFE_INTEGER);
    const limit = count(c.req.query('limit'), 200, PAGE_LIMIT);
    return c.json(await chatOf(c.env, sessionTopic).logPage(after, limit));
  })
  .get('/bridge/topics', async (c) => {
    const limit = count(c.req.query('limit'), 200, PAGE_LIMIT);
    const topics = await deskOf(c.env).topics(c.req.query('after') ?? '', limit);
    return c.json({ topics, next: topics.length < limit ? null : (topics.at(-1) ?? null) });
  });

/** One bad frame refuses only itself: the others go on, and the refusal keeps its place in the batch. */
function sift<S extends v.GenericSchema<unknown, { kind: string }>>(
  schema: S,
  frames: readonly unknown[],
  sessionTopic?: string,
) {
  const good: { index: number; frame: v.InferOutput<S> }[] = [];
  const refused: Refusal[] = [];
  for (const [index, frame] of frames.entries()) {
    const parsed = v.safeParse(schema, frame);
    if (parsed.success) {
      const resource = {
        kind: 'frame',
        frame: parsed.output.kind,
        ...(sessionTopic ? { sessionTopic } : {}),
      } as const;
      const decision = authorize({ kind: 'bridge' }, 'write', resource);
      if (decision.allowed) good.push({ index, frame: parsed.output });
      else refused.push({ index, code: 'forbidden', message: decision.reason });
    } else {
      const [issue] = parsed.issues;
      const message = `${v.getDotPath(issue) ?? 'frame'}: ${issue.message}`.slice(0, 300);
      refused.push({ index, code: 'bad_request', message });
    }
  }
  return {
    /** What may be handed on. */
    good: good.map(({ frame }) => frame),
    /** All refusals by their place in the batch, with those of whoever took the good ones and counted only these. */
    refusedWith: (more: readonly Refusal[]): Refusal[] => [
      ...refused,
      ...more.map((refusal) => ({ ...refusal, index: good[refusal.index]?.index ?? refusal.index })),
    ],
  };
}

const LooseChatSchema = v.object({ ...ChatBatchSchema.entries, frames: v.array(v.unknown()) });

async function chatAnswer(
  env: Env,
  chat: unknown,
  batch: { epoch: number; log: boolean },
  deadline: Deadline,
): Promise<ChatAnswer> {
  const parsed = v.safeParse(LooseChatSchema, chat);
  const topic = parsed.success
    ? parsed.output.sessionTopic
    : String((chat as { sessionTopic?: unknown })?.sessionTopic);
  if (!parsed.success || customerIdTextOf(topic) === null) {
    return {
      sessionTopic: topic.slice(0, 300),
      ok: false,
      code: 'bad_topic',
      message: 'No session topic.',
      retry: false,
    };
  }
  const { seenRev, frames } = parsed.output;
  const { good, refusedWith } = sift(ChatFrameSchema, frames, topic);
  try {
    const answer = await deadline.before<TakenAnswer>(
      chatOf(env, topic).handle(good, { seenRev, epoch: batch.epoch, log: batch.log }),
    );
    return { ...answer, accepted: frames.length, refused: refusedWith(answer.refused) };
  } catch (error) {
    log('chat_failed', { error });
    return {
      sessionTopic: topic,
      ok: false,
      code: 'overloaded',
      message: 'The chat did not answer.',
      retry: true,
    };
  }
}

async function deskAnswer(
  env: Env,
  frames: readonly unknown[],
  epoch: number,
  deadline: Deadline,
): Promise<DeskAnswer> {
  const { good, refusedWith } = sift(DeskFrameSchema, frames);
  try {
    const answer = await deadline.before<Extract<DeskAnswer, { ok: true }>>(deskOf(env).frames(good, epoch));
    return { ...answer, accepted: frames.length, refused: refusedWith(answer.refused) };
  } catch (error) {
    log('desk_failed', { error });
    return { desk: true, ok: false, code: 'overloaded', message: 'The desk did not answer.', retry: true };
  }
}
