import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

/** MQTT.js, which knows nothing of this platform, at the plain address of a Worker. */
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

interface SignedIn {
  id: string | number;
  token: string;
  info: Record<string, unknown>;
}

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${stack.addresses.worker}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function guest(): Promise<SignedIn> {
  const opened = (await (await post('/session', { customer: {} })).json()) as {
    token: string;
    customer: { id: string };
  };
  return { id: opened.customer.id, token: opened.token, info: opened.customer };
}

async function attendant(): Promise<SignedIn> {
  const answer = await post('/chimpassist/auth', { email: 'user@chimpassist.com', password: 'chimpassist' });
  const info = (await answer.json()) as { id: number };
  return { id: info.id, token: answer.headers.get('chimp-token') ?? '', info: { ...info } };
}

async function enter({ id, token }: SignedIn, options: IClientOptions): Promise<MqttClient> {
  const client = await mqtt.connectAsync(stack.addresses.mqttWebSocket, {
    reconnectPeriod: 0,
    username: String(id),
    password: token,
    ...options,
  });
  clients.push(client);
  return client;
}

const full = (topic: string) => `${stack.addresses.baseTopic}/${topic}`;

function listen(client: MqttClient): { topic: string; payload: Record<string, unknown> }[] {
  const heard: { topic: string; payload: Record<string, unknown> }[] = [];
  client.on('message', (topic, payload) => {
    heard.push({
      topic: topic.slice(stack.addresses.baseTopic.length + 1),
      payload: JSON.parse(payload.toString()) as Record<string, unknown>,
    });
  });
  return heard;
}

describe.each([4, 5] as const)('MQTT.js, level %i', (protocolVersion) => {
  it('carries a chat between a customer and an attendant', async () => {
    const [mary, ana] = [await guest(), await attendant()];
    const options = { protocolVersion };
    const [page, desk] = [await enter(mary, options), await enter(ana, options)];
    const [atPage, atDesk] = [listen(page), listen(desk)];
    const topic = `server/sessions/${mary.id}`;
    const write = (client: MqttClient, to: string, payload: unknown, qos: 1 | 2 = 1) =>
      client.publishAsync(full(to), JSON.stringify(payload), { qos });
    const wordOf = ({ id }: SignedIn, content: string) => ({
      sessionInfo: {},
      message: {
        id: crypto.randomUUID(),
        from: { id, name: 'x' },
        timestamp: Date.now(),
        content,
        readAt: null,
      },
    });

    await page.subscribeAsync(full(`${topic}/#`), { qos: 1 });
    await desk.subscribeAsync(
      [`client/attendants/assign/${ana.id}`, `${topic}/messages/customer`].map(full),
      {
        qos: 1,
      },
    );
    await write(desk, `server/attendants/${ana.id}/online`, { attendantInfo: ana.info });
    await write(page, `${topic}/online`, { customer: { id: mary.id, name: 'Mary' } });
    const offer = await until('the chat is offered', () =>
      atDesk.find(({ payload }) => payload.sessionTopic === topic),
    );
    await write(desk, `server/attendants/${ana.id}/assign`, {
      attendantInfo: ana.info,
      sessionInfo: offer.payload,
    });
    await until('the chat is online', () =>
      atPage.some(({ payload }) => payload.instruction === 'session/ready'),
    );
    // Quality 2 inwards: it is stored once.
    await write(page, `${topic}/messages/customer`, wordOf(mary, 'Is the Alder in stock?'), 2);
    await until('the desk hears it', () =>
      atDesk.some((each) => each.topic === `${topic}/messages/customer`),
    );
    await write(desk, `${topic}/messages/attendant`, wordOf(ana, 'It is, in green.'));
    await until('the page hears it', () =>
      atPage.some((each) => each.topic === `${topic}/messages/attendant`),
    );
    const history = await fetch(`${stack.addresses.worker}/customer/${mary.id}/messages`, {
      headers: { authorization: `Bearer ${mary.token}` },
    });
    const words = ((await history.json()) as { message: { content: string } }[]).map(
      ({ message }) => message.content,
    );
    expect(words).toEqual(['Is the Alder in stock?', 'It is, in green.']);
    await write(desk, `server/attendants/${ana.id}/quit`, { attendantInfo: ana.info });
  });

  it('is refused with another’s name, and hears nothing of another’s chat', async () => {
    const [mary, eve] = [await guest(), await guest()];
    await expect(enter({ ...eve, id: mary.id }, { protocolVersion })).rejects.toThrow();
    const spy = await enter(eve, { protocolVersion });
    await expect(spy.subscribeAsync(full(`server/sessions/${mary.id}/#`), { qos: 1 })).rejects.toThrow();
  });
});
