import { CALLS, idText, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { signedAttributes } from '@chimpassist/protocol/trust';
import { addNote, personOf } from '../add-note.ts';
import { putAttributes, putTags, REFUSED_ATTRIBUTES } from '../annotate.ts';
import { accessFor, objectsFor, settingsFor } from '../context.ts';
import { readableBy } from '../file-links.ts';
import { route, serve } from '../route.ts';
import { attendantIdFor, verifiedAttendant } from '../tokens.ts';

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
  route(CALLS.notes, async (c, { params: { customerId }, query: { after, before, limit } }) =>
    c.json(await objectsFor(c).chat(sessionTopicOf(customerId)).notes(after, before, limit)),
  ),
  route(CALLS.attributes, async (c, { params: { customerId } }) => {
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    const [attributes, consents] = await Promise.all([chat.attributes(), chat.consents()]);
    return c.json({ attributes, consents });
  }),
  route(CALLS.putAttributes, async (c, { params: { customerId }, body: { attributes } }) =>
    c.json(await putAttributes(c, customerId, attributes)),
  ),
  route(CALLS.putMark, async (c, { params: { customerId }, body: { mark } }) => {
    const { principal } = await verifiedAttendant(c);
    return c.json({ marks: await objectsFor(c).desk().putMark(idText(principal.id), customerId, mark) });
  }),
  route(CALLS.drafts, async (c, { params: { customerId } }) =>
    c.json(
      await objectsFor(c)
        .chat(sessionTopicOf(customerId))
        .drafts(await attendantIdFor(c)),
    ),
  ),
  route(CALLS.putDrafts, async (c, { params: { customerId }, body }) => {
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    const drafts = await chat.putDrafts(await attendantIdFor(c), body);
    if (drafts === null) throw new SafeError('not_found', 'This customer was never here.');
    return c.json(drafts);
  }),
  route(CALLS.pageAttributes, async (c, { params: { customerId }, body }) => {
    const { attributes, signed, visitor = {} } = body;
    const { identitySecret } = accessFor(c);
    const { customerAttributes } = settingsFor(c);
    const taken = (values: Record<string, string>) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => customerAttributes.includes(name)));
    const proven =
      signed === undefined || identitySecret === null
        ? null
        : await signedAttributes(signed, customerId, identitySecret);
    // The page has the visitor's leave for these, and they need no list. What is empty now is taken away.
    const ofVisit = Object.fromEntries(Object.entries(visitor).map(([name, value]) => [name, value || null]));
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    for (const [values, proof] of [
      [taken(proven ?? {}), 'signed'],
      [{ ...taken(attributes), ...ofVisit }, 'claimed'],
    ] as const) {
      if (Object.keys(values).length === 0) continue;
      const answer = await chat.putAttributes(values, proof);
      if (!('refused' in answer)) continue;
      // Who never wrote costs no row: the page says it again with the first word.
      const code = answer.refused === 'not_found' ? 'no_session' : answer.refused;
      throw new SafeError(code, REFUSED_ATTRIBUTES[answer.refused]);
    }
    return c.body(null, 204);
  }),
  route(CALLS.tags, async (c, { params: { customerId } }) =>
    c.json(await objectsFor(c).chat(sessionTopicOf(customerId)).tags()),
  ),
  route(CALLS.putTags, async (c, { params: { customerId }, body }) =>
    c.json(await putTags(c, customerId, body)),
  ),
  route(CALLS.addNote, async (c, { params: { customerId }, body }) => {
    const { principal } = await verifiedAttendant(c);
    return c.json(await addNote(c, customerId, body, await personOf(c, principal.id)), 201);
  }),
);
