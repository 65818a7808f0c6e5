import { evictDurableObject, runDurableObjectAlarm, SELF } from 'cloudflare:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { away, inChat, read, word } from '../mail/support.ts';
import { rowsWritten } from '../rows-written.ts';
import { bindings, chat, MARY, rewriteState, SUPERVISOR, say, stateOf, tokenFor } from '../support.ts';
import { type Browser, makeBrowser } from './browser.ts';

const call = async (who: string, method: string, body?: unknown): Promise<Response> =>
  SELF.fetch(`http://worker/customer/${who}/push`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenFor({ ...MARY, id: who })}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function subscribed(who: string, path: string = who, language?: string): Promise<Browser> {
  const browser = await makeBrowser(`https://fcm.googleapis.com/fcm/send/${path}`);
  const answer = await call(who, 'POST', { ...browser.subscription, ...(language ? { language } : {}) });
  expect([answer.status, await answer.json()]).toEqual([201, { push: 'on' }]);
  return browser;
}
/** In a chat with attendant 21, without an address. */
const chatting = (who: string) => inChat(who, {});

async function ring(who: string): Promise<void> {
  for (let i = 0; i < 5; i++) if (!(await runDurableObjectAlarm(chat(who)))) return;
}
async function notices(who: string, browser: Browser, count: number) {
  await expect
    .poll(async () => {
      await ring(who);
      return (await browser.pushed()).length;
    })
    .toBe(count);
  return Promise.all((await browser.pushed()).map((each) => browser.read(each)));
}
const pushContent = async (isOn: boolean) =>
  SELF.fetch('http://worker/workspace/settings', {
    method: 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ pushContent: isOn }),
  });

