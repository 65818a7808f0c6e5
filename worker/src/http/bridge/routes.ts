import {
  authorize,
  BATCH_MAX_BYTES,
  customerIdTextOf,
  REST_BODY_MAX_BYTES,
  REST_RULES,
  type RestRoute,
  SafeError,
  sessionTopicOf,
} from '@chimpassist/protocol';
import {
  BatchSchema,
  ChannelRequestSchema,
  type ChatAnswer,
  type DeskAnswer,
  ErasedSchema,
} from '@chimpassist/protocol/frames';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { Env } from '../../contract/env.ts';
import { makeSessionId } from '../../contract/session-id.ts';
import { objectsFor, settingsFor } from '../context.ts';
import { bodyOf } from '../input.ts';
import { isSameSecret } from '../secret.ts';
import { bearerOf } from '../tokens.ts';
import { AnswerLines } from './answer-lines.ts';
import { chatAnswer, deskAnswer } from './batch-answers.ts';
import { Deadline } from './deadline.ts';
import { decodeChat, decodeDeskFrames } from './decode-batch.ts';
import { Vouchers } from './vouchers.ts';

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

const atMost = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new SafeError('too_large', 'The body is too large.');
    },
  });

/** The bridge's door: see `protocol/src/frames`. */
export const bridge = new Hono<{ Bindings: Env }>()
  .use('/bridge/*', onlyBridge)
  .get('/bridge/socket', (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      throw new SafeError('bad_request', 'This address speaks WebSocket only.');
    }
    return objectsFor(c).desk().fetch(c.req.raw);
  })
  .post('/bridge/batch', atMost(BATCH_MAX_BYTES), async (c) => {
    const batch = bodyOf(BatchSchema, await c.req.text(), (path) =>
      path === 'v' ? 'unsupported_version' : 'bad_request',
    );
    const lines = new AnswerLines();
    const add = (line: ChatAnswer | DeskAnswer) => lines.add(line);
    const deadline = new Deadline(CHAT_TIMEOUT_MS);
    const objects = objectsFor(c);
    const chats = batch.chats.map(decodeChat);
    const vouchers = new Vouchers(objects, chats, settingsFor(c).legacyClients);
    const answers = [
      ...chats.map((chat) => chatAnswer(objects, chat, batch, vouchers, deadline).then(add)),
      ...(batch.desk.length > 0
        ? [deskAnswer(objects, decodeDeskFrames(batch.desk), batch.epoch, deadline).then(add)]
        : []),
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
  })
  .post('/bridge/channel', atMost(REST_BODY_MAX_BYTES), async (c) => {
    const { customer } = bodyOf(ChannelRequestSchema, await c.req.text());
    const sessionTopic = sessionTopicOf(customer.id);
    return c.json({
      sessionId: makeSessionId(sessionTopic),
      sessionTopic,
      keepAliveTTL: settingsFor(c).sessionKeepAliveMs,
    });
  })
  .post('/bridge/erased', atMost(REST_BODY_MAX_BYTES), async (c) => {
    const { sessionTopic, ...erased } = bodyOf(ErasedSchema, await c.req.text());
    if (customerIdTextOf(sessionTopic) === null)
      throw new SafeError('bad_topic', 'sessionTopic is no session topic.');
    await objectsFor(c).chat(sessionTopic).erasedByBridge(erased);
    return c.body(null, 204);
  })
  .get('/bridge/log', async (c) => {
    const sessionTopic = c.req.query('sessionTopic') ?? '';
    if (customerIdTextOf(sessionTopic) === null)
      throw new SafeError('bad_topic', 'sessionTopic is no session topic.');
    const after = count(c.req.query('after'), 0, Number.MAX_SAFE_INTEGER);
    const limit = count(c.req.query('limit'), 200, PAGE_LIMIT);
    return c.json(await objectsFor(c).chat(sessionTopic).logPage(after, limit));
  })
  .get('/bridge/topics', async (c) => {
    const limit = count(c.req.query('limit'), 200, PAGE_LIMIT);
    const topics = await objectsFor(c)
      .desk()
      .topics(c.req.query('after') ?? '', limit);
    return c.json({ topics, next: topics.length < limit ? null : (topics.at(-1) ?? null) });
  });
