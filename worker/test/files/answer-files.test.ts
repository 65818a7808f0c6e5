import { runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import type { AnswerFile, ReadyAnswer } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { MARY, SUPERVISOR, tokenFor } from '../support.ts';
import { ask, auditOf, read as contents, SECOND, statusOf, workspace } from '../workspace-support.ts';
import { bucket, codeOf, PDF, PNG, read, uploaded, zipOf } from './support.ts';

const DAY_MS = 86_400_000;
const NONE = `a1.${'0'.repeat(32)}`;

const send = async (
  body: BodyInit,
  { by = SUPERVISOR, headers = {} }: { by?: TokenPrincipal; headers?: Record<string, string> } = {},
): Promise<Response> =>
  SELF.fetch('http://worker/workspace/files?name=prices.pdf', {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(by)}`, ...headers },
    body,
  });
type Sent = Parameters<typeof send>[1];
async function file(body: BodyInit = PDF, options: Sent = {}): Promise<AnswerFile> {
  const response = await send(body, options);
  expect(response.status).toBe(201);
  return response.json();
}
const put = async (
  id: string,
  body: object,
  by: TokenPrincipal = SUPERVISOR,
  own = '',
): Promise<ReadyAnswer> => {
  const response = await ask(`/workspace${own}/answers/${id}`, {
    by,
    body: { name: id, text: 'Our prices', ...body },
  });
  expect(response.status).toBe(200);
  return response.json();
};
const held = async (): Promise<string[]> =>
  (await bucket.list({ prefix: 'workspace/answers/' })).objects.map(({ key }) => key.split('/').at(-1) ?? '');
const isThere = async (id: string): Promise<boolean> =>
  (await statusOf(`/workspace/files/${id}`)) === 200 && (await held()).includes(id);
const tidied = () => runDurableObjectAlarm(workspace());

describe('a file of ready answers', () => {
  it('is known by its content, read by attendants, and told with the answer', async () => {
    const sent = await file(PNG, { by: SECOND });
    expect(sent).toMatchObject({ name: 'prices.pdf', type: 'image/png', size: PNG.length });
    const answer = await put('prices', { attachments: [{ id: sent.id, name: 'mine.exe', size: 1 }] });
    expect(answer.attachments).toEqual([sent]);
    expect((await contents()).answers.find(({ id }) => id === 'prices')?.attachments).toEqual([sent]);
    const response = await read(`/workspace/files/${sent.id}`, await tokenFor(SECOND));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(await statusOf(`/workspace/files/${sent.id}`, { by: MARY })).toBe(403);
    // In no chat: neither a customer nor a message gets it by its id.
    expect(await statusOf(`/attachments/${sent.id}`)).toBe(400);
    const [{ after } = { after: null }] = (await auditOf()).entries;
    expect(after).toMatchObject({ attachments: [sent] });
  });

  it('stays where a desk of before says nothing of files; goes where it is taken out', async () => {
    const { id } = await file();
    await put('stays', { attachments: [{ id }] });
    expect((await put('stays', { text: 'New words' })).attachments?.[0]?.id).toBe(id);
    await tidied();
    expect(await isThere(id)).toBe(true);
    expect(await put('stays', { attachments: [] })).not.toHaveProperty('attachments');
    expect(await statusOf(`/workspace/files/${id}`)).toBe(404);
    await tidied();
    expect(await held()).not.toContain(id);
  });

  it('goes with the last answer that carries it, and what was sent of it stays', async () => {
    const { id } = await file();
    await put('one', { attachments: [{ id }] });
    await put('two', { attachments: [{ id }] }, SECOND, '/own');
    // As a desk does it that uses the answer.
    const bytes = new Uint8Array(
      await (await read(`/workspace/files/${id}`, await tokenFor(SECOND))).arrayBuffer(),
    );
    const copy = await uploaded(bytes, { name: 'prices.pdf' });
    await ask('/workspace/answers/one', { method: 'DELETE' });
    await tidied();
    expect(await isThere(id)).toBe(true);
    await ask('/workspace/own/answers/two', { by: SECOND, method: 'DELETE' });
    await tidied();
    expect(await held()).not.toContain(id);
    expect((await read(`/attachments/${copy.id}`, await tokenFor(MARY))).status).toBe(200);
  });

  it('that nobody puts into an answer is deleted after a day', async () => {
    const { id } = await file();
    const kept = await file();
    await put('kept', { attachments: [{ id: kept.id }] });
    await runInDurableObject(workspace(), (_, { storage }) => {
      storage.sql.exec('UPDATE answer_files SET at = at - ?', DAY_MS);
    });
    await tidied();
    expect(await held()).not.toContain(id);
    expect(await isThere(kept.id)).toBe(true);
    await runInDurableObject(workspace(), async (_, { storage }) => {
      expect(await storage.getAlarm()).toBeNull();
    });
  });

  it('is the same at a retry with its key, for its sender alone', async () => {
    const headers = { 'idempotency-key': 'try' };
    const first = await file(PDF, { headers });
    expect(await file(PDF, { headers })).toEqual(first);
    expect((await file(PDF, { headers, by: SECOND })).id).not.toBe(first.id);
    // Two tries at once, as where a page did not wait for the answer.
    const both = { headers: { 'idempotency-key': 'at once' } };
    const [one, other] = await Promise.all([file(PDF, both), file(PDF, both)]);
    expect(other).toEqual(one);
    expect(await isThere(one.id)).toBe(true);
  });

  it('is refused where it is not there, of a wrong kind, too large, or no room is left', async () => {
    const refused = await ask('/workspace/answers/none', {
      body: { name: 'n', text: 't', attachments: [{ id: NONE }] },
    });
    expect(await codeOf(refused)).toBe('attachment_unknown');
    expect((await contents()).answers.some(({ id }) => id === 'none')).toBe(false);
    const eleven = Array.from({ length: 11 }, () => ({ id: NONE }));
    expect(
      await statusOf('/workspace/answers/many', { body: { name: 'n', text: 't', attachments: eleven } }),
    ).toBe(400);
    expect((await send(new Uint8Array(2_000))).status).toBe(415);
    expect((await send(zipOf(1_000_001))).status).toBe(413);
    // What was refused takes no place: 2.5 MB are taken in a day here.
    for (let n = 0; n < 2; n++) await file(zipOf(1_000_000));
    expect(await codeOf(await send(zipOf(600_000)))).toBe('rate_limited');
  });
});
