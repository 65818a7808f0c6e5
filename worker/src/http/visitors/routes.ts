import {
  CALLS,
  randomId,
  SafeError,
  sessionTopicOf,
  VISITORS_MAX,
  VISITORS_SUBPROTOCOL,
} from '@chimpassist/protocol';
import { CUSTOMER_HEADER } from '../../contract/visitors-object.ts';
import { personOf } from '../add-note.ts';
import { type AppContext, isLetIn, objectsFor, settingsFor } from '../context.ts';
import { termsFor } from '../opening.ts';
import { limitVisitors } from '../rate-limit.ts';
import { route, serve } from '../route.ts';
import { keysFor, verifiedAttendant } from '../tokens.ts';

/** Where nobody wants to know, no object is asked. @throws {SafeError} */
async function whereWanted(c: AppContext): Promise<void> {
  const { visitors } = await termsFor(c, Date.now());
  if (!visitors) throw new SafeError('not_found', 'This workspace does not look at who is on the site.');
}

/** The customer whose token stands among the subprotocols; null where there is none that is good. */
async function customerIn(c: AppContext, offered: readonly string[]) {
  const token = offered.find((each) => each !== VISITORS_SUBPROTOCOL);
  const found =
    token === undefined ? null : await (await keysFor(c))?.verify(token, settingsFor(c).baseTopic);
  return found?.principal.kind === 'customer' ? found.principal.id : null;
}

/** Where a page says that somebody looks at it. Before the middlewares that write headers. */
export const visitorSockets = serve(
  route(CALLS.visitorSocket, async (c) => {
    const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((each) => each.trim());
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket' || !offered.includes(VISITORS_SUBPROTOCOL))
      throw new SafeError('bad_request', `This address speaks ${VISITORS_SUBPROTOCOL} over WebSocket only.`);
    // CORS does not protect sockets.
    const origin = c.req.header('origin');
    if (origin !== undefined && !isLetIn(c, origin))
      throw new SafeError('forbidden', 'Pages of this origin are not let in: see ALLOWED_ORIGINS.');
    await whereWanted(c);
    await limitVisitors(c);
    const customerId = await customerIn(c, offered);
    return objectsFor(c)
      .visitors()
      .fetch(
        new Request(c.req.url, {
          headers: {
            upgrade: 'websocket',
            ...(customerId === null
              ? {}
              : { [CUSTOMER_HEADER]: encodeURIComponent(JSON.stringify(customerId)) }),
          },
        }),
      );
  }),
);

/** Who is on the site, for attendants. */
export const visitors = serve(
  route(CALLS.visitors, async (c) => {
    await whereWanted(c);
    return c.json({ visitors: await objectsFor(c).visitors().visitors(), limit: VISITORS_MAX });
  }),
  route(CALLS.writeFirst, async (c, { params: { visitorId }, body: { content } }) => {
    await whereWanted(c);
    const { principal } = await verifiedAttendant(c);
    const visitors = objectsFor(c).visitors();
    const seen = (await visitors.visitors()).find(({ id }) => id === visitorId);
    if (seen?.isQuiet) throw new SafeError('forbidden', 'This visitor has said "not now".');
    const found = seen === undefined ? null : await visitors.identify(visitorId);
    if (found === null) throw new SafeError('not_found', 'This visitor has left the page.');
    const verified = await (await keysFor(c))?.verify(found.token, settingsFor(c).baseTopic);
    if (verified?.principal.kind !== 'customer')
      throw new SafeError('not_found', 'This visitor’s page does not say who it is.');
    const { id } = verified.principal;
    const attendant = { ...(await personOf(c, principal.id)), type: principal.type };
    const answer = await objectsFor(c)
      .chat(sessionTopicOf(id))
      .writeFirst({
        ...{ id: randomId(), content, attendant },
        customer: { id, name: found.visitor.name, avatarURL: null },
      });
    if ('refused' in answer) throw new SafeError(answer.refused.code, answer.refused.message);
    // The page reads it in the chat as well, so nothing is lost where this does not reach it.
    await visitors.tell(visitorId, { kind: 'written', content, by: attendant.name });
    return c.json({ customerId: id }, 201);
  }),
);
