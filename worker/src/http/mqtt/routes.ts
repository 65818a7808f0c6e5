import { idText, isAllowedOrigin, isIdText, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { Hono } from 'hono';
import type { Env } from '../../contract/env.ts';
import { tokenOffered, upgradeFor } from '../../edge/upgrade.ts';
import { objectsFor, settingsFor } from '../context.ts';
import { keysFor } from '../tokens.ts';

/**
 * Where customers speak MQTT to the Worker itself. Who is not let in wakes no object: the address names the chat, and the
 * token must be that customer's.
 */
export const mqtt = new Hono<{ Bindings: Env }>().get('/mqtt/:customerId', async (c) => {
  const { baseTopic, allowedOrigins } = settingsFor(c);
  // CORS does not protect sockets.
  const origin = c.req.header('origin');
  if (origin !== undefined && !isAllowedOrigin(origin, allowedOrigins))
    throw new SafeError('forbidden', 'Pages of this origin are not let in: see ALLOWED_ORIGINS.');
  const token = tokenOffered(c.req.header('upgrade'), c.req.header('sec-websocket-protocol'));
  const verified = (await (await keysFor(c))?.verify(token, baseTopic)) ?? null;
  if (verified === null)
    throw new SafeError('unauthorized', 'Your token has ended or is not valid here. Open a session again.');
  const { principal, expiresAt } = verified;
  const customerId = c.req.param('customerId');
  if (principal.kind !== 'customer' || idText(principal.id) !== customerId || !isIdText(customerId))
    throw new SafeError('forbidden', 'This address is of another customer.');
  const chat = objectsFor(c).chat(sessionTopicOf(principal.id));
  return chat.fetch(upgradeFor(c.req.url, { principal, expiresAt }));
});
