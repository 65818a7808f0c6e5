import { CALLS, nameOfPrincipal, sessionTopicOf } from '@chimpassist/protocol';
import { plainLinkName } from '../../contract/link-object.ts';
import { upgradeFor } from '../../edge/upgrade.ts';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { customerFor, visitorFor } from './socket-gate.ts';

/** Where clients speak MQTT to the Worker itself. */
export const mqtt = serve(
  // The address names the chat, in which the customer's socket ends.
  route(CALLS.customerSocket, (c) => {
    const visitor = customerFor(c);
    return objectsFor(c)
      .chat(sessionTopicOf(visitor.principal.id))
      .fetch(upgradeFor(c.req.url, c.req.header('sec-websocket-protocol'), visitor));
  }),
  // All windows of one person end in one link. Who brings the token in CONNECT has a link alone.
  route(CALLS.socket, (c) => {
    const visitor = visitorFor(c);
    const name = visitor === null ? plainLinkName() : nameOfPrincipal(visitor.principal);
    return objectsFor(c)
      .link(name)
      .fetch(upgradeFor(c.req.url, c.req.header('sec-websocket-protocol'), visitor));
  }),
);
