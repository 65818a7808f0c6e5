import { CALLS } from '@chimpassist/protocol';
import { objectsFor } from '../context.ts';
import { putAnswer, putEntry, removeEntry, shared } from '../entries.ts';
import { route, serve } from '../route.ts';
import { auditedFor } from './writer.ts';

/** Tags and ready answers of the workspace, for programs. */
export const sharedEntries = serve(
  route(CALLS.apiTags, async (c) => c.json({ data: await objectsFor(c).workspace().tags() })),
  route(CALLS.apiPutTag, async (c, { params: { entryId: id }, body }) =>
    putEntry(c, shared('tags', id), { id, ...body }, await auditedFor(c)),
  ),
  route(CALLS.apiDeleteTag, async (c, { params: { entryId } }) =>
    removeEntry(c, shared('tags', entryId), await auditedFor(c)),
  ),
  route(CALLS.apiAnswers, async (c) => c.json({ data: await objectsFor(c).workspace().answers() })),
  route(CALLS.apiPutAnswer, async (c, { params: { entryId: id }, body }) =>
    putAnswer(c, null, { id, ...body }, await auditedFor(c)),
  ),
  route(CALLS.apiDeleteAnswer, async (c, { params: { entryId } }) =>
    removeEntry(c, shared('answers', entryId), await auditedFor(c)),
  ),
);
