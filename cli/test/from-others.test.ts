import { writeFile } from 'node:fs/promises';
import { CALLS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { useShops } from './support.ts';

const { at, empty } = useShops('cli-from-others');

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
