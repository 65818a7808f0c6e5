import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import type { AuditPage, DeskPicture, Workspace, WorkspaceFeed } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { LinkClient } from './link-client.ts';
import {
  bindings,
  bridge,
  counted,
  desk,
  FIRST,
  message,
  request,
  SUPERVISOR,
  say,
  signIn,
  tokenFor,
} from './support.ts';

const workspace = () => bindings.WORKSPACE.getByName('workspace');
const SECOND = { kind: 'attendant', id: 22, type: 'support/secondLevel' } as const;

async function ask(
  path: string,
  { by = SUPERVISOR, method, body }: { by?: TokenPrincipal; method?: string; body?: unknown } = {},
): Promise<Response> {
  return SELF.fetch(`http://worker${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'PUT'),
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const statusOf = async (...asked: Parameters<typeof ask>): Promise<number> => {
  const response = await ask(...asked);
  await response.arrayBuffer();
  return response.status;
};
const read = async (by: TokenPrincipal = SUPERVISOR): Promise<Workspace> =>
  (await (await ask('/workspace', { by })).json()) as Workspace;
const auditOf = async (query = ''): Promise<AuditPage> =>
  (await (await ask(`/audit${query}`)).json()) as AuditPage;
const revisionsAtDesk = async (by: TokenPrincipal): Promise<DeskPicture['workspace']> =>
  ((await (await ask('/desk', { by })).json()) as DeskPicture).workspace;

const HELLO = { name: 'Hello', text: 'Hello {customer.name}' };

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
    // What says the same as before is no change.
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

describe('a change of the workspace', () => {
  const feeds = (client: LinkClient, topic = 'client/workspace') => client.heardOn(topic) as WorkspaceFeed[];

  it('reaches the desks at the edge, and what is alone reaches its owner only', async () => {
    const first = await LinkClient.open(21);
    const second = await LinkClient.open(22, 'one', SECOND.type);
    await first.follow('client/workspace', 'client/attendants/workspace/21');
    await second.follow('client/workspace', 'client/attendants/workspace/22');
    const { revision } = await read();
    await ask('/workspace/answers/live', { body: HELLO });
    await ask('/workspace/own/answers/alone', { by: FIRST, body: { name: 'Alone', text: 'my own' } });
    await ask('/workspace/answers/live', { method: 'DELETE' });
    const answer = { id: 'live', ...HELLO, language: null };
    const said = [
      { revision: revision + 1, answers: [answer] },
      { revision: revision + 2, answersGone: ['live'] },
    ];
    await expect.poll(() => feeds(first)).toEqual(said);
    await expect.poll(() => feeds(second)).toEqual(said);
    await expect
      .poll(() => feeds(first, 'client/attendants/workspace/21'))
      .toMatchObject([{ answers: [{ id: 'alone', text: 'my own' }] }]);
    expect(second.heardOn('client/attendants/workspace/22')).toEqual([]);
    expect(await revisionsAtDesk(FIRST)).toEqual({
      revision: revision + 2,
      ownRevision: (await read(FIRST)).own.revision,
    });
  });

  it('goes to the bridge for desks at a broker, and a large one as a revision alone', async () => {
    const { socket } = await bridge('of the workspace');
    const { revision } = await read();
    await ask('/workspace/answers/large', { body: { name: 'Large', text: 'x'.repeat(9_000) } });
    await ask('/workspace/grants/33', { body: { rights: ['reports'] } });
    const said = () =>
      socket.frames
        .flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []))
        .filter(({ topic }) => topic === 'client/workspace');
    const topic = 'client/workspace';
    await expect.poll(said).toEqual([
      { topic, qos: 0, payload: { revision: revision + 1 } },
      {
        topic,
        qos: 0,
        payload: { revision: revision + 2, grants: [{ id: '33', rights: ['reports'] }] },
      },
    ]);
    socket.close();
    await expect.poll(() => desk().bridgeHeardAt()).toBeNull();
  });

  it('that the desk did not take is told later, as a revision that is to be read', async () => {
    const { revision } = await read();
    const first = await LinkClient.open(21, 'later');
    await first.follow('client/workspace');
    const restore = await runInDurableObject(desk(), (instance) => {
      const prototype = Object.getPrototypeOf(instance) as { workspaceChanged: unknown };
      const original = prototype.workspaceChanged;
      prototype.workspaceChanged = () => {
        throw new Error('The desk is away.');
      };
      return () => {
        prototype.workspaceChanged = original;
      };
    });
    expect(await statusOf('/workspace/tags/late', { body: { name: 'Late' } })).toBe(200);
    await runInDurableObject(desk(), () => restore());
    expect(feeds(first)).toEqual([]);
    expect(await runDurableObjectAlarm(workspace())).toBe(true);
    await expect.poll(() => feeds(first)).toEqual([{ revision: revision + 1 }]);
    expect(await runDurableObjectAlarm(workspace())).toBe(false);
  });

  it('is asked for by no chat, no message, and no page that is opened', async () => {
    await signIn(21, FIRST.type);
    const methods = ['contents', 'rightsOf', 'put', 'audit'];
    const counts = await Promise.all(methods.map((method) => counted(workspace(), method)));
    await say('unasked', request('unasked'), message('unasked', 1));
    await say('unasked', { kind: 'accept', at: 2, attendant: { ...FIRST, name: 'A', avatarURL: null } });
    await say('unasked', { kind: 'silent', at: 3, rev: 2 });
    await SELF.fetch('http://worker/session', { method: 'POST' });
    expect(await statusOf('/desk', { by: FIRST })).toBe(200);
    expect(await statusOf('/config/attendant', { by: FIRST })).toBe(200);
    const calls = [];
    for (const count of counts) calls.push(await count());
    expect(calls).toEqual([0, 0, 0, 0]);
  });
});
