import { CALLS, customerIdTextOf, idText, randomId, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { hexOf } from '@chimpassist/protocol/trust';
import { addNote } from '../add-note.ts';
import { type AppContext, objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { messageOf } from './message-of.ts';
import { writerFor } from './writer.ts';

const NOT_THERE = 'This customer was never here.';
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/**
 * The id of a message: of a retry the same one, so that the chat itself knows it, without a list of keys beside its log.
 *
 * @throws {SafeError} `bad_request`
 */
async function messageIdFor(c: AppContext, writerId: string): Promise<string> {
  const given = c.req.header('idempotency-key');
  if (given === undefined) return randomId();
  if (!IDEMPOTENCY_KEY.test(given))
    throw new SafeError('bad_request', 'Idempotency-Key: should have 1 to 255 visible ASCII characters.');
  const bytes = new TextEncoder().encode(`${writerId}\n${given}`);
  return `v1-${hexOf(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 32)}`;
}

/** Chats, their messages and notes, for programs. */
export const chats = serve(
  route(CALLS.apiChats, async (c, { query: { cursor, limit, ...filter } }) => {
    const after = cursor === '' ? '' : sessionTopicOf(cursor);
    const { data, cursor: next } = await objectsFor(c)
      .desk()
      .chatsPage({
        after,
        limit: Math.max(1, limit),
        state: filter.state,
        since: filter.since,
        tag: filter.tag,
      });
    return c.json({ data, ...(next === undefined ? {} : { cursor: customerIdTextOf(next) }) });
  }),
  route(CALLS.apiChat, async (c, { params: { id } }) => {
    const chat = await objectsFor(c).desk().chat(sessionTopicOf(id));
    if (chat === null) throw new SafeError('not_found', NOT_THERE);
    return c.json(chat);
  }),
  route(CALLS.apiMessages, async (c, { params: { id }, query: { cursor, limit } }) => {
    const asked = Math.max(1, limit);
    const entries = await objectsFor(c).chat(sessionTopicOf(id)).after(Number(cursor), asked);
    const last = entries.at(-1)?.message.seq;
    const isMore = entries.length === asked && last !== undefined;
    return c.json({ data: entries.map(messageOf), ...(isMore ? { cursor: String(last) } : {}) });
  }),
  route(
    CALLS.apiSendMessage,
    async (c, { params: { id }, body: { content, as, name, avatarURL, attachments } }) => {
      const writer = await writerFor(c);
      const from =
        as === 'customer'
          ? { id, name: name ?? '', avatarURL: avatarURL ?? null }
          : { ...writer, name: name ?? writer.name, avatarURL: avatarURL ?? writer.avatarURL };
      const answer = await objectsFor(c)
        .chat(sessionTopicOf(id))
        .postMessage({
          ...{ id: await messageIdFor(c, idText(writer.id)), content, as, from },
          ...(attachments === undefined ? {} : { attachments }),
        });
      if ('refused' in answer) throw new SafeError(answer.refused.code, answer.refused.message);
      return c.json(messageOf(answer.entry), 201);
    },
  ),
  route(CALLS.apiNotes, async (c, { params: { id }, query: { after, before, limit } }) =>
    c.json({ data: await objectsFor(c).chat(sessionTopicOf(id)).notes(after, before, limit) }),
  ),
  route(CALLS.apiAddNote, async (c, { params: { id }, body }) =>
    c.json(await addNote(c, id, body, await writerFor(c)), 201),
  ),
);
