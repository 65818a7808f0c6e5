import { CALLS, sessionTopicOf } from '@chimpassist/protocol';
import { upgradeFor } from '../../edge/upgrade.ts';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { visitorFor } from './socket-gate.ts';

/** Where customers speak MQTT to the Worker itself: the address names the chat. */
export const mqtt = serve(
  route(CALLS.customerSocket, (c) => {
    const visitor = visitorFor(c);
    return objectsFor(c)
      .chat(sessionTopicOf(visitor.principal.id))
      .fetch(upgradeFor(c.req.url, c.req.header('sec-websocket-protocol'), visitor));
  }),
);
