import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import type { AuditPage } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { FIRST, SUPERVISOR } from './support.ts';
import { ask, auditOf, HELLO, read, SECOND, statusOf, workspace } from './workspace-support.ts';

describe('the workspace', () => {
  it('is the usual one until somebody changes it, and says what the deployment fixes', async () => {
    await runInDurableObject(workspace(), async (_, { storage }) => {
      for (const table of ['entries', 'revisions', 'audit']) storage.sql.exec(`DELETE FROM ${table}`);
    });
    const { fixed, ...shared } = await read();
    expect(shared).toEqual({
      revision: 0,
      answers: [],
      tags: [],
      teams: [],
      settings: { undoSeconds: 0, languages: [] },
      hours: null,
      forms: [],
      rules: [],
      grants: [],
      bots: [],
      offHooks: [],
      own: { revision: 0, answers: [] },
    });
    expect(fixed).toMatchObject({ assignmentTimeoutMs: 60_000, retentionDays: null, legacyClients: 'none' });
  });

  it('holds what was put there, by its id, after a sleep too', async () => {
    const before = (await read()).revision;
    const answer = await ask('/workspace/answers/hello', { body: { ...HELLO, language: 'pt-BR' } });
    expect([answer.status, await answer.json()]).toEqual([200, { id: 'hello', ...HELLO, language: 'pt-BR' }]);
    await ask('/workspace/tags/vip', { body: { name: 'VIP', color: '#ff0000' } });
    await ask('/workspace/teams/sales', { body: { name: 'Sales', members: [21], skills: ['returns'] } });
    await ask('/workspace/settings', { body: { undoSeconds: 5, languages: ['en'] } });
    await evictDurableObject(workspace());
    expect(await read(FIRST)).toMatchObject({
      revision: before + 4,
      answers: [{ id: 'hello', ...HELLO, language: 'pt-BR' }],
      tags: [{ id: 'vip', name: 'VIP', color: '#ff0000' }],
      teams: [{ id: 'sales', name: 'Sales', members: [21], skills: ['returns'], languages: [] }],
      settings: { undoSeconds: 5, languages: ['en'] },
    });
    expect(await statusOf('/workspace/tags/vip', { method: 'DELETE' })).toBe(204);
    expect(await statusOf('/workspace/tags/vip', { method: 'DELETE' })).toBe(404);
    expect((await read()).tags).toEqual([]);
  });

  it('refuses what is none of its entries, and takes nothing of it', async () => {
    const { revision } = await read();
    const bad: [string, unknown][] = [
      ['/workspace/answers/empty', { name: 'Empty', text: ' ' }],
      ['/workspace/answers/long', { name: 'Long', text: 'x'.repeat(20_001) }],
      ['/workspace/answers/a%20b', HELLO],
      ['/workspace/tags/t', { name: 'T', color: 'red' }],
      ['/workspace/settings', { undoSeconds: 31 }],
      ['/workspace/grants/21', { rights: ['everything'] }],
    ];
    for (const [path, body] of bad) expect([path, await statusOf(path, { body })]).toEqual([path, 400]);
    expect((await read()).revision).toBe(revision);
  });

  it('has room for so many of a kind, and says when there is no more', async () => {
    await runInDurableObject(workspace(), (_, { storage }) => {
      for (let n = 0; n < 500; n += 1)
        storage.sql.exec("INSERT INTO entries VALUES ('', 'tags', ?, '{}')", `full-${n}`);
    });
    const response = await ask('/workspace/tags/one-more', { body: { name: 'One more' } });
    expect([response.status, await response.json()]).toMatchObject([409, { error: { code: 'too_many' } }]);
    // One that is there already can be changed.
    expect(await statusOf('/workspace/tags/full-1', { body: { name: 'Full' } })).toBe(200);
    await runInDurableObject(workspace(), (_, { storage }) => {
      storage.sql.exec("DELETE FROM entries WHERE id LIKE 'full-%'");
    });
  });

  it('keeps what a ready answer does besides its text, and refuses what it cannot do', async () => {
    const macro = { tags: ['refund'], note: 'Paid back', ending: { kind: 'team', team: 'billing' } };
    const put = (id: string, body: object) => ask(`/workspace/answers/${id}`, { body });
    const answer = await put('macro', { name: 'Refund', text: '', macro });
    expect([answer.status, await answer.json()]).toMatchObject([200, { id: 'macro', text: '', macro }]);
    expect((await read()).answers.find(({ id }) => id === 'macro')?.macro).toEqual(macro);
    for (const odd of [
      { note: ' ' },
      { tags: ['a b'] },
      { ending: { kind: 'level', level: 'support/nobody' } },
      { ending: { kind: 'team' } },
    ])
      expect((await put('odd', { name: 'Odd', text: 'words', macro: odd })).status).toBe(400);
    expect((await put('odd', { name: 'Odd', text: '', macro: null })).status).toBe(400);
  });

  it('keeps answers that one attendant has alone from everybody else', async () => {
    await ask('/workspace/own/answers/mine', { by: FIRST, body: { name: 'Mine', text: 'my words' } });
    expect((await read(FIRST)).own.answers).toMatchObject([{ id: 'mine', text: 'my words' }]);
    for (const other of [SECOND, SUPERVISOR])
      expect(JSON.stringify(await read(other))).not.toContain('my words');
    expect(await statusOf('/workspace/own/answers/mine', { by: SECOND, method: 'DELETE' })).toBe(404);
    expect(await statusOf('/workspace/own/answers/mine', { by: FIRST, method: 'DELETE' })).toBe(204);
  });
});

