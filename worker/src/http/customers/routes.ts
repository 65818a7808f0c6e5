import { CALLS, sessionTopicOf } from '@chimpassist/protocol';
import { objectsFor } from '../context.ts';
import { readableBy } from '../files/links.ts';
import { route, serve } from '../route.ts';

const LAST_SESSIONS_MAX = 10;

export const customers = serve(
  route(CALLS.lastSessions, async (c, { params: { customerId } }) =>
    c.json(await objectsFor(c).chat(sessionTopicOf(customerId)).lastSessions(LAST_SESSIONS_MAX)),
  ),
  route(CALLS.customerMessages, async (c, { params: { customerId }, query: { offset, limit, after } }) => {
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    const entries = after === undefined ? await chat.recent(offset, limit) : await chat.after(after, limit);
    return c.json(await readableBy(c, entries));
  }),
);
