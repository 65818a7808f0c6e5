import { readFile, stat, writeFile } from 'node:fs/promises';
import { CALLS } from '@chimpassist/protocol';
import { makeTempFolder } from '@chimpassist/testing/temp-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportAll } from '../src/export.ts';
import { importItems } from '../src/import/import.ts';
import { readArchive } from '../src/import/read-archive.ts';
import { type Shop, startShop } from './support.ts';

const folder = makeTempFolder('cli-moving');
const at = (name: string): string => `${folder.path}/${name}`;
let full: Shop;
const shops: Shop[] = [];
async function empty(): Promise<Shop> {
  const shop = await startShop();
  shops.push(shop);
  return shop;
}
const CUSTOMERS = ['7', 'mary', 'zoë ?&'];
const LONG = 'ü'.repeat(20_000);

beforeAll(async () => {
  full = await empty();
  const { deployment } = full;
  await deployment.call(CALLS.putTag, {
    params: { entryId: 'vip' },
    body: { name: 'VIP', color: '#2f6fde' },
  });
  await deployment.call(CALLS.putAnswer, {
    params: { entryId: 'hello' },
    body: { name: 'Hello', text: 'Hello {customer.name}', language: 'en' },
  });
  await deployment.call(CALLS.putTeam, {
    params: { entryId: 'returns' },
    body: { name: 'Returns', members: [12] },
  });
  await deployment.call(CALLS.putSettings, { body: { undoSeconds: 5, languages: ['en', 'pt-BR'] } });
  await deployment.call(CALLS.putHours, { body: { zone: 'Europe/Lisbon', weekly: [] } });
  await deployment.call(CALLS.putForm, {
    params: { entryId: 'start' },
    body: {
      name: 'Start',
      when: 'before',
      fields: [{ name: 'plan', kind: 'choice', label: 'Plan', options: ['silver', 'gold'] }],
    },
  });
  await deployment.call(CALLS.putRule, {
    params: { entryId: 'cart' },
    body: { text: 'Can we help?', when: { seconds: 30 } },
  });
  await deployment.call(CALLS.putGrant, { params: { attendantId: '12' }, body: { rights: ['answers'] } });
  for (const id of CUSTOMERS) {
    const params = { id };
    for (const [n, as] of (['customer', 'attendant', 'customer'] as const).entries())
      await deployment.call(CALLS.apiSendMessage, {
        params,
        body: {
          content: n === 0 ? `${id}: ${LONG}`.slice(0, 20_000) : `${id}, word\u2028${n}`,
          as,
          name: as,
        },
      });
    await deployment.call(CALLS.apiAddNote, { params, body: { content: `About ${id}` } });
    await deployment.call(CALLS.apiPutAttributes, { params, body: { attributes: { plan: 'gold' } } });
    await deployment.call(CALLS.apiPutCustomerTags, { params, body: { tags: ['vip'] } });
  }
});
afterAll(async () => {
  for (const shop of shops) await shop.stop();
  folder.remove();
});

/** Everything that a deployment says of itself, without what is counted anew: sessions and times of attributes. */
async function contentsOf({ deployment }: Shop): Promise<unknown> {
  const { tags, answers, teams, settings, hours, forms, rules, grants } = await deployment.call(
    CALLS.workspace,
  );
  const { data } = await deployment.call(CALLS.apiChats);
  const chats = [];
  for (const { id } of data) {
    const { sessions: _, ...whole } = await deployment.call(CALLS.customerExport, {
      params: { customerId: String(id) },
    });
    const attributes = (whole.attributes as { at: number }[]).map(({ at: __, ...attribute }) => attribute);
    chats.push({ ...whole, attributes });
  }
  const asked = forms.map(({ origin: _, ...form }) => form);
  return { tags, answers, teams, settings, hours, forms: asked, rules, grants, chats };
}

