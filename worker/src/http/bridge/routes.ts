import { CALLS, customerIdTextOf, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import type { ChatAnswer, DeskAnswer } from '@chimpassist/protocol/frames';
import { makeSessionId } from '../../contract/session-id.ts';
import { type AppContext, objectsFor, settingsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { AnswerLines } from './answer-lines.ts';
import { chatAnswer, deskAnswer } from './batch-answers.ts';
import { bridgeGate } from './bridge-gate.ts';
import { Deadline } from './deadline.ts';
import { decodeChat, decodeDeskFrames } from './decode-batch.ts';
import { Vouchers } from './vouchers.ts';

/** A chat that answers no sooner is sent again by the bridge; the others do not wait for it. */
const CHAT_TIMEOUT_MS = 15_000;

/** To the desk, which knows by the path what it opens. */
function upgraded(c: AppContext): Promise<Response> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
    throw new SafeError('bad_request', 'This address speaks WebSocket only.');
  }
  return objectsFor(c).desk().fetch(c.req.raw);
}

/** The bridge's door: see `protocol/src/frames`. */
export const bridge = serve(
  route(CALLS.bridgeSocket, upgraded),
  route(CALLS.bridgeMirror, upgraded),
  route(
    CALLS.bridgeBatch,
    (c, { body: batch }) => {
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
    },
    { bodyCodeOf: (path) => (path === 'v' ? 'unsupported_version' : 'bad_request') },
  ),
  route(CALLS.bridgeChannel, (c, { body: { customer } }) => {
    const sessionTopic = sessionTopicOf(customer.id);
    return c.json({
      sessionId: makeSessionId(sessionTopic),
      sessionTopic,
      keepAliveTTL: settingsFor(c).sessionKeepAliveMs,
    });
  }),
  route(CALLS.bridgeErased, async (c, { body: { sessionTopic, ...erased } }) => {
    if (customerIdTextOf(sessionTopic) === null)
      throw new SafeError('bad_topic', 'sessionTopic does not name a session topic.');
    const objects = objectsFor(c);
    await objects.chat(sessionTopic).erasedByBridge(erased);
    if (erased.mirrored !== null) await objects.desk().erasedByMirror(sessionTopic);
    return c.body(null, 204);
  }),
  route(CALLS.bridgeLog, async (c, { query: { sessionTopic, after, limit, againMs } }) => {
    if (customerIdTextOf(sessionTopic) === null)
      throw new SafeError('bad_topic', 'sessionTopic does not name a session topic.');
    return c.json(await objectsFor(c).chat(sessionTopic).logPage(after, limit, againMs));
  }),
  route(CALLS.bridgeTopics, async (c, { query: { after, limit, since } }) =>
    c.json(await objectsFor(c).desk().topicsSince(after, limit, since)),
  ),
  route(CALLS.bridgeLedgers, async (c) => c.json({ names: await objectsFor(c).ledgers().names() })),
  route(CALLS.bridgeFacts, async (c, { query: { ledger, cursor, limit } }) =>
    c.json(await objectsFor(c).ledger(ledger).mirrorPage(cursor, limit)),
  ),
  // Nobody but the bridge learns what there is below this path.
).all('/bridge/*', (c) => bridgeGate(c, null).then(() => c.notFound()));
