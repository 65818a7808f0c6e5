import { CALLS, idText, SafeError } from '@chimpassist/protocol';
import type { EntryName } from '../../contract/workspace-object.ts';
import { formEntryOf } from '../../forms/form-entry.ts';
import { log } from '../../log.ts';
import type { Settings } from '../../settings.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { refusalOf } from '../../webhooks/url-guard.ts';
import { countBubble } from '../bubbles.ts';
import { type AppContext, accessFor, objectsFor, settingsFor } from '../context.ts';
import { putAnswer, putEntry, removeEntry, shared } from '../entries.ts';
import { forgetTermsFor } from '../opening.ts';
import { route, serve } from '../route.ts';
import { originOf } from '../site.ts';
import { attendantIdFor } from '../tokens.ts';

const DAY_MS = 86_400_000;
const MOST_N = Number.MAX_SAFE_INTEGER;

const fixedOf = (settings: Settings, takesFiles: boolean, hasAssistant: boolean) => ({
  sessionKeepAliveMs: settings.sessionKeepAliveMs,
  attendantKeepAliveMs: settings.attendantKeepAliveMs,
  assignmentTimeoutMs: settings.assignmentTimeoutMs,
  attendantMaxSessions: settings.attendantMaxSessions,
  retentionDays: settings.retentionMs === null ? null : settings.retentionMs / DAY_MS,
  attachmentMaxBytes: takesFiles ? settings.attachments.maxBytes : null,
  legacyClients: settings.legacyClients,
  customerAttributes: settings.customerAttributes,
  assistant: hasAssistant,
});

const put = async <T extends object>(c: AppContext, name: EntryName, value: T): Promise<Response> =>
  putEntry(c, name, value, await attendantIdFor(c));
const remove = async (c: AppContext, name: EntryName): Promise<Response> =>
  removeEntry(c, name, await attendantIdFor(c));

/** Settings and zone say when it goes out. What is saved stays saved, also where the ledgers are not there at this moment. */
function planReportMail(c: AppContext): void {
  const planned = objectsFor(c).ledgers().planMail();
  c.executionCtx.waitUntil(planned.catch((error: unknown) => log('report_mail_failed', { error })));
}

/** Pages that say who is there are let go. What is saved stays saved. */
function endVisitors(c: AppContext, wereSeen: boolean): void {
  if (!wereSeen) return;
  const ended = objectsFor(c).visitors().end();
  c.executionCtx.waitUntil(ended.catch((error: unknown) => log('visitors_not_ended', { error })));
}

