import { type Id, idText, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { Erasure } from '../../contract/chat-object.ts';
import type { Env } from '../../contract/env.ts';
import { objectsFor } from '../context.ts';
import { gate } from '../gate.ts';
import { customerParam, input } from '../input.ts';
import { exportOf } from './export-stream.ts';

const receiptOf = (customerId: Id, { at, messages, sessions, desk, bridge }: Erasure) => ({
  customerId,
  erasedAt: at,
  object: { messages, sessions },
  desk,
  bridge,
  done: desk && bridge !== null,
});

/** What a supervisor does at a customer's request: all that is known of somebody, and its end. */
export const erasure = new Hono<{ Bindings: Env }>()
  .get(
    '/customer/:customerId',
    describeRoute({ summary: 'Everything that is stored of a customer' }),
    input('param', customerParam),
    async (c) => {
      const { customerId } = c.req.valid('param');
      await gate(c, 'read', { route: 'GET /customer/:customerId', customerId: idText(customerId) });
      const body = await exportOf(objectsFor(c).chat(sessionTopicOf(customerId)), customerId);
      return c.body(body, 200, { 'content-type': 'application/json' });
    },
  )
  .delete(
    '/customer/:customerId',
    describeRoute({ summary: 'Erases a customer everywhere; the receipt tells how far it is' }),
    input('param', customerParam),
    async (c) => {
      const { customerId } = c.req.valid('param');
      await gate(c, 'write', { route: 'DELETE /customer/:customerId', customerId: idText(customerId) });
      const chat = objectsFor(c).chat(sessionTopicOf(customerId));
      const done = await chat.erase();
      c.header('location', `/customer/${encodeURIComponent(idText(customerId))}/erasure`);
      return c.json(receiptOf((await chat.customer())?.id ?? customerId, done), 202);
    },
  )
  .get(
    '/customer/:customerId/erasure',
    describeRoute({ summary: 'The receipt of an erasure' }),
    input('param', customerParam),
    async (c) => {
      const { customerId } = c.req.valid('param');
      const route = 'GET /customer/:customerId/erasure';
      await gate(c, 'read', { route, customerId: idText(customerId) });
      const chat = objectsFor(c).chat(sessionTopicOf(customerId));
      const done = await chat.erasure();
      if (done === null) throw new SafeError('not_found', 'Nothing of this customer was erased.');
      return c.json(receiptOf((await chat.customer())?.id ?? customerId, done));
    },
  );
