import { CALLS, idText, type Person, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { signedAttributes } from '@chimpassist/protocol/trust';
import { accessFor, objectsFor, settingsFor } from '../context.ts';
import { readableBy } from '../file-links.ts';
import { route, serve } from '../route.ts';
import { verifiedAttendant } from '../tokens.ts';

const LAST_SESSIONS_MAX = 10;
const REFUSED_ATTRIBUTES = {
  not_found: 'This customer was never here.',
  too_many: 'This customer has too many attributes. Take some away first.',
};
const UNKNOWN = { kind: 'unknown' } as const;
const REFUSALS = {
  not_found: 'This customer was never here.',
  too_many: 'There are too many notes about this chat.',
  other_words: 'There is another note with this id.',
};

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
  route(CALLS.attributes, async (c, { params: { customerId } }) =>
    c.json({ attributes: await objectsFor(c).chat(sessionTopicOf(customerId)).attributes() }),
  ),
  route(CALLS.putAttributes, async (c, { params: { customerId }, body: { attributes } }) => {
    const answer = await objectsFor(c)
      .chat(sessionTopicOf(customerId))
      .putAttributes(attributes, 'attendant');
    if ('refused' in answer) throw new SafeError(answer.refused, REFUSED_ATTRIBUTES[answer.refused]);
    return c.json(answer);
  }),
  route(CALLS.putMark, async (c, { params: { customerId }, body: { mark } }) => {
    const { principal } = await verifiedAttendant(c);
    return c.json({ marks: await objectsFor(c).desk().putMark(idText(principal.id), customerId, mark) });
  }),
  route(CALLS.pageAttributes, async (c, { params: { customerId }, body: { attributes, signed } }) => {
    const { identitySecret } = accessFor(c);
    const { customerAttributes } = settingsFor(c);
    const taken = (values: Record<string, string>) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => customerAttributes.includes(name)));
    const proven =
      signed === undefined || identitySecret === null
        ? null
        : await signedAttributes(signed, customerId, identitySecret);
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    for (const [values, proof] of [
      [taken(proven ?? {}), 'signed'],
      [taken(attributes), 'claimed'],
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
  route(CALLS.putTags, async (c, { params: { customerId }, body }) => {
    const tags = await objectsFor(c).chat(sessionTopicOf(customerId)).putTags(body);
    if (tags === null) throw new SafeError('not_found', 'There is no such customer, or no such session.');
    return c.json(tags);
  }),
  route(CALLS.addNote, async (c, { params: { customerId }, body }) => {
    const { principal } = await verifiedAttendant(c);
    const mentions = [...new Set(body.mentions.map(idText))];
    const standings = await objectsFor(c)
      .desk()
      .standings([idText(principal.id), ...mentions]);
    if (mentions.some((id) => (standings.get(id) ?? UNKNOWN).kind === 'unknown'))
      throw new SafeError('bad_request', 'mentions: nobody with one of these ids has ever signed in here.');
    const standing = standings.get(idText(principal.id)) ?? UNKNOWN;
    const person = standing.kind === 'signedIn' ? standing.person : null;
    const from: Person = { id: principal.id, name: '', avatarURL: null, ...person };
    const answer = await objectsFor(c).chat(sessionTopicOf(customerId)).addNote(body, from);
    if ('refused' in answer) throw new SafeError(answer.refused, REFUSALS[answer.refused]);
    return c.json(answer.note, 201);
  }),
);