describe('a customer who has asked for it', () => {
  it('rule 58: is told once, without a word of the chat, when the page is gone', async () => {
    await chatting('told');
    const browser = await subscribed('told', 'told', 'pt-BR');
    await say('told', away(), word(1, 'A secret of ours'));
    expect(await notices('told', browser, 1)).toEqual([
      { kind: 'message', tag: 'chimpassist answer', title: 'Você tem uma resposta', body: '' },
    ]);
    await evictDurableObject(chat('told'));
    await ring('told');
    expect(await browser.pushed()).toHaveLength(1);
  });

  it('proves whose messages these are, by the key that pages are told', async () => {
    await chatting('vapid');
    const browser = await subscribed('vapid');
    await say('vapid', away(), word(1, 'Hello'));
    await notices('vapid', browser, 1);
    const [{ headers } = { headers: {} as Record<string, string> }] = await browser.pushed();
    expect(headers).toMatchObject({ ttl: '86400', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(headers.topic).toMatch(/^[\w-]{1,32}$/);
    const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? '') ?? [];
    const config = (await (await SELF.fetch('http://worker/config/widget')).json()) as { push: string };
    expect(key).toBe(config.push);
    const { d: _, ...jwk } = JSON.parse(bindings.VAPID_KEYS ?? '') as Record<string, string>;
    const { payload } = await jwtVerify(
      token,
      createLocalJWKSet({ keys: [{ ...jwk, kty: 'EC', alg: 'ES256' }] }),
    );
    expect(payload).toMatchObject({ aud: 'https://fcm.googleapis.com', sub: 'http://worker' });
  });

  it('rule 58: is told what was written only where the workspace says so', async () => {
    await pushContent(true);
    await chatting('content');
    const browser = await subscribed('content');
    await say('content', away(), word(1, 'It is on its way'));
    expect(await notices('content', browser, 1)).toMatchObject([{ title: 'A21', body: 'It is on its way' }]);
    await pushContent(false);
  });

  it('rule 58: is not told while a page is open, nor of what was read', async () => {
    await chatting('open');
    const browser = await subscribed('open');
    await say('open', word(1, 'Still here?'));
    await ring('open');
    await say('open', read(1), away());
    await ring('open');
    expect(await browser.pushed()).toEqual([]);
  });

  it('is told by two rows, and the subscription is one', async () => {
    await chatting('rows');
    const browser = await makeBrowser('https://fcm.googleapis.com/fcm/send/rows');
    const rows = await rowsWritten(chat('rows'), () => call('rows', 'POST', browser.subscription));
    await say('rows', away(), word(1, 'Hello'));
    const told = await rowsWritten(chat('rows'), () => notices('rows', browser, 1));
    // The third is the alarm that would go on with it after a restart.
    expect({ rows, told }).toEqual({ rows: 1, told: 3 });
  });
});

describe('a push service', () => {
  it('that knows the browser no more: it is forgotten, and the others are told', async () => {
    await chatting('gone');
    await subscribed('gone', 'is-gone');
    const other = await subscribed('gone', 'stays');
    await say('gone', away(), word(1, 'Hello'));
    await notices('gone', other, 1);
    await expect
      .poll(async () => (await stateOf('gone')).record.push?.browsers.map(({ endpoint }) => endpoint))
      .toEqual([other.endpoint]);
  });

  it('that is down is asked again, and what is told then is said once', async () => {
    await chatting('down');
    const browser = await subscribed('down');
    await say('down', away(), word(1, 'Hello'));
    await notices('down', browser, 1);
    await expect.poll(async () => (await stateOf('down')).record.push?.telling?.[0]?.tries).toBe(1);
    await dueNow('down', false);
    expect((await notices('down', browser, 2)).map(({ tag }) => tag)).toEqual(
      Array(2).fill('chimpassist answer'),
    );
    await expect.poll(async () => (await stateOf('down')).record.push?.telling).toBeUndefined();
  });

  it('that may have been asked before a restart is asked under the same topic', async () => {
    await chatting('doubt');
    const browser = await subscribed('doubt');
    await say('doubt', away(), word(1, 'Hello'));
    await notices('doubt', browser, 1);
    // As it stood on the disk while the push service was asked.
    await rewriteState('doubt', (state) => {
      const { push } = state.record;
      if (push === undefined) throw new Error('Nobody has subscribed.');
      const { told: _, ...rest } = push;
      const telling = {
        key: 'answer',
        mark: '3',
        kind: 'message' as const,
        at: 1,
        dueAt: 1,
        tries: 0,
        isTrying: true,
      };
      return {
        ...state,
        record: { ...state.record, push: { ...rest, telling: [{ ...telling, left: [browser.endpoint] }] } },
      };
    });
    await evictDurableObject(chat('doubt'));
    await say('doubt', { kind: 'presence', at: Date.now(), away: true });
    await notices('doubt', browser, 2);
    const [first, second] = await browser.pushed();
    expect(second?.headers.topic).toBe(first?.headers.topic);
  });

  /** The next try comes now. */
  async function dueNow(who: string, isTrying: boolean): Promise<void> {
    await rewriteState(who, (state) => {
      const { push } = state.record;
      const telling = push?.telling?.map((each) => ({ ...each, dueAt: 1, isTrying }));
      return push === undefined || telling === undefined
        ? state
        : { ...state, record: { ...state.record, push: { ...push, telling } } };
    });
    await evictDurableObject(chat(who));
    await say(who, { kind: 'presence', at: Date.now(), away: true });
  }
});

describe('an endpoint', () => {
  it.each([
    'https://internal.operator.test/push',
    'http://127.0.0.1:8080/push',
    'https://fcm.googleapis.com.evil.test/fcm/send/x',
    'https://evil.test/?fcm.googleapis.com',
    'https://name:password@fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com:8443/fcm/send/x',
    'http://fcm.googleapis.com/fcm/send/x',
    'https://evilpush.apple.com.test/x',
    'file:///etc/passwd',
  ])('that is not a known push service is refused: %s', async (endpoint) => {
    const { keys } = (await makeBrowser(endpoint)).subscription;
    expect((await call('strange', 'POST', { endpoint, keys })).status).toBe(400);
  });

  it.each([
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://db5p.notify.windows.com/w/?token=abc',
    'http://push.stand-in.test:9000/of-this-deployment',
  ])('of a browser is taken: %s', async (endpoint) => {
    const { keys } = (await makeBrowser(endpoint)).subscription;
    expect((await call('known', 'POST', { endpoint, keys })).status).toBe(201);
  });

  it('is forgotten when the customer says so', async () => {
    const [one, other] = [await subscribed('leaves', 'one'), await subscribed('leaves', 'other')];
    const left = async () => (await stateOf('leaves')).record.push?.browsers.map(({ endpoint }) => endpoint);
    expect((await call('leaves', 'DELETE', { endpoint: one.endpoint })).status).toBe(204);
    expect(await left()).toEqual([other.endpoint]);
    expect((await call('leaves', 'DELETE')).status).toBe(204);
    expect(await left()).toBeUndefined();
  });
});
