import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALLS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { startShopWithFiles, useShops } from './support.ts';

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

  it('Chatwoot: labels, inboxes, canned responses, and files with their bytes', async () => {
    const server = createServer((request, response) => {
      if (request.url?.endsWith('/gone.pdf')) response.writeHead(404).end();
      else if (request.url === '/redirect/note.txt') response.writeHead(302, { location: '/blob/1' }).end();
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('To be paid: 12');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = (id: number, name: string, file_type = 'file') => ({
      ...{ id, message_id: 1, account_id: 1, file_type, extension: null },
      ...{ data_url: `${host}/redirect/${name}`, thumb_url: '', file_size: 14, width: null, height: null },
    });
    const place = { id: 9, message_id: 1, file_type: 'location', account_id: 1, coordinates_lat: 38.7 };
    const files = {
      'labels.json': {
        payload: [
          { id: 1, title: 'late parcel', description: '', color: '#1F93FF', show_on_sidebar: true },
          { id: 2, title: 'never used', description: '', color: '#000000', show_on_sidebar: true },
        ],
      },
      'inboxes.json': {
        payload: [
          { id: 4, avatar_url: '', channel_id: 1, name: 'Website', channel_type: 'Channel::WebWidget' },
        ],
      },
      'canned.json': [{ id: 6, account_id: 1, short_code: 'bye', content: 'Goodbye!' }],
      'contacts.json': CONTACTS,
      'conversations.json': {
        data: { payload: [{ ...CONVERSATIONS.data.payload[0], inbox_id: 4, status: 'resolved' }] },
      },
      'messages.json': {
        payload: [
          said(1, 0, 'My invoice', { conversation_id: 55, attachments: [file(7, 'note.txt')] }),
          said(2, 0, '', { conversation_id: 55, attachments: [file(8, 'gone.pdf')] }),
          said(3, 0, null, {
            conversation_id: 55,
            attachments: [{ ...place, coordinates_long: -9.1, fallback_title: 'Lisbon', data_url: '' }],
          }),
        ],
      },
    };
    for (const [name, body] of Object.entries(files)) await writeFile(at(name), JSON.stringify(body));
    const shop = await startShopWithFiles();
    try {
      const args = ['import', '--from', 'chatwoot', ...Object.keys(files).map(at)];
      const ran = await shop.run(args);
      expect(ran.out).toContain('1 files, 1 ready answers, 3 tags');
      expect(ran.out).toMatch(/Left out: file gone.pdf of customer 298301: .* answers 404/);
      const mary = await shop.deployment.call(CALLS.customerExport, { params: { customerId: '298301' } });
      const [invoice, gone, lisbon] = mary.messages as { content: string; attachments?: { id: string }[] }[];
      expect(invoice).toMatchObject({
        content: 'My invoice',
        attachments: [{ name: 'note.txt', type: 'text/plain', size: 14 }],
      });
      expect(gone).toMatchObject({ content: `${host}/redirect/gone.pdf` });
      expect(gone?.attachments).toBeUndefined();
      expect(lisbon?.content).toBe('Lisbon 38.7, -9.1');
      const bytes = await shop.deployment.bytes(CALLS.attachment, {
        attachmentId: invoice?.attachments?.[0]?.id ?? '',
      });
      const pieces = [];
      for await (const piece of bytes) pieces.push(piece);
      expect(Buffer.concat(pieces).toString()).toBe('To be paid: 12');
      expect(mary.tags).toMatchObject({ tags: ['chatwoot-late-parcel', 'chatwoot-inbox-4'] });
      const { tags, answers } = await shop.deployment.call(CALLS.workspace);
      expect(tags.map(({ name, color }) => [name, color])).toEqual([
        ['Website', null],
        ['late parcel', '#1F93FF'],
        ['never used', '#000000'],
      ]);
      expect(answers).toMatchObject([{ id: 'chatwoot-6', name: 'bye', text: 'Goodbye!' }]);
      expect((await shop.run(args)).out).toContain('with 0 new messages and 0 new notes');
    } finally {
      await shop.stop();
      server.close();
    }
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
