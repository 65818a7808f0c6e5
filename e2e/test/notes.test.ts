import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

/** Notes over the real broker and bridge: attendants hear them, the customer does not. */
let stack: RunningStack;
const clients: MqttClient[] = [];

beforeAll(async () => {
  stack = await startStack();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});
afterAll(async () => {
  await stack?.stop();
});

const SECRET = 'words that no customer may read';

const post = (path: string, body: unknown, token?: string): Promise<Response> =>
  fetch(`${stack.addresses.worker}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
const full = (topic: string) => `${stack.addresses.baseTopic}/${topic}`;

async function enter(id: string | number, token: string) {
  const client = await mqtt.connectAsync(
    stack.addresses.mqttWebSocket,
    { protocolVersion: 4, reconnectPeriod: 0, username: String(id), password: token },
    false,
  );
  client.on('error', () => {});
  clients.push(client);
  const heard: { topic: string; text: string }[] = [];
  client.on('message', (topic, payload) => heard.push({ topic, text: payload.toString() }));
  return { client, heard };
}
/** A broker refuses what is not allowed. */
const tryToFollow = async (client: MqttClient, filter: string): Promise<number | undefined> => {
  const [grant] = await client.subscribeAsync(filter, { qos: 1 }).catch(() => []);
  return grant?.qos;
};

describe('a note over the real broker', () => {
  it('is heard by attendants, and by no customer who follows all that there is', async () => {
    const opened = (await (await post('/session', {})).json()) as { token: string; customer: { id: string } };
    const customer = opened.customer.id;
    const topic = `server/sessions/${customer}`;
    const page = await enter(customer, opened.token);
    const filters = [
      `${topic}/#`,
      ...['#', 'client/#', 'client/chats/#', `client/chats/${customer}/#`, `client/chats/${customer}/notes`],
      ...['client/chats/+/notes', 'client/attendants/notes/+', 'client/attendants/#', 'client/+/+/notes'],
    ];
    const granted: string[] = [];
    for (const filter of filters) {
      const qos = await tryToFollow(page.client, full(filter));
      if (qos === 0 || qos === 1) granted.push(filter);
    }
    expect(granted).toEqual([`${topic}/#`]);

    const signedIn = await post('/chimpassist/auth', {
      email: 'supervisor@chimpassist.com',
      password: 'chimpassist',
    });
    const { id } = (await signedIn.json()) as { id: number };
    const token = signedIn.headers.get('chimp-token') ?? '';
    const desk = await enter(id, token);
    await desk.client.subscribeAsync(full('client/chats/+/notes'), { qos: 1 });

    const request = { sessionTopic: topic, customer: { id: customer, name: 'Mary' }, requestID: 'r' };
    await page.client.publishAsync(full(`${topic}/online`), JSON.stringify(request), { qos: 1 });
    await until('the chat is there', async () => {
      const last = await fetch(`${stack.addresses.worker}/customer/${customer}/sessions/last`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return ((await last.json()) as unknown[]).length > 0;
    });
    expect((await post(`/customer/${customer}/notes`, { content: SECRET }, token)).status).toBe(201);
    await until('the desk hears the note', () => desk.heard.some(({ text }) => text.includes(SECRET)));
    expect(desk.heard.map((each) => each.topic)).toEqual([full(`client/chats/${customer}/notes`)]);

    // What came after the note is there, and so would the note be.
    const message = { from: { id, name: 'Ana', avatarURL: null }, id: 'm', timestamp: 1, content: 'hello' };
    await desk.client.publishAsync(
      full(`${topic}/messages/attendant`),
      JSON.stringify({ sessionInfo: {}, message }),
      { qos: 1 },
    );
    await until('the customer hears the answer', () => page.heard.some(({ text }) => text.includes('hello')));
    expect(JSON.stringify(page.heard)).not.toContain(SECRET);
  });
});
