import {
  CustomerIdSchema,
  type Id,
  SafeError,
  type SessionInfo,
  type SessionTopic,
  sessionTopicOf,
} from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import * as v from 'valibot';
import { chatOf, type Env, settingsOf } from '../env.ts';
import { makeSessionId, sessionTopicIn } from '../session-id.ts';
import { indexOf } from '../session-index.ts';
import { gate } from './gate.ts';
import { input, pageQuery, sessionParam } from './input.ts';

/** `hash` proves the id once identities are enforced; it is accepted from the first day so that pages can send it. */
const NewSessionSchema = v.object({
  customer: v.optional(
    v.object({
      id: v.optional(CustomerIdSchema),
      name: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
      avatarURL: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2048))), null),
      hash: v.optional(v.pipe(v.string(), v.maxLength(128))),
    }),
  ),
});

const makeGuestId = (): Id => `guest-${crypto.randomUUID()}`;

export const sessions = new Hono<{ Bindings: Env }>()
  .post(
    '/session',
    describeRoute({
      summary: 'A new session id; with a customer, also who that is',
      // A body may be missing, which `input` does not know; it is described from the schema that reads it.
      requestBody: {
        required: false,
        content: { 'application/json': { schema: resolver(NewSessionSchema) } },
      },
    }),
    async (c) => {
      gate(c, 'write', { route: 'POST /session' });
      const { sessionKeepAliveMs: keepAliveTTL } = settingsOf(c.env);
      const text = await c.req.text();
      const customer = text === '' ? undefined : parseNewSession(text).customer;
      // Shipped widgets send no body, or an empty object, and know only these two fields.
      if (customer === undefined) return c.json({ sessionId: makeSessionId(null), keepAliveTTL });
      const id = customer.id ?? makeGuestId();
      return c.json({
        sessionId: makeSessionId(sessionTopicOf(id)),
        keepAliveTTL,
        customer: { id, name: customer.name, avatarURL: customer.avatarURL },
      });
    },
  )
  .get(
    '/session/:sessionId',
    describeRoute({ summary: 'One session' }),
    input('param', sessionParam),
    async (c) => {
      const { sessionId } = c.req.valid('param');
      const { info, sessionTopic } = await find(c.env, sessionId);
      gate(c, 'read', { route: 'GET /session/:sessionId', sessionTopic });
      return c.json(info);
    },
  )
  .get(
    '/session/:sessionId/messages',
    describeRoute({ summary: 'Messages of one session, newest first' }),
    input('param', sessionParam),
    input('query', pageQuery(20)),
    async (c) => {
      const { sessionId } = c.req.valid('param');
      const { offset, limit } = c.req.valid('query');
      const { sessionTopic } = await find(c.env, sessionId);
      gate(c, 'read', { route: 'GET /session/:sessionId/messages', sessionTopic });
      return c.json(await chatOf(c.env, sessionTopic).ofSession(sessionId, offset, limit));
    },
  );

function parseNewSession(text: string): v.InferOutput<typeof NewSessionSchema> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new SafeError('bad_json', 'The body is not valid JSON.', { cause });
  }
  const parsed = v.safeParse(NewSessionSchema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new SafeError('bad_request', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`.slice(0, 300));
}

async function find(env: Env, sessionId: string): Promise<{ info: SessionInfo; sessionTopic: SessionTopic }> {
  const sessionTopic = sessionTopicIn(sessionId) ?? (await indexOf(env, sessionId).get(sessionId));
  const info = sessionTopic === null ? null : await chatOf(env, sessionTopic).session(sessionId);
  if (sessionTopic === null || info === null) throw new SafeError('not_found', 'There is no such session.');
  return { info, sessionTopic };
}
