import { CALLS, nameOfPrincipal, sessionTopicOf } from '@chimpassist/protocol';
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
  // All windows of one person end in one link.
  route(CALLS.socket, (c) => {
    const visitor = visitorFor(c);
    return objectsFor(c)
      .link(nameOfPrincipal(visitor.principal))
      .fetch(upgradeFor(c.req.url, c.req.header('sec-websocket-protocol'), visitor));
  }),
);
