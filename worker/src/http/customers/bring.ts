import { CALLS, SafeError, sameId, sessionTopicOf } from '@chimpassist/protocol';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';

/** Chats that come from another deployment, or from another product: a part of one in each call. */
export const bring = serve(
  route(CALLS.importPart, async (c, { params: { customerId }, body }) => {
    if (!sameId(body.customer.id, customerId))
      throw new SafeError('bad_id', 'customer.id: should be the id in the path.');
    const brought = await objectsFor(c).chat(sessionTopicOf(customerId)).bringPart(body);
    if (brought === 'full')
      throw new SafeError('too_many', 'This customer has no room for so many notes or attributes.');
    return c.json(brought);
  }),
);
