import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatClient } from '../src/index.ts';
import { createWorkspaceRest, type WorkspaceRest } from '../src/rest/index.ts';

let worker: EdgeWorker;
let supervisor: WorkspaceRest;
const restOf = (token: string, onUnauthorized = () => {}) =>
  createWorkspaceRest({ endpoint: worker.url, token: () => token, onUnauthorized });

beforeAll(async () => {
  worker = await startEdgeWorker({});
  supervisor = restOf(await worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' }));
});
afterAll(() => worker?.stop());

describe('the calls of the workspace', () => {
  it('write entries, read them, grant rights, and tell who changed what', async () => {
    const text = 'Hello {customer.name}';
    expect(await supervisor.putAnswer('hello', { name: 'Hello', text })).toMatchObject({ id: 'hello', text });
    await supervisor.putOwnAnswer('mine', { name: 'Mine', text: 'my own' });
    await supervisor.putTag('vip', { name: 'VIP', color: '#ff0000' });
    await supervisor.putTeam('sales', { name: 'Sales', members: [21], skills: [], languages: ['en'] });
    await supervisor.putSettings({ undoSeconds: 5, languages: ['en', 'pt-BR'] });
    await supervisor.grant(21, ['answers']);
    expect(await supervisor.workspace()).toMatchObject({
      answers: [{ id: 'hello' }],
      tags: [{ id: 'vip', color: '#ff0000' }],
      teams: [{ id: 'sales', members: [21] }],
      settings: { undoSeconds: 5 },
      grants: [{ id: '21', rights: ['answers'] }],
      own: { answers: [{ id: 'mine' }] },
    });
    const attendant = restOf(await worker.token({ kind: 'attendant', id: 21, type: 'support/firstLevel' }));
    await attendant.removeAnswer('hello');
    await expect(attendant.removeTag('vip')).rejects.toMatchObject({ status: 403 });
    await supervisor.removeTag('vip');
    await supervisor.removeTeam('sales');
    await supervisor.removeOwnAnswer('mine');
    const { answers, tags, teams, own } = await supervisor.workspace();
    expect([answers, tags, teams, own.answers]).toEqual([[], [], [], []]);
    const { entries } = await supervisor.audit();
    expect(entries).toHaveLength(10);
    expect(entries[3]).toMatchObject({ by: '21', part: 'answers', before: { id: 'hello' }, after: null });
  });

  it('write down what attendants know of a chat, and find it', async () => {
    const page = createChatClient({ endpoint: worker.url });
    await page.start();
    page.send('Where is my zebrafinch?');
    await until('the word is stored', () => page.messages.some(({ seq }) => seq !== undefined));
    const hits = async (q: string) => (await supervisor.search(q)).hits;
    await until('the chat is found', async () => (await hits('zebrafinch')).length > 0);
    const [hit] = await hits('zebrafinch');
    if (hit === undefined) throw new Error('Nothing was found.');
    const { customerId, sessionId } = hit;
    const note = await supervisor.addNote(customerId, { content: 'a bird', id: 'n-1' });
    expect(await supervisor.notes(customerId)).toEqual([note]);
    expect(await supervisor.notes(customerId, { after: 1 })).toEqual([]);
    await supervisor.putTags(customerId, ['birds']);
    await supervisor.putTags(customerId, ['urgent'], sessionId);
    expect(await supervisor.tags(customerId)).toEqual({
      tags: ['birds'],
      sessions: [{ sessionId, tags: ['urgent'] }],
    });
    await supervisor.putAttributes(customerId, { plan: 'gold', age: 7 });
    await supervisor.putAttributes(customerId, { age: null });
    expect(await supervisor.attributes(customerId)).toMatchObject([
      { name: 'plan', value: 'gold', proof: 'attendant' },
    ]);
    expect((await hits('bird urgent gold')).map((each) => each.customerId)).toEqual([customerId]);
    await page.stop();
  });

  it('say that the token at hand is worth nothing', async () => {
    let ended = 0;
    const stranger = restOf('no token', () => {
      ended += 1;
    });
    await expect(stranger.workspace()).rejects.toMatchObject({ status: 401 });
    expect(ended).toBe(1);
  });
});
