import { CALLS, SafeError, type SessionInfo, type SessionTopic, sessionTopicOf } from '@chimpassist/protocol';
import { makeSessionId, sessionTopicIn } from '../../contract/session-id.ts';
import type { Objects } from '../../objects/addresses.ts';
import { type AppContext, objectsFor, settingsFor } from '../context.ts';
import { readableBy } from '../file-links.ts';
import { addressesFor } from '../mqtt-addresses.ts';
import { RateLimited, waitForSessions } from '../rate-limit.ts';
import { type About, route, serve } from '../route.ts';
import { keysOrLegacy } from '../tokens.ts';
import { identify, makeGuestId } from './identify.ts';

export const sessions = serve(
  route(CALLS.openSession, async (c, { body: { customer, turnstile } }) => {
    const keys = await keysOrLegacy(c);
    const { sessionKeepAliveMs: keepAliveTTL, baseTopic, legacyClients } = settingsFor(c);
    // A legacy widget keeps the id that it has, so its session id must not lead to a guest's topic.
    const isMaybeLegacy = customer === undefined && legacyClients !== 'none';
    const wait = await waitForSessions(c);
    // The bare id costs nothing and opens nothing. Told to wait, a legacy widget would ask ever more often, for good.
    if (wait !== null && isMaybeLegacy) return c.json({ sessionId: makeSessionId(null), keepAliveTTL });
    if (wait !== null) throw new RateLimited(wait);
    // Legacy widgets send no body, or an empty object, and know only these two fields.
    if (keys === null && customer === undefined)
      return c.json({ sessionId: makeSessionId(null), keepAliveTTL });
    const { name = '', avatarURL = null, id: claimed, hash } = customer ?? {};
    const who =
      keys === null
        ? { id: claimed ?? makeGuestId() }
        : await identify(c, keys, { id: claimed, hash }, turnstile);
    const { id } = who;
    return c.json({
      sessionId: makeSessionId(isMaybeLegacy ? null : sessionTopicOf(id)),
      keepAliveTTL,
      ...('kind' in who && keys !== null
        ? { token: await keys.sign(who, baseTopic), ...addressesFor(c) }
        : {}),
      customer: { id, name, avatarURL },
    });
  }),
  route(CALLS.session, async (c, { params: { sessionId } }) => c.json((await existing(c, sessionId)).info), {
    about: aboutSession,
  }),
  route(
    CALLS.sessionMessages,
    async (c, { params: { sessionId }, query: { offset, limit } }) => {
      const { sessionTopic } = await existing(c, sessionId);
      const chat = objectsFor(c).chat(sessionTopic);
      return c.json(await readableBy(c, await chat.ofSession(sessionId, offset, limit)));
    },
    { about: aboutSession },
  ),
);

interface Found {
  info: SessionInfo;
  sessionTopic: SessionTopic;
}

/** The session that a request asks for: the gate looks for it, and then the call itself. */
const looked = new WeakMap<Request, Promise<Found | null>>();

function findOnce(c: AppContext, sessionId: string): Promise<Found | null> {
  const known = looked.get(c.req.raw) ?? find(objectsFor(c), sessionId);
  looked.set(c.req.raw, known);
  return known;
}

async function find(objects: Objects, sessionId: string): Promise<Found | null> {
  const sessionTopic = sessionTopicIn(sessionId) ?? (await objects.sessionIndex(sessionId).get(sessionId));
  const info = sessionTopic === null ? null : await objects.chat(sessionTopic).session(sessionId);
  return sessionTopic === null || info === null ? null : { info, sessionTopic };
}

/** The gate comes first: who may not read a session does not learn either whether there is one. */
async function aboutSession(c: AppContext, { sessionId }: { sessionId: string }): Promise<About> {
  const objects = objectsFor(c);
  const found = await findOnce(c, sessionId);
  return {
    resource: found === null ? {} : { sessionTopic: found.sessionTopic },
    // An attendant who asks for a session that never was, learns that.
    reachOf: async (attendantId) =>
      found === null ? 'waiting' : objects.chat(found.sessionTopic).reachOf(attendantId),
  };
}

async function existing(c: AppContext, sessionId: string): Promise<Found> {
  const found = await findOnce(c, sessionId);
  if (found === null) throw new SafeError('not_found', 'There is no such session.');
  return found;
}
