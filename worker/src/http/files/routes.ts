import { CALLS, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { topicOfFile } from '../../files/file-id.ts';
import { linkTo } from '../../files/linked-file.ts';
import { type AppContext, objectsFor } from '../context.ts';
import { signerFor } from '../file-links.ts';
import { filesTakenBy } from '../files-taken.ts';
import { addressesFor } from '../mqtt-addresses.ts';
import { openingIn, termsFor } from '../opening.ts';
import { pushKeyFor } from '../push-key.ts';
import { route, serve } from '../route.ts';
import { originOf } from '../site.ts';
import { answerOf } from './answer.ts';
import { fileOfAnswer, uploadAnswerFile } from './answer-files.ts';
import { aboutFile, openFileOf } from './file-of.ts';
import { putThumbnail, thumbnail } from './thumbnails.ts';
import { apiUpload, importFile, upload } from './upload.ts';

/** A page asks at its opening: what is closed or open may be as old as this, s. */
const CONFIG_KEPT_S = 2;

/** Whether a call may bring more bytes than JSON does. */
export const isFileCall = (method: string, path: string): boolean =>
  method === 'POST' &&
  /\/(customer\/[^/]+\/(attachments|import\/files\/[^/]+)|v1\/chats\/[^/]+\/files|workspace\/files)$/.test(
    path,
  );

async function answerFile(c: AppContext, attachmentId: string): Promise<Response> {
  const { shelf, file } = await openFileOf(c, attachmentId);
  return answerOf(shelf, c.req.raw, file);
}

/** Files of chats: taken as they come, given back only to who may read that chat. */
export const files = serve(
  route(CALLS.widgetConfig, async (c) => {
    const now = Date.now();
    const terms = await termsFor(c, now);
    const opening = openingIn(terms, now);
    const turnsIn = (opening.openUntil ?? opening.closedUntil ?? Number.POSITIVE_INFINITY) - now;
    // At the moment of closing or opening nobody is told what was true before.
    c.header('cache-control', `public, max-age=${Math.min(CONFIG_KEPT_S, Math.floor(turnsIn / 1000))}`);
    // What the team calls a form, and where the Worker is called, is nothing for pages.
    const forms = terms.forms.map(({ name: _, origin: __, ...form }) => form);
    return c.json({
      ...opening,
      attachments: filesTakenBy(c),
      ...addressesFor(c),
      push: pushKeyFor(c),
      rules: terms.rules.map(({ id, text, when }) => ({ id, text, when })),
      rating: terms.rating,
      visitors: terms.visitors,
      forms,
    });
  }),
  upload,
  apiUpload,
  importFile,
  uploadAnswerFile,
  fileOfAnswer,
  route(CALLS.apiFile, async (c, { params: { id, fileId } }) => {
    // A key reads what it has asked for: the chat is named twice, and once would be believed.
    if (topicOfFile(fileId) !== sessionTopicOf(id))
      throw new SafeError('not_found', 'There is no file with this id, or it was deleted.');
    return answerFile(c, fileId);
  }),
  route(CALLS.customerFiles, async (c, { params: { customerId }, query: { before, limit } }) => {
    const { items, next } = await objectsFor(c).chat(sessionTopicOf(customerId)).withFiles(before, limit);
    return c.json({ entries: items, next });
  }),
  route(CALLS.attachment, (c, { params: { attachmentId } }) => answerFile(c, attachmentId), {
    about: aboutFile,
  }),
  route(
    CALLS.linkAttachment,
    async (c, { params: { attachmentId } }) => {
      await openFileOf(c, attachmentId);
      return c.json(linkTo(signerFor(c), originOf(c), attachmentId, Date.now()));
    },
    { about: aboutFile },
  ),
  route(CALLS.linkedAttachment, async (c, { params: { attachmentId }, query: { until, signature } }) => {
    if (!signerFor(c).isGood(attachmentId, { until, signature, now: Date.now() }))
      throw new SafeError('forbidden', 'This link has ended. Ask for a new one in the chat.');
    return answerFile(c, attachmentId);
  }),
  putThumbnail,
  thumbnail,
);
