import { idText } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { Env } from '../../contract/env.ts';
import { objectsFor, settingsFor } from '../context.ts';
import { gate } from '../gate.ts';
import { attendantParam, input, pageQuery } from '../input.ts';
import { verifiedAttendant } from '../tokens.ts';

export const attendants = new Hono<{ Bindings: Env }>()
  .get(
    '/config/attendant',
    describeRoute({ summary: 'How often an attendant says that it is there' }),
    async (c) => {
      await gate(c, 'read', { route: 'GET /config/attendant' });
      return c.json({ keepAliveTTL: settingsFor(c).attendantKeepAliveMs });
    },
  )
  .get(
    '/attendant/:attendantId/sessions',
    describeRoute({ summary: 'Sessions of an attendant, one per customer, newest first' }),
    input('param', attendantParam),
    input('query', pageQuery(50)),
    async (c) => {
      const attendantId = idText(c.req.valid('param').attendantId);
      const { offset, limit } = c.req.valid('query');
      await gate(c, 'read', { route: 'GET /attendant/:attendantId/sessions', attendantId });
      return c.json(await objectsFor(c).desk().sessionsOf(attendantId, offset, limit));
    },
  )
  .get('/desk', describeRoute({ summary: 'The whole desk: chats, queue, colleagues' }), async (c) => {
    await gate(c, 'read', { route: 'GET /desk' });
    const { principal, signInId, expiresAt } = await verifiedAttendant(c);
    // The desk learns of sign-ins that it was not told of: those from before it kept them.
    const signIn = { id: signInId, until: expiresAt };
    return c.json(await objectsFor(c).desk().pictureFor(idText(principal.id), principal.type, signIn));
  });
