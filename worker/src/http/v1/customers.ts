import { CALLS, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { putAttributes, putTags } from '../annotate.ts';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';

/** What is known of customers, for programs. */
export const apiCustomers = serve(
  route(CALLS.apiCustomer, async (c, { params: { id } }) => {
    const chat = objectsFor(c).chat(sessionTopicOf(id));
    const [customer, attributes, { tags }] = await Promise.all([
      chat.customer(),
      chat.attributes(),
      chat.tags(),
    ]);
    if (customer === null) throw new SafeError('not_found', 'This customer was never here.');
    const { name, avatarURL } = customer;
    return c.json({ id: customer.id, name, avatarURL, attributes, tags });
  }),
  route(CALLS.apiPutAttributes, async (c, { params: { id }, body: { attributes } }) =>
    c.json(await putAttributes(c, id, attributes)),
  ),
  route(CALLS.apiCustomerTags, async (c, { params: { id } }) =>
    c.json(await objectsFor(c).chat(sessionTopicOf(id)).tags()),
  ),
  route(CALLS.apiPutCustomerTags, async (c, { params: { id }, body }) => c.json(await putTags(c, id, body))),
);
