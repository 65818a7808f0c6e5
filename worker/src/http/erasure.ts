import { type Id, idText, SafeError, type SessionInfo, sessionTopicOf } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { Erasure } from '../chat/kept.ts';
import { chatOf, type Env } from '../env.ts';
import { gate } from './gate.ts';
import { customerParam, input } from './input.ts';

const EXPORT_PAGE = 500;

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
      const chat = chatOf(c.env, sessionTopicOf(customerId));
      const sessions: SessionInfo[] = await chat.lastSessions(Number.MAX_SAFE_INTEGER);
      const messages: unknown[] = [];
      for (let after = 0; ; ) {
        const page = await chat.after(after, EXPORT_PAGE);
        messages.push(...page.map(({ message }) => message));
        after = page.at(-1)?.message.seq ?? after;
        if (page.length < EXPORT_PAGE) break;
      }
      return c.json({ customerId, customer: sessions[0]?.customer ?? null, sessions, messages });
    },
  )
  .delete(
    '/customer/:customerId',
    describeRoute({ summary: 'Erases a customer everywhere; the receipt tells how far it is' }),
    input('param', customerParam),
    async (c) => {
      const { customerId } = c.req.valid('param');
      await gate(c, 'write', { route: 'DELETE /customer/:customerId', customerId: idText(customerId) });
      const done = await chatOf(c.env, sessionTopicOf(customerId)).erase();
      c.header('location', `/customer/${encodeURIComponent(idText(customerId))}/erasure`);
      return c.json(receiptOf(customerId, done), 202);
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
      const done = await chatOf(c.env, sessionTopicOf(customerId)).erasure();
      if (done === null) throw new SafeError('not_found', 'Nothing of this customer was erased.');
      return c.json(receiptOf(customerId, done));
    },
  );
