import { idText, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import type { Env } from '../../contract/env.ts';
import { objectsFor } from '../context.ts';
import { gate } from '../gate.ts';
import { askHook, endpointOf } from '../hook-call.ts';
import { customerParam, input } from '../input.ts';
import { FactsSchema, StatisticsSchema } from './hook-answers.ts';

const PARTS = ['contactInfo', 'additionalInfo', 'statistics'] as const;
const PartParam = v.object({ ...customerParam.entries, part: v.picklist(PARTS) });

export const hooks = new Hono<{ Bindings: Env }>().get(
  '/chimpassist/customer/:customerId/:part',
  describeRoute({ summary: 'What the operator knows of a customer, from the statistics hook' }),
  input('param', PartParam),
  async (c) => {
    const { customerId, part } = c.req.valid('param');
    const route = 'GET /chimpassist/customer/:customerId/:part';
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    await gate(c, 'read', { route, customerId: idText(customerId) }, (id) => chat.reachOf(id));
    const endpoint = endpointOf(c.env.STATISTICS_ENDPOINT, 'STATISTICS_ENDPOINT');
    const query = new URL(c.req.url).search;
    const id = encodeURIComponent(idText(customerId));
    const answer = await askHook('statistics', `${endpoint}/chimpassist/customer/${id}/${part}${query}`);
    const value = await answer.json();
    const list = v.safeParse(part === 'statistics' ? StatisticsSchema : FactsSchema, value);
    if (!list.success)
      throw new SafeError('hook_nonsense', 'The statistics service gave an answer that is no list.');
    return c.json(list.output);
  },
);
