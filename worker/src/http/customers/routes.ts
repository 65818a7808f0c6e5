import { idText, LAST_SESSIONS_MAX, sessionTopicOf } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { Env } from '../../contract/env.ts';
import { objectsFor } from '../context.ts';
import { gate } from '../gate.ts';
import { customerParam, input, messagesQuery } from '../input.ts';

export const customers = new Hono<{ Bindings: Env }>()
  .get(
    '/customer/:customerId/sessions/last',
    describeRoute({ summary: 'At most 10 sessions of a customer, newest first' }),
    input('param', customerParam),
    async (c) => {
      const { customerId } = c.req.valid('param');
      const chat = objectsFor(c).chat(sessionTopicOf(customerId));
      const route = 'GET /customer/:customerId/sessions/last';
      await gate(c, 'read', { route, customerId: idText(customerId) }, (id) => chat.reachOf(id));
      return c.json(await chat.lastSessions(LAST_SESSIONS_MAX));
    },
  )
  .get(
    '/customer/:customerId/messages',
    describeRoute({
      summary: 'Messages of a customer, oldest first: the most recent ones, or all above a seq',
    }),
    input('param', customerParam),
    input('query', messagesQuery),
    async (c) => {
      const { customerId } = c.req.valid('param');
      const { offset, limit, after } = c.req.valid('query');
      const chat = objectsFor(c).chat(sessionTopicOf(customerId));
      const route = 'GET /customer/:customerId/messages';
      await gate(c, 'read', { route, customerId: idText(customerId) }, (id) => chat.reachOf(id));
      return c.json(after === undefined ? await chat.recent(offset, limit) : await chat.after(after, limit));
    },
  );