describe('a right', () => {
  it('is granted by a supervisor, and gone at the next call once it is taken away', async () => {
    const put = () => statusOf('/workspace/answers/granted', { by: FIRST, body: HELLO });
    const others = () =>
      Promise.all([
        statusOf('/workspace/tags/granted', { by: FIRST, body: { name: 'T' } }),
        statusOf('/workspace/settings', { by: FIRST, body: {} }),
        statusOf('/workspace/grants/21', { by: FIRST, body: { rights: ['answers', 'tags'] } }),
        statusOf('/audit', { by: FIRST }),
        statusOf('/customer/never', { by: FIRST }),
      ]);
    expect(await put()).toBe(403);
    expect(await statusOf('/workspace/grants/21', { body: { rights: ['answers'] } })).toBe(200);
    expect([await put(), await others()]).toEqual([200, [403, 403, 403, 403, 403]]);
    expect((await read(SECOND)).grants).toEqual([{ id: '21', rights: ['answers'] }]);
    expect(await statusOf('/workspace/grants/21', { body: { rights: [] } })).toBe(200);
    expect(await put()).toBe(403);
    expect((await read()).grants).toEqual([]);
  });

  it('export lets an attendant read all that is stored of a customer', async () => {
    await ask('/workspace/grants/21', { body: { rights: ['export'] } });
    expect(await statusOf('/customer/never', { by: FIRST })).toBe(200);
    await ask('/workspace/grants/21', { body: { rights: [] } });
    expect(await statusOf('/customer/never', { by: FIRST })).toBe(403);
  });
});

describe('the audit log', () => {
  it('tells of each change who made it, when, and what was before', async () => {
    const since = Date.now();
    await ask('/workspace/grants/21', { body: { rights: ['tags'] } });
    await ask('/workspace/tags/audited', { by: FIRST, body: { name: 'One' } });
    await ask('/workspace/tags/audited', { body: { name: 'Two' } });
    // What says the same as before is not a change.
    await ask('/workspace/tags/audited', { body: { name: 'Two' } });
    await ask('/workspace/tags/audited', { method: 'DELETE' });
    await ask('/workspace/own/answers/audited', { by: SECOND, body: HELLO });
    await ask('/workspace/grants/21', { body: { rights: [] } });
    const one = { id: 'audited', name: 'One', color: null };
    const two = { ...one, name: 'Two' };
    const hello = { id: 'audited', ...HELLO, language: null };
    const tag = { part: 'tags', id: 'audited', owner: null };
    const grant = { part: 'grants', id: '21', owner: null };
    const { entries } = await auditOf('?limit=6');
    expect(entries).toMatchObject([
      { by: '1', ...grant, before: { id: '21', rights: ['tags'] }, after: null },
      { by: '22', part: 'answers', id: 'audited', owner: '22', before: null, after: hello },
      { by: '1', ...tag, before: two, after: null },
      { by: '1', ...tag, before: one, after: two },
      { by: '21', ...tag, before: null, after: one },
      { by: '1', ...grant, before: null, after: { id: '21', rights: ['tags'] } },
    ]);
    for (const { at } of entries) expect(at).toBeGreaterThanOrEqual(since);
  });

  it('is read in pages by a cursor, each change once', async () => {
    for (let n = 0; n < 5; n += 1) await ask('/workspace/settings', { body: { undoSeconds: n } });
    const whole = (await auditOf('?limit=200')).entries.map(({ n }) => n);
    const paged: number[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: AuditPage = await auditOf(`?limit=2&cursor=${cursor}`);
      paged.push(...page.entries.map(({ n }) => n));
      cursor = page.cursor;
    }
    expect(whole.length).toBeGreaterThan(5);
    expect(paged).toEqual(whole);
    expect(await statusOf('/audit?cursor=soon')).toBe(400);
  });
});
