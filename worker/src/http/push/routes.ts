import { CALLS, type PushBody, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import type { Browser } from '../../contract/push-box.ts';
import { isPushService } from '../../push/push-services.ts';
import { type AppContext, objectsFor, settingsFor } from '../context.ts';
import { pushKeyFor } from '../push-key.ts';
import { route, serve } from '../route.ts';
import { originOf } from '../site.ts';
import { attendantIdFor } from '../tokens.ts';

/** @throws {SafeError} */
function browserIn(c: AppContext, body: PushBody): Browser {
  if (pushKeyFor(c) === null)
    throw new SafeError('not_configured', 'VAPID_KEYS is not set, so no push messages are sent.');
  if (!isPushService(body.endpoint, settingsFor(c).pushService))
    throw new SafeError('bad_request', 'endpoint: this is not a push service that is known.');
  return { ...body, at: Date.now(), origin: originOf(c) };
}

/** Who is told in a browser while no page is open, and who does not want to be told. */
export const push = serve(
  route(CALLS.customerPush, async (c, { params: { customerId }, body }) => {
    await objectsFor(c).chat(sessionTopicOf(customerId)).addBrowser(browserIn(c, body));
    return c.json({ push: 'on' }, 201);
  }),
  route(CALLS.noCustomerPush, async (c, { params: { customerId }, body: { endpoint } }) => {
    await objectsFor(c).chat(sessionTopicOf(customerId)).removeBrowser(endpoint);
    return c.body(null, 204);
  }),
  route(CALLS.attendantPush, async (c, { body }) => {
    await objectsFor(c)
      .desk()
      .addBrowser(await attendantIdFor(c), browserIn(c, body));
    return c.json({ push: 'on' }, 201);
  }),
  route(CALLS.noAttendantPush, async (c, { body: { endpoint } }) => {
    await objectsFor(c)
      .desk()
      .removeBrowser(await attendantIdFor(c), endpoint);
    return c.body(null, 204);
  }),
  route(CALLS.putQuiet, async (c, { body: { quiet } }) => {
    await objectsFor(c)
      .desk()
      .putQuiet(await attendantIdFor(c), quiet);
    return c.json({ quiet });
  }),
);
