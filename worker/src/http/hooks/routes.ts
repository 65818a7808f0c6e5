import { CALLS, idText, SafeError } from '@chimpassist/protocol';
import * as v from 'valibot';
import { accessFor } from '../context.ts';
import { askHook, endpointOf } from '../hook-call.ts';
import { route, serve } from '../route.ts';
import { FactsSchema, StatisticsSchema } from './hook-answers.ts';

export const hooks = serve(
  route(CALLS.customerFacts, async (c, { params: { customerId, part } }) => {
    const endpoint = endpointOf(accessFor(c).statisticsEndpoint, 'STATISTICS_ENDPOINT');
    const query = new URL(c.req.url).search;
    const id = encodeURIComponent(idText(customerId));
    const answer = await askHook('statistics', `${endpoint}/chimpassist/customer/${id}/${part}${query}`);
    const value = await answer.json();
    const list = v.safeParse(part === 'statistics' ? StatisticsSchema : FactsSchema, value);
    if (!list.success)
      throw new SafeError(
        'hook_nonsense',
        'The statistics service answered with something that is not a list.',
      );
    return c.json(list.output);
  }),
);
