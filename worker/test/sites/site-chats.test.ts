import { runDurableObjectAlarm, SELF } from 'cloudflare:test';
import type { Attachment } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { email } from '../../src/email.ts';
import { answer } from '../../src/http/answer.ts';
import { objectsOf } from '../../src/objects/addresses.ts';
import { PNG } from '../files/support.ts';
import { addressOf, away, delivered, plainMail, word } from '../mail/support.ts';
import { accept, bindings, MARY, message, request, SUPERVISOR } from '../support.ts';
import { ask, BACKENDS, SITES, sayAt, tokenOf } from './operator-sites.ts';

const wordOf = (content: string) => ({
  kind: 'message',
  at: 1,
  message: {
    id: 'm-1',
    from: { id: 'mary', name: 'mary', avatarURL: null, role: 'customer' },
    timestamp: 1,
    content,
    readAt: null,
  },
});

describe('a customer who is known to several sites', () => {
  it('rule 67: has a chat and a record of each, and reads one by its token alone', async () => {
    for (const site of SITES)
      await sayAt(site, 'mary', request('mary'), wordOf(`said at ${site || 'the first'}`));
    for (const site of SITES) {
      const history = await ask(site, '/customer/mary/messages', { bearer: await tokenOf(site, MARY) });
      const entries = await history.json<{ message: { content: string } }[]>();
      expect(entries.map((entry) => entry.message.content)).toEqual([`said at ${site || 'the first'}`]);
    }
  });

  it('is gone from one site only', async () => {
    const supervisor = await tokenOf('north', SUPERVISOR);
    const erased = await ask('north', '/customer/mary', { method: 'DELETE', bearer: supervisor });
    expect(erased.status).toBe(202);
    await erased.arrayBuffer();
    const readAt = async (site: string) => {
      const bearer = await tokenOf(site, SUPERVISOR);
      const history = await ask(site, '/customer/mary/messages', { bearer });
      return history.json<object[]>();
    };
    await expect.poll(() => readAt('north')).toEqual([]);
    expect(await readAt('south')).toHaveLength(1);
    expect(await readAt('')).toHaveLength(1);
  });
});

describe('what a site tells its pages', () => {
  it('leads back to the site, by its host or its path', async () => {
    const edges = async (site: string) => {
      const opened = await ask(site, '/session', { method: 'POST', body: {} });
      const config = await ask(site, '/config/widget');
      const { edges: told } = await opened.json<{ edges: string[] }>();
      expect(await config.json()).toMatchObject({ mqtt: told[0], edges: told });
      return told;
    };
    expect(await Promise.all(SITES.map(edges))).toEqual([
      ['ws://worker/mqtt'],
      ['ws://north.shop.test/mqtt'],
      ['ws://worker/south/mqtt'],
    ]);
  });

  it('lets pages in that it names, and not those of another site', async () => {
    const status = async (site: string, origin: string) => {
      const response = await ask(site, '/config/widget', { headers: { origin } });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await status('north', 'https://north.test')).toBe(200);
    expect(await status('north', 'https://shop.test')).toBe(403);
    expect(await status('south', 'https://shop.test')).toBe(200);
    expect(await status('', 'https://north.test')).toBe(403);
  });

  it('has links to its files, which open there and at no other site', async () => {
    const bearer = await tokenOf('south', MARY);
    const uploaded = await SELF.fetch(`${BACKENDS.south}/customer/mary/attachments?name=a.png`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', authorization: `Bearer ${bearer}` },
      body: PNG,
    });
    expect(uploaded.status).toBe(201);
    const { id } = await uploaded.json<Attachment>();
    const linked = await ask('south', `/attachments/${id}/link`, { method: 'POST', bearer });
    const { url } = await linked.json<{ url: string }>();
    expect(url).toMatch(/^http:\/\/worker\/south\/attachments\//);
    const read = async (address: string) => {
      const response = await SELF.fetch(address);
      await response.arrayBuffer();
      return response.status;
    };
    expect(await read(url)).toBe(200);
    expect(await read(url.replace('/south', ''))).toBe(403);
    expect(await read(url.replace('//worker/south', '//north.shop.test'))).toBe(403);
  });
});

it('takes a socket at the site of its token, and at no other one', async () => {
  const connect = async (backend: string, token: string) => {
    const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `mqtt, ${token}` };
    const { status, webSocket } = await SELF.fetch(`${backend}/mqtt/mary`, { headers });
    webSocket?.accept();
    webSocket?.close();
    return status;
  };
  const south = await tokenOf('south', MARY);
  expect(await connect(BACKENDS.south ?? '', south)).toBe(101);
  expect(await connect(BACKENDS.north ?? '', south)).toBe(401);
  expect(await connect(BACKENDS[''] ?? '', south)).toBe(401);
});

it('answers nobody while SITES is wrong, and says what is', async () => {
  const wrong = { ...bindings, SITES: 'north=nowhere at all' };
  const ctx = { waitUntil() {}, passThroughOnException() {} } as unknown as ExecutionContext;
  const response = await answer(new Request('http://worker/session', { method: 'POST' }), wrong, ctx);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    error: { code: 'not_configured', message: expect.stringContaining('north=nowhere at all') },
  });
});

it('takes a mail at the site that made its address', async () => {
  const topic = 'server/sessions/otto';
  const south = objectsOf(bindings, 'south');
  await sayAt('south', 'otto', request('otto'), message('otto', 1));
  await sayAt('south', 'otto', accept(21));
  const left = await ask('south', '/customer/otto/form', {
    method: 'POST',
    bearer: await tokenOf('south', { kind: 'customer', id: 'otto', guest: false }),
    body: { email: addressOf('otto') },
  });
  await left.arrayBuffer();
  expect(left.status).toBe(200);
  await sayAt('south', 'otto', away(), word(1, 'Which one?'));
  await expect
    .poll(async () => {
      await runDurableObjectAlarm(south.chat(topic) as DurableObjectStub);
      return (await delivered('otto')).mails.length;
    })
    .toBe(1);
  const [mail] = (await delivered('otto')).mails;
  if (mail === undefined) throw new Error('No mail was sent.');
  expect(mail.replyTo).toMatch(/@mail\.south\.test$/);
  const bytes = new TextEncoder().encode(plainMail('otto', mail, 'The blue one', { 'In-Reply-To': '' }));
  const refusals: string[] = [];
  await email(
    {
      from: addressOf('otto'),
      to: mail.replyTo,
      raw: new Response(bytes).body,
      rawSize: bytes.length,
      setReject: (why: string) => refusals.push(why),
    } as unknown as ForwardableEmailMessage,
    bindings,
  );
  expect(refusals).toEqual([]);
  const bearer = await tokenOf('south', SUPERVISOR);
  const history = await ask('south', '/customer/otto/messages', { bearer });
  expect(await history.text()).toContain('The blue one');
});