/** What the team shares. */
export const workspace = serve(
  route(CALLS.workspace, async (c) => {
    const contents = await objectsFor(c)
      .workspace()
      .contents(await attendantIdFor(c));
    const { assistantEndpoint, assistantModel } = accessFor(c);
    const hasAssistant = assistantEndpoint !== null && assistantModel !== null;
    const fixed = fixedOf(settingsFor(c), c.env.FILES !== undefined, hasAssistant);
    return c.json({ ...contents, fixed });
  }),
  route(CALLS.putAnswer, async (c, { params: { entryId: id }, body }) =>
    putAnswer(c, null, { id, ...body }, await attendantIdFor(c)),
  ),
  route(CALLS.deleteAnswer, (c, { params: { entryId } }) => remove(c, shared('answers', entryId))),
  route(CALLS.putOwnAnswer, async (c, { params: { entryId: id }, body }) => {
    const owner = await attendantIdFor(c);
    return putAnswer(c, owner, { id, ...body }, owner);
  }),
  route(CALLS.deleteOwnAnswer, async (c, { params: { entryId: id } }) =>
    remove(c, { part: 'answers', id, owner: await attendantIdFor(c) }),
  ),
  route(CALLS.putTag, (c, { params: { entryId: id }, body }) => put(c, shared('tags', id), { id, ...body })),
  route(CALLS.deleteTag, (c, { params: { entryId } }) => remove(c, shared('tags', entryId))),
  route(CALLS.putTeam, (c, { params: { entryId: id }, body }) =>
    put(c, shared('teams', id), { id, ...body }),
  ),
  route(CALLS.deleteTeam, (c, { params: { entryId } }) => remove(c, shared('teams', entryId))),
  route(CALLS.putSettings, async (c, { body }) => {
    const { visitors: isSeen = false } = await objectsFor(c).workspace().settings();
    // Links to rate a chat lead to where the Worker is called.
    const answer = await put(
      c,
      shared('settings', 'settings'),
      body.rating === undefined ? body : { ...body, origin: originOf(c) },
    );
    forgetTermsFor(c);
    planReportMail(c);
    if (body.visitors !== true) endVisitors(c, isSeen);
    return answer;
  }),
  route(CALLS.putHours, async (c, { body }) => {
    const answer = await put(c, shared('hours', 'hours'), body);
    forgetTermsFor(c);
    planReportMail(c);
    return answer;
  }),
  route(CALLS.deleteHours, async (c) => {
    const answer = await remove(c, shared('hours', 'hours'));
    forgetTermsFor(c);
    planReportMail(c);
    return answer;
  }),
  route(CALLS.putForm, async (c, { params: { entryId: id }, body }) => {
    const answer = await put(c, shared('forms', id), await formEntryOf(id, body, originOf(c)));
    forgetTermsFor(c);
    return answer;
  }),
  route(CALLS.deleteForm, async (c, { params: { entryId } }) => {
    const answer = await remove(c, shared('forms', entryId));
    forgetTermsFor(c);
    return answer;
  }),
  route(CALLS.putRule, async (c, { params: { entryId: id }, body }) => {
    const answer = await put(c, shared('rules', id), { id, ...body });
    forgetTermsFor(c);
    return answer;
  }),
  route(CALLS.deleteRule, async (c, { params: { entryId } }) => {
    const answer = await remove(c, shared('rules', entryId));
    forgetTermsFor(c);
    return answer;
  }),
  route(CALLS.ruleCounts, async (c) => c.json({ rules: await objectsFor(c).workspace().ruleCounts() })),
  route(CALLS.countBubble, (c, { params: { entryId, event } }) => {
    countBubble(c, entryId, event);
    return c.body(null, 204);
  }),
  route(CALLS.putGrant, async (c, { params: { attendantId }, body: { rights } }) => {
    const id = idText(attendantId);
    const grant = { id, rights: [...new Set(rights)] };
    if (grant.rights.length > 0) return put(c, shared('grants', id), grant);
    // Who has none needs no entry, and may never have had one.
    await objectsFor(c)
      .workspace()
      .remove(shared('grants', id), await attendantIdFor(c));
    return c.json(grant);
  }),
  route(CALLS.bots, async (c) => c.json({ data: await objectsFor(c).workspace().bots() })),
  route(CALLS.putBot, async (c, { params: { entryId }, body }) => {
    const refusal =
      body.endpoint === null ? null : refusalOf(body.endpoint, settingsFor(c).allowsPrivateWebhooks);
    if (refusal !== null) throw new SafeError('bad_request', `endpoint: ${refusal}`);
    const bot = await objectsFor(c)
      .workspace()
      .putBot(entryId, body, newSecret(), await attendantIdFor(c));
    if (bot === null) throw new SafeError('too_many', 'There is room for no more bots. Remove one first.');
    return c.json(bot);
  }),
  route(CALLS.rotateBot, async (c, { params: { entryId }, body: { overlapSeconds } }) => {
    const secret = newSecret();
    const bot = await objectsFor(c)
      .workspace()
      .rotateBot(entryId, secret, overlapSeconds * 1000, await attendantIdFor(c));
    if (bot === null) throw new SafeError('not_found', 'There is no bot with this id.');
    return c.json({ ...bot, secret });
  }),
  route(CALLS.deleteBot, async (c, { params: { entryId } }) => {
    if (
      !(await objectsFor(c)
        .workspace()
        .removeBot(entryId, await attendantIdFor(c)))
    )
      throw new SafeError('not_found', 'There is no bot with this id.');
    return c.body(null, 204);
  }),
  route(CALLS.audit, async (c, { query: { cursor, limit } }) => {
    const before = cursor === '' ? MOST_N : Number(cursor);
    if (!Number.isSafeInteger(before))
      throw new SafeError('bad_request', 'cursor: none that was given here.');
    return c.json(await objectsFor(c).workspace().audit(before, limit));
  }),
);
