import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAttendantClient, createChatClient } from '@chimpassist/client';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { subscriptionAt } from '@chimpassist/testing/push-in-chromium';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** A try of which nobody knows is made again after half a minute; on a laden machine later. */
const AGAIN_MS = 120_000;
const ANA = { id: 21, name: 'Ana', avatarURL: null, type: 'support/firstLevel' } as const;

/** What mail hook and push service were asked, by the name under which they know it again. */
const asked: { mail: string[]; push: string[] } = { mail: [], push: [] };
/** Until the Worker was killed while it waited for an answer, none is given. */
const isHeld = { mail: true, push: true };
function serviceOf(kind: 'mail' | 'push', nameIn: (request: IncomingMessage) => unknown): Server {
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    request.resume().on('end', () => {
      asked[kind].push(String(nameIn(request)));
      if (!isHeld[kind]) response.writeHead(201).end();
    });
  });
}
const services = [
  serviceOf('mail', ({ headers }) => headers['idempotency-key']),
  serviceOf('push', ({ headers, url }) => `${url} ${headers.topic}`),
];
let worker: EdgeWorker;
let endpoint = '';

beforeAll(async () => {
  const [mail, push] = await Promise.all(
    services.map(async (service) => {
      await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    }),
  );
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  endpoint = `${push}/mary`;
  worker = await startEdgeWorker({
    MAIL_FROM: 'The Shop <support@shop.test>',
    MAIL_SECRET: 'a secret of mails for these tests',
    MAIL_ENDPOINT: mail ?? '',
    MAIL_DELAY: '200',
    VAPID_KEYS: JSON.stringify(privateKey.export({ format: 'jwk' })),
    PUSH_SERVICE: push ?? '',
    PUSH_DELAY: '200',
    METRICS_TOKEN: 'a token for the metrics',
  });
});
afterAll(async () => {
  await worker?.stop();
  for (const service of services) {
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  }
});

async function call<T>(path: string, by: string, body?: object, method = 'POST'): Promise<T> {
  const response = await fetch(worker.url + path, {
    method: body === undefined ? 'GET' : method,
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return (text.startsWith('#') ? text : JSON.parse(text)) as T;
}

it('mail, push and rating come once under one name, though the Worker is killed', async () => {
  const supervisor = await worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  await call(
    '/workspace/settings',
    supervisor,
    { undoSeconds: 0, languages: ['en'], rating: 'stars' },
    'PUT',
  );
  const mary = await worker.token({ kind: 'customer', id: 'mary', guest: false });
  const platform = { endpoint: worker.url, brokerHost: `${worker.url}/mqtt` };
  const customer = createChatClient({
    ...platform,
    customer: { id: 'mary', name: 'Mary', avatarURL: null },
  });
  await customer.start();
  customer.send('Is the red one still there?');
  const ana = createAttendantClient({
    ...platform,
    attendant: ANA,
    token: await worker.token({ kind: 'attendant', id: ANA.id, type: ANA.type }),
  });
  ana.onOffer((_, accept) => accept());
  ana.start();
  const chat = await until('Ana has the chat', () => [...ana.chats.values()][0]);
  await call('/customer/mary/form', mary, { email: 'mary@customer.test' });
  await call('/customer/mary/push', mary, { ...(await subscriptionAt(endpoint)), language: 'en' });
  await customer.stop();
  chat.send('Yes, two of them.');
  const mails = () => call<{ state: string }[]>('/customer/mary/mails', supervisor);
  // While a mail is sent, push services are not asked: each is cut off by a kill of its own.
  for (const kind of ['mail', 'push'] as const) {
    // A call wakes the chat: after a kill the local platform rings no alarm by itself.
    await until(`${kind} is asked for`, () => mails().then(() => asked[kind].length > 0), AGAIN_MS);
    await worker.process.kill();
    isHeld[kind] = false;
    await worker.process.start();
  }
  await until('the mail is sent', async () => (await mails())[0]?.state === 'sent', AGAIN_MS);
  const metrics = () => call<string>('/metrics', 'a token for the metrics');
  const isCounted = (text: string, kind: string) => text.includes(`in_doubt_total{kind="${kind}"} 1\n`);
  await until(
    'both were in doubt once',
    async () => {
      await mails();
      const text = await metrics();
      return isCounted(text, 'mail') && isCounted(text, 'push');
    },
    AGAIN_MS,
  );
  await until('the push message is taken', () => mails().then(() => asked.push.length > 1), AGAIN_MS);
  // A hook that knows the key has sent it once; a browser shows one message under the topic.
  expect(asked.mail).toHaveLength(2);
  expect(asked.push).toHaveLength(2);
  expect(new Set(asked.mail).size).toBe(1);
  expect(new Set(asked.push).size).toBe(1);

  await chat.end();
  const rate = (value: number) => call<{ value: number }>('/customer/mary/rating', mary, { value });
  await until('it may be rated', () => rate(4).catch(() => null));
  // Nobody knows whether this one came: the page says it again.
  const cutOff = rate(5).catch(() => null);
  await worker.process.kill();
  await cutOff;
  await worker.process.start();
  expect((await rate(5)).value).toBe(5);
  const { ratings } = await call<{ ratings: { value: number }[] }>('/customer/mary/tags', supervisor);
  expect(ratings.map(({ value }) => value)).toEqual([5]);
  await ana.stop();
}, 400_000);
