import { SELF } from 'cloudflare:test';
import type { AuditPage, PageRule, RuleCounts, Workspace } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { rowsWritten } from './rows-written.ts';
import { bindings, FIRST, SUPERVISOR, tokenFor } from './support.ts';

const ask = async (
  path: string,
  method = 'GET',
  body?: unknown,
  by: typeof FIRST | typeof SUPERVISOR = SUPERVISOR,
) =>
  SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const rulesOfPages = async (): Promise<PageRule[]> =>
  ((await (await SELF.fetch('http://worker/config/widget')).json()) as { rules: PageRule[] }).rules;
const counts = async (): Promise<RuleCounts[]> =>
  ((await (await ask('/workspace/rules/counts', 'GET', undefined, FIRST)).json()) as { rules: RuleCounts[] })
    .rules;
const count = (id: string, event: string) =>
  SELF.fetch(`http://worker/config/rules/${id}/${event}`, { method: 'POST' });
const workspace = () => bindings.WORKSPACE.getByName('workspace');

describe('rules by which pages open a bubble', () => {
  it('reach pages at once, and desks, with who made them', async () => {
    const when = {
      page: '/pricing',
      seconds: 30,
      scroll: 50,
      attribute: { name: 'cart', atLeast: 100 },
      returning: true,
      hours: 'open',
    };
    const put = await ask('/workspace/rules/help', 'PUT', { name: 'Prices', text: ' Any questions? ', when });
    const rule = { id: 'help', name: 'Prices', text: 'Any questions?', when, isOn: true };
    expect([put.status, await put.json()]).toEqual([200, rule]);
    expect(await rulesOfPages()).toEqual([{ id: 'help', text: 'Any questions?', when }]);
    const shared: Workspace = await (await ask('/workspace', 'GET', undefined, FIRST)).json();
    expect(shared.rules).toEqual([rule]);
    const audit: AuditPage = await (await ask('/audit')).json();
    expect(audit.entries[0]).toMatchObject({ part: 'rules', id: 'help', before: null });
  });

  it('that are off stay at home, and what is removed is gone', async () => {
    await ask('/workspace/rules/help', 'PUT', { text: 'Any questions?', isOn: false });
    expect(await rulesOfPages()).toEqual([]);
    expect((await ask('/workspace/rules/help', 'DELETE')).status).toBe(204);
    expect((await ask('/workspace/rules/help', 'DELETE')).status).toBe(404);
  });

  it.each([
    ['no words', { text: ' ' }],
    ['a text that fills the page', { text: 'x'.repeat(301) }],
    ['a scroll beyond the end', { text: 'Hi', when: { scroll: 101 } }],
    ['hours that there are not', { text: 'Hi', when: { hours: 'lunch' } }],
  ])('are refused with %s', async (_, body) => {
    expect((await ask('/workspace/rules/odd', 'PUT', body)).status).toBe(400);
  });

  it('leave the rules of routing in the settings as they are', async () => {
    const routing = { rules: [{ to: { skill: 'bills' } }] };
    await ask('/workspace/settings', 'PUT', { routing });
    await ask('/workspace/rules/hello', 'PUT', { text: 'Hello' });
    const { settings, rules }: Workspace = await (await ask('/workspace')).json();
    expect([settings.routing?.rules, rules.map(({ id }) => id)]).toEqual([
      [{ when: {}, to: { skill: 'bills' }, only: false }],
      ['hello'],
    ]);
  });
});

describe('bubbles', () => {
  it('are counted by what pages say, and a made-up rule is not', async () => {
    await ask('/workspace/rules/counted', 'PUT', { text: 'Hello' });
    for (const event of ['shown', 'shown', 'opened', 'answered'])
      expect((await count('counted', event)).status).toBe(204);
    expect((await count('counted', 'sold')).status).toBe(400);
    await count('made-up', 'shown');
    await expect
      .poll(counts, { timeout: 15_000 })
      .toEqual([{ id: 'counted', shown: 2, opened: 1, answered: 1 }]);
    await ask('/workspace/rules/counted', 'DELETE');
    expect(await counts()).toEqual([]);
  });

  it('cost a row for each rule, however many pages show them at once', async () => {
    await ask('/workspace/rules/many', 'PUT', { text: 'Hello' });
    const rows = await rowsWritten(workspace(), async () => {
      await Promise.all(Array.from({ length: 200 }, () => count('many', 'shown')));
      await expect.poll(counts, { timeout: 15_000 }).toMatchObject([{ id: 'many', shown: 200 }]);
    });
    // The first at once, the others together some seconds later.
    expect(rows).toBeLessThanOrEqual(3);
  });
});
