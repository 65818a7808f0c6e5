import { evictDurableObject, SELF } from 'cloudflare:test';
import type { MessageRefusal } from '@chimpassist/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customer, EdgeClient, messageOf } from '../edge-client.ts';
import { PlainClient } from '../plain-client.ts';
import { chat, contents, message, request, say, topicOf } from '../support.ts';
import { keyWith } from '../v1/api.ts';
import { BEFORE, CONSENT, fill, putForm, removeForm, versionIn } from './support.ts';

let version = '';
beforeAll(async () => {
  version = versionIn(await putForm('before', { ...BEFORE, fields: [CONSENT] }));
});
afterAll(() => removeForm('before'));

const agree = async (who: string): Promise<void> => {
  expect((await fill(who, { form: 'before', fields: { terms: version } })).status).toBe(200);
};

/** Each way by which words of a customer come: it tries, and says whether the word was taken. */
const DOORS: Record<string, (who: string, n: number) => Promise<boolean>> = {
  'the bridge': async (who, n) => {
    const { acks, refused } = await say(who, message(who, n));
    if (refused.length > 0) expect(refused).toMatchObject([{ code: 'consent_needed' }]);
    return acks.length === 1;
  },
  'the bridge, after a request': async (who, n) => {
    const { acks } = await say(who, request(who), message(who, n));
    return acks.length === 1;
  },
  'the bridge, on the topic that proves nobody': async (who, n) => {
    const { proven: _, ...frame } = message(who, n) as { proven?: string } & ReturnType<typeof message>;
    return (await say(who, frame)).acks.length === 1;
  },
  'a page at the edge': async (who, n) => {
    const page = await EdgeClient.open(who, `c-${n}`);
    page.write(n);
    await expect.poll(() => page.acknowledged).toHaveLength(1);
    const refusals = page.on('messages/refused') as { refusals: MessageRefusal[] }[];
    if (refusals.length > 0)
      expect(refusals[0]?.refusals).toMatchObject([{ id: `m-${n}`, reason: 'consent' }]);
    return refusals.length === 0;
  },
  'a plain MQTT client': async (who, n) => {
    const plain = await PlainClient.enter(customer(who));
    const topic = `${topicOf(who)}/messages/customer`;
    return (await plain.publish(topic, { sessionInfo: {}, message: messageOf(who, n) })) === 0;
  },
  'the API': async (who, n) => {
    const answer = await SELF.fetch(`http://worker/v1/chats/${who}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await keyWith('chats:write')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ content: `text ${n}`, as: 'customer', name: 'Mary' }),
    });
    if (answer.status !== 201)
      expect([answer.status, await answer.json()]).toMatchObject([
        409,
        { error: { code: 'consent_needed' } },
      ]);
    return answer.status === 201;
  },
};

describe.each(Object.entries(DOORS))('a required consent, where words come by %s', (name, tries) => {
  const who = `door-${Object.keys(DOORS).indexOf(name)}`;

  it('rule 48: lets nothing be stored before it is given, and everything after', async () => {
    expect(await tries(who, 1)).toBe(false);
    expect(await contents(who)).toEqual([]);
    // Nothing of it is remembered where the object was away meanwhile.
    await evictDurableObject(chat(who));
    expect(await tries(who, 2)).toBe(false);
    await agree(who);
    expect(await tries(who, 3)).toBe(true);
    expect(await contents(who)).toEqual(['text 3']);
  });
});

describe('a chat that goes on', () => {
  it('rule 48: is not stopped by a consent that is required since; copies are taken', async () => {
    await removeForm('before');
    await say('goes-on', message('goes-on', 1));
    await putForm('before', { ...BEFORE, fields: [CONSENT] });
    await evictDurableObject(chat('goes-on'));
    expect((await say('goes-on', message('goes-on', 1), message('goes-on', 2))).acks).toHaveLength(2);
  });
});

describe('a client that knows no forms', () => {
  it('is told in a line where to agree, once in a minute, and the page there takes it', async () => {
    const { publishes } = await say('old', message('old', 1));
    expect(publishes).toMatchObject([
      { topic: `${topicOf('old')}/messages/attendant`, payload: { message: { from: { id: 'forms' } } } },
    ]);
    expect((await say('old', message('old', 2))).publishes).toEqual([]);
    const [line] = publishes as { payload: { message: { content: string } } }[];
    const content = line?.payload.message.content ?? '';
    const url = /http:\/\/worker\/forms\/old\?\S+/.exec(content)?.[0] ?? '';
    const page = await SELF.fetch(url);
    const html = await page.text();
    expect([page.status, html]).toEqual([200, expect.stringContaining(CONSENT.label)]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const send = (body: string) =>
      SELF.fetch(url, {
        method: 'POST',
        // So browsers send the form of a page that tells nobody its address.
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
        body,
      });
    expect(await (await send('')).text()).toContain('aria-invalid="true"');
    expect((await say('old', message('old', 3))).acks).toEqual([]);
    expect(await (await send(`terms=${version}`)).text()).toContain('Thank you');
    expect((await say('old', message('old', 4))).acks).toHaveLength(1);
    // Of another customer it opens nothing.
    expect((await SELF.fetch(url.replace('/old?', '/other?'))).status).toBe(403);
  });

  it('hears the line at the edge too, and nobody stores it where it comes back', async () => {
    const page = await EdgeClient.open('old-edge');
    page.write(1);
    await expect.poll(() => page.on('messages/attendant')).toHaveLength(1);
    const [line] = page.on('messages/attendant') as { message: object }[];
    const { refused } = await say('old-edge', {
      kind: 'message',
      at: Date.now(),
      proven: 'attendant',
      message: line?.message,
    });
    expect([refused, await contents('old-edge')]).toEqual([[], []]);
  });
});
