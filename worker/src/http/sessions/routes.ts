import {
  CustomerIdSchema,
  type Reach,
  SafeError,
  type SessionInfo,
  type SessionTopic,
  sessionTopicOf,
} from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import * as v from 'valibot';
import type { Env } from '../../contract/env.ts';
import { makeSessionId, sessionTopicIn } from '../../contract/session-id.ts';
import type { Objects } from '../../objects/addresses.ts';
import { objectsFor, settingsFor } from '../context.ts';
import { gate } from '../gate.ts';
import { bodyOf, input, pageQuery, sessionParam } from '../input.ts';
import { RateLimited, waitForSessions } from '../rate-limit.ts';
import { keysOrLegacy } from '../tokens.ts';
import { identify, makeGuestId } from './identify.ts';

/** `hash` proves the id: see `identify.ts`. */
const NewSessionSchema = v.object({
  customer: v.optional(
    v.object({
      id: v.optional(CustomerIdSchema),
      name: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
      avatarURL: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2048))), null),
      hash: v.optional(v.pipe(v.string(), v.maxLength(128))),
    }),
  ),
  turnstile: v.optional(v.pipe(v.string(), v.maxLength(2048))),
});

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
      await gate(c, 'write', { route: 'POST /session' });
      const keys = await keysOrLegacy(c);
      const { sessionKeepAliveMs: keepAliveTTL, baseTopic, legacyClients } = settingsFor(c);
      const text = await c.req.text();
      const { customer, turnstile } = bodyOf(NewSessionSchema, text === '' ? '{}' : text);
      // A shipped widget keeps the id that it has, so its session id must not lead to a guest's topic.
      const isMaybeShipped = customer === undefined && legacyClients !== 'none';
      const wait = await waitForSessions(c);
      // The bare id costs nothing and opens nothing. Told to wait, a shipped widget would ask ever more often, for good.
      if (wait !== null && isMaybeShipped) return c.json({ sessionId: makeSessionId(null), keepAliveTTL });
      if (wait !== null) throw new RateLimited(wait);
      // Shipped widgets send no body, or an empty object, and know only these two fields.
      if (keys === null && customer === undefined)
        return c.json({ sessionId: makeSessionId(null), keepAliveTTL });
      const { name = '', avatarURL = null, id: claimed, hash } = customer ?? {};
      const who =
        keys === null
          ? { id: claimed ?? makeGuestId() }
          : await identify(c, keys, { id: claimed, hash }, turnstile);
      const { id } = who;
      return c.json({
        sessionId: makeSessionId(isMaybeShipped ? null : sessionTopicOf(id)),
        keepAliveTTL,
        ...('kind' in who && keys !== null ? { token: await keys.sign(who, baseTopic) } : {}),
        customer: { id, name, avatarURL },
      });
    },
  )
  .get(
    '/session/:sessionId',
    describeRoute({ summary: 'One session' }),
    input('param', sessionParam),
    async (c) => {
      const { sessionId } = c.req.valid('param');
      const found = await find(objectsFor(c), sessionId);
      await gate(
        c,
        'read',
        { route: 'GET /session/:sessionId', ...topicOf(found) },
        reachIn(objectsFor(c), found),
      );
      return c.json(existing(found).info);
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
      const found = await find(objectsFor(c), sessionId);
      const route = 'GET /session/:sessionId/messages';
      await gate(c, 'read', { route, ...topicOf(found) }, reachIn(objectsFor(c), found));
      const { sessionTopic } = existing(found);
      return c.json(await objectsFor(c).chat(sessionTopic).ofSession(sessionId, offset, limit));
    },
  );

interface Found {
  info: SessionInfo;
  sessionTopic: SessionTopic;
}

async function find(objects: Objects, sessionId: string): Promise<Found | null> {
  const sessionTopic = sessionTopicIn(sessionId) ?? (await objects.sessionIndex(sessionId).get(sessionId));
  const info = sessionTopic === null ? null : await objects.chat(sessionTopic).session(sessionId);
  return sessionTopic === null || info === null ? null : { info, sessionTopic };
}

/** The gate comes first: who may not read a session does not learn either whether there is one. */
const topicOf = (found: Found | null) => (found === null ? {} : { sessionTopic: found.sessionTopic });

const reachIn =
  (objects: Objects, found: Found | null) =>
  async (attendantId: string): Promise<Reach> =>
    // An attendant who asks for a session that never was, learns that.
    found === null ? 'waiting' : objects.chat(found.sessionTopic).reachOf(attendantId);

function existing(found: Found | null): Found {
  if (found === null) throw new SafeError('not_found', 'There is no such session.');
  return found;
}
