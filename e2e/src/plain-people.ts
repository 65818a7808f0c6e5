import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** Somebody with a token. */
export interface SignedIn {
  id: string | number;
  token: string;
}

export interface Heard {
  /** Below the base topic. */
  topic: string;
  payload: Record<string, unknown>;
}

/**
 * A stack for all tests of a file, and people at it with nothing but MQTT.js, which knows nothing of this platform. Their connections
 * end after each test.
 */
export function plainPeople() {
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

  const full = (topic: string): string => `${stack.addresses.baseTopic}/${topic}`;
  const bearer = (token?: string) => (token === undefined ? {} : { authorization: `Bearer ${token}` });
  const read = (path: string, token?: string): Promise<Response> =>
    fetch(`${stack.addresses.worker}${path}`, { headers: bearer(token) });
  const post = (path: string, body: unknown, token?: string): Promise<Response> =>
    fetch(`${stack.addresses.worker}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(token) },
      body: JSON.stringify(body),
    });

  async function guest(): Promise<SignedIn> {
    const opened = (await (await post('/session', {})).json()) as { token: string; customer: { id: string } };
    return { id: opened.customer.id, token: opened.token };
  }
  async function attendant(
    email = 'user@chimpassist.com',
  ): Promise<SignedIn & { info: Record<string, unknown> }> {
    const signedIn = await post('/chimpassist/auth', { email, password: 'chimpassist' });
    const info = (await signedIn.json()) as { id: number };
    return { id: info.id, token: signedIn.headers.get('chimp-token') ?? '', info };
  }

  async function connect(options: IClientOptions): Promise<MqttClient> {
    const client = await mqtt.connectAsync(
      stack.addresses.mqttWebSocket,
      { protocolVersion: 4, reconnectPeriod: 0, ...options },
      false,
    );
    client.on('error', () => {});
    clients.push(client);
    return client;
  }
  const enter = ({ id, token }: SignedIn, options: IClientOptions = {}): Promise<MqttClient> =>
    connect({ username: String(id), password: token, ...options });
  const write = (client: MqttClient, topic: string, payload: unknown, qos: 1 | 2 = 1): Promise<unknown> =>
    client.publishAsync(full(topic), JSON.stringify(payload), { qos });
  function listen(client: MqttClient): Heard[] {
    const heard: Heard[] = [];
    client.on('message', (topic, payload) =>
      heard.push({
        topic: topic.slice(stack.addresses.baseTopic.length + 1),
        payload: JSON.parse(payload.toString()),
      }),
    );
    return heard;
  }

  return { stack: () => stack, full, read, post, guest, attendant, connect, enter, write, listen };
}
