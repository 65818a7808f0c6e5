import { CALLS, type Id, idText, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import type { Erasure } from '../../contract/chat-object.ts';
import { dispositionOf, safeName } from '../../files/file-name.ts';
import { FileShelf } from '../../files/file-shelf.ts';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { siteOf } from '../site.ts';
import { archiveOf } from './archive-stream.ts';
import { exportOf } from './export-stream.ts';

const receiptOf = (
  customerId: Id,
  { at, messages, sessions, files = 0, notes = 0, bucket = true, desk, bridge }: Erasure,
) => ({
  customerId,
  erasedAt: at,
  object: { messages, sessions, files, notes },
  bucket,
  desk,
  bridge,
  done: bucket && desk && bridge !== null,
});

/** What a supervisor does at a customer's request: all that is known of somebody, and its end. */
export const erasure = serve(
  route(CALLS.customerExport, async (c, { params: { customerId } }) => {
    const body = await exportOf(objectsFor(c).chat(sessionTopicOf(customerId)), customerId);
    return c.body(body, 200, { 'content-type': 'application/json' });
  }),
  route(CALLS.customerArchive, async (c, { params: { customerId } }) => {
    const topic = sessionTopicOf(customerId);
    const shelf = c.env.FILES === undefined ? null : new FileShelf(c.env.FILES, siteOf(c), topic);
    const body = await archiveOf(objectsFor(c).chat(topic), customerId, shelf);
    const name = `customer ${idText(customerId)}.zip`;
    return c.body(body, 200, {
      'content-type': 'application/zip',
      'content-disposition': dispositionOf(safeName(name)),
    });
  }),
  route(CALLS.eraseCustomer, async (c, { params: { customerId } }) => {
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    const done = await chat.erase();
    c.header('location', `/customer/${encodeURIComponent(idText(customerId))}/erasure`);
    return c.json(receiptOf((await chat.customer())?.id ?? customerId, done), 202);
  }),
  route(CALLS.erasure, async (c, { params: { customerId } }) => {
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    const done = await chat.erasure();
    if (done === null) throw new SafeError('not_found', 'Nothing of this customer was erased.');
    return c.json(receiptOf((await chat.customer())?.id ?? customerId, done));
  }),
);