describe('chimpassist export and import', () => {
  it('bring everything into an empty deployment, as it was', async () => {
    expect(await full.run(['export', at('all.jsonl')])).toMatchObject({
      code: 0,
      out: expect.stringContaining('3 chats with 9 messages and 3 notes'),
    });
    // Nobody else on this machine reads it.
    expect((await stat(at('all.jsonl'))).mode & 0o077).toBe(0);
    const other = await empty();
    const ran = await other.run(['import', at('all.jsonl')]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(
      '3 customers with 9 new messages and 3 new notes; 1 ready answers, 1 tags, 1 teams',
    );
    const [before, after] = [await contentsOf(full), await contentsOf(other)];
    expect(after).toEqual(before);
    expect((before as { chats: unknown[] }).chats).toHaveLength(3);

    const again = await other.run(['import', at('all.jsonl')]);
    expect(again.out).toContain('3 customers with 0 new messages and 0 new notes');
    expect(await contentsOf(other)).toEqual(before);
  });

  it('a dry run tells what there is, and changes nothing', async () => {
    const other = await empty();
    await exportAll(full.deployment, at('dry.jsonl'));
    const ran = await other.run(['import', '--dry-run', at('dry.jsonl')]);
    expect(ran).toMatchObject({
      code: 0,
      out: expect.stringContaining('To import: 3 customers with 9 messages'),
    });
    expect((await other.deployment.call(CALLS.apiChats)).data).toEqual([]);
    expect((await other.deployment.call(CALLS.workspace)).tags).toEqual([]);
  });

  it('an export that was broken off goes on, and nothing is in it twice', async () => {
    await exportAll(full.deployment, at('whole.jsonl'));
    const whole = await readFile(at('whole.jsonl'), 'utf8');
    // Torn in the middle of a line of the second chat.
    const second = whole.indexOf('"type":"end"') + 400;
    await writeFile(at('torn.jsonl.part'), whole.slice(0, second));
    const { length } = full.edge.calls;
    expect(await exportAll(full.deployment, at('torn.jsonl'))).toMatchObject({ chats: 3, messages: 9 });
    const linesOf = (text: string) =>
      text
        .trim()
        .split('\n')
        .filter((line) => !line.includes('"type":"begin"'));
    expect(linesOf(await readFile(at('torn.jsonl'), 'utf8'))).toEqual(linesOf(whole));
    expect(full.edge.calls.slice(length).filter(({ path }) => path === '/customer/7')).toEqual([]);
  });

  it('an import that was broken off goes on behind what it has brought', async () => {
    await exportAll(full.deployment, at('half.jsonl'));
    const other = await empty();
    let imports = 0;
    other.edge.intercept(({ path }) => {
      if (!path.endsWith('/import')) return undefined;
      imports += 1;
      return imports === 2
        ? Response.json({ error: { code: 'unauthorized', message: 'No more.' } }, { status: 401 })
        : undefined;
    });
    const bring = () =>
      importItems(other.deployment, readArchive(at('half.jsonl')), {
        dryRun: false,
        progressPath: at('half.progress'),
      });
    await expect(bring()).rejects.toThrow('No more.');
    other.edge.intercept(null);
    const { length } = other.edge.calls;
    await bring();
    expect(other.edge.calls.slice(length).some(({ path }) => path === '/workspace/tags/vip')).toBe(false);
    expect(await contentsOf(other)).toEqual(await contentsOf(full));
  });

  it('what one deployment has leaves nothing out at another', async () => {
    await exportAll(full.deployment, at('both.jsonl'));
    const [first, second] = [await empty(), await empty()];
    let imports = 0;
    first.edge.intercept(({ path }) => {
      if (!path.endsWith('/import')) return undefined;
      imports += 1;
      return imports === 2
        ? Response.json({ error: { code: 'unauthorized', message: 'No more.' } }, { status: 401 })
        : undefined;
    });
    const bring = (to: typeof first) =>
      importItems(to.deployment, readArchive(at('both.jsonl')), {
        dryRun: false,
        progressPath: at('both.progress'),
      });
    await expect(bring(first)).rejects.toThrow('No more.');
    await bring(second);
    expect(await contentsOf(second)).toEqual(await contentsOf(full));
  });

  it('says of a file that was broken off that there is more', async () => {
    await exportAll(full.deployment, at('cut.jsonl'));
    const whole = await readFile(at('cut.jsonl'), 'utf8');
    await writeFile(at('cut.jsonl'), whole.slice(0, -200));
    const other = await empty();
    expect(await other.run(['import', at('cut.jsonl')])).toMatchObject({
      code: 2,
      out: expect.stringContaining('This export was broken off'),
    });
  });
});

const CONTACTS = {
  meta: { count: 2 },
  payload: [
    {
      id: 3,
      name: 'Mary',
      email: 'mary@shop.test',
      phone_number: null,
      identifier: '298301',
      thumbnail: '',
      custom_attributes: { plan: 'gold' },
    },
    { id: 4, name: 'Guest', email: null, identifier: null, custom_attributes: {} },
  ],
};
const said = (
  id: number,
  message_type: number,
  content: string | null,
  over: Record<string, unknown> = {},
) => ({
  ...{ id, message_type, content, private: false, created_at: 1_700_000_000 + id, attachments: [] },
  sender:
    message_type === 0 ? { id: 3, name: 'Mary', type: 'contact' } : { id: 9, name: 'Ana', type: 'User' },
  ...over,
});
const CONVERSATIONS = {
  data: {
    meta: { all_count: 1 },
    payload: [
      {
        id: 55,
        labels: ['late parcel'],
        meta: { sender: CONTACTS.payload[0], assignee: null },
        messages: [said(2, 1, 'It comes tomorrow.')],
      },
    ],
  },
};
const MESSAGES = {
  meta: {},
  payload: [
    said(1, 0, 'Where is it?', { conversation_id: 55 }),
    said(2, 1, 'It comes tomorrow.', { conversation_id: 55 }),
    said(3, 1, 'She is upset.', { conversation_id: 55, private: true }),
    said(4, 2, 'Ana resolved this.', { conversation_id: 55 }),
    said(5, 0, null, {
      conversation_id: 55,
      attachments: [{ file_type: 'image', data_url: 'https://files.test/a.png' }],
    }),
    said(6, 0, 'Lost', { conversation_id: 99 }),
  ],
};

describe('what other products have', () => {
  it('Chatwoot: contacts, conversations, messages and private notes, each once', async () => {
    const shop = await empty();
    const files = {
      'contacts.json': CONTACTS,
      'conversations.json': CONVERSATIONS,
      'messages.json': MESSAGES,
    };
    for (const [name, body] of Object.entries(files)) await writeFile(at(name), JSON.stringify(body));
    const args = ['import', '--from', 'chatwoot', ...Object.keys(files).map(at)];
    const ran = await shop.run(args);
    expect(ran.out).toContain('2 customers with 3 new messages and 1 new notes');
    expect(ran.out).toContain('Left out: message 6: Its conversation is in none of the files.');
    expect(ran.code).toBe(2);
    const mary = await shop.deployment.call(CALLS.customerExport, { params: { customerId: '298301' } });
    expect(mary.messages).toMatchObject([
      {
        id: 'chatwoot-1',
        content: 'Where is it?',
        from: { role: 'customer', name: 'Mary' },
        timestamp: 1_700_000_001_000,
      },
      { id: 'chatwoot-2', content: 'It comes tomorrow.', from: { role: 'attendant', name: 'Ana' } },
      { id: 'chatwoot-5', content: 'https://files.test/a.png' },
    ]);
    expect(mary.notes).toMatchObject([{ content: 'She is upset.', from: { name: 'Ana' } }]);
    expect(mary.tags).toMatchObject({ tags: ['chatwoot-late-parcel'] });
    expect(mary.attributes).toMatchObject([
      { name: 'email', value: 'mary@shop.test' },
      { name: 'plan', value: 'gold' },
    ]);
    expect((await shop.run(args)).out).toContain('2 customers with 0 new messages and 0 new notes');
    expect((await shop.deployment.call(CALLS.apiCustomer, { params: { id: 'chatwoot-4' } })).name).toBe(
      'Guest',
    );
  });

  it('Chatwoot’s CSV of contacts', async () => {
    const shop = await empty();
    await writeFile(
      at('contacts.csv'),
      '﻿id,name,email,phone_number,identifier\n8,"Ben, B.",ben@shop.test,+351 1,\n',
    );
    expect((await shop.run(['import', '--from', 'chatwoot', at('contacts.csv')])).code).toBe(0);
    expect(await shop.deployment.call(CALLS.apiCustomer, { params: { id: 'chatwoot-8' } })).toMatchObject({
      name: 'Ben, B.',
      attributes: [{ name: 'email' }, { name: 'phone', value: '+351 1' }],
    });
  });

  it('CSV of customers: every column that is not known is an attribute', async () => {
    const shop = await empty();
    await writeFile(
      at('c.csv'),
      'ID,Name,tags,plan,cart value\nmary,Mary,vip;late,gold,12\na/b,Bad,,,\nben,"Ben\nB.",,,\n',
    );
    const ran = await shop.run(['import', '--from', 'customers', at('c.csv')]);
    expect(ran.code).toBe(2);
    expect(ran.out).toContain('2 customers');
    expect(ran.out).toMatch(/Left out: line 3: "id": /);
    expect(await shop.deployment.call(CALLS.apiCustomer, { params: { id: 'mary' } })).toMatchObject({
      name: 'Mary',
      tags: ['vip', 'late'],
      attributes: [
        { name: 'plan', value: 'gold' },
        { name: 'cart value', value: '12' },
      ],
    });
  });

  it('CSV of ready answers, again without a second one', async () => {
    const shop = await empty();
    await writeFile(
      at('a.csv'),
      'name,text,language\nHello,"Hello, {customer.name}",en\nBye,Bye,\n,nothing,\n',
    );
    const args = ['import', '--from', 'answers', at('a.csv')];
    expect(await shop.run(args)).toMatchObject({
      code: 2,
      out: expect.stringContaining('line 4: A ready answer'),
    });
    await shop.run(args);
    expect(
      (await shop.deployment.call(CALLS.apiAnswers)).data.map(({ name, text }) => [name, text]).sort(),
    ).toEqual([
      ['Bye', 'Bye'],
      ['Hello', 'Hello, {customer.name}'],
    ]);
  });
});
