import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Anything, LegacyPlatform } from '../src/legacy-connection.ts';
import { LegacyCustomer } from '../src/legacy-customer.ts';

let stack: RunningStack;
let platform: LegacyPlatform;
let attendant: { client: MqttClient; info: Anything; offers: Anything[] };

beforeAll(async () => {
  stack = await startStack({ env: { LEGACY_CLIENTS: 'widget' } });
  const { worker, mqttWebSocket, baseTopic } = stack.addresses;
  platform = { broker: mqttWebSocket, backend: worker, baseTopic };
  attendant = await signIn();
});
afterAll(async () => {
  await attendant?.client.endAsync(true);
  await stack?.stop();
});

const say = (topic: string, payload: unknown): Promise<unknown> =>
  attendant.client.publishAsync(`${platform.baseTopic}/${topic}`, JSON.stringify(payload), { qos: 1 });

/** An attendant with a token, as far as the wire shows one. */
async function signIn(): Promise<typeof attendant> {
  const answer = await fetch(`${platform.backend}/chimpassist/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'user@chimpassist.com', password: 'chimpassist' }),
  });
  const info: Anything = await answer.json();
  const client = await mqtt.connectAsync(platform.broker, {
    protocolVersion: 4,
    username: String(info.id),
    password: answer.headers.get('chimp-token') ?? '',
    clientId: `attendant_${Math.random().toString(16).slice(2)}`,
  });
  const offers: Anything[] = [];
  client.on('message', (_, payload) => offers.push(JSON.parse(payload.toString())));
  await client.subscribeAsync(`${platform.baseTopic}/client/attendants/assign/${info.id}`);
  return { client, info, offers };
}

async function onlineWith(id: number): Promise<{ customer: LegacyCustomer; topic: string }> {
  const topic = `server/sessions/${id}`;
  const customer = await LegacyCustomer.open(platform, { id, name: 'Mary', avatarURL: null });
  const own = `server/attendants/${attendant.info.id}`;
  const offer = await until('the chat is offered', async () => {
    await say(`${own}/online`, { attendantInfo: attendant.info });
    return attendant.offers.find(({ sessionTopic }) => sessionTopic === topic);
  });
  await say(`${own}/assign`, { attendantInfo: attendant.info, sessionInfo: offer });
  await until('the chat is online', () => {
    customer.sayOnline();
    return customer.session.status === 'online';
  });
  return { customer, topic };
}

const answerIn = (topic: string, content: string): Promise<unknown> => {
  const { id, name, avatarURL } = attendant.info;
  const message = {
    id: content,
    from: { id, name, avatarURL },
    timestamp: Date.now(),
    content,
    readAt: null,
  };
  return say(`${topic}/messages/attendant`, { sessionInfo: { lastMessages: [message] }, message });
};

const statusOf = async (id: number): Promise<string> =>
  ((await (await fetch(`${platform.backend}/customer/${id}/sessions/last`)).json()) as Anything)[0].status;

/** Two connections: what one sends later may arrive sooner. */
const isStored = (id: number, content: string): Promise<unknown> =>
  until(`"${content}" is stored`, async () => {
    const answer = await fetch(`${platform.backend}/customer/${id}/messages`);
    return ((await answer.json()) as Anything).some(({ message }: Anything) => message.content === content);
  });

describe('a legacy widget and a new attendant', () => {
  it('the widget is told its history with each message', async () => {
    const { customer, topic } = await onlineWith(7101);
    customer.send('one');
    await isStored(7101, 'one');
    await answerIn(topic, 'two');
    await until('it has the answer', () => customer.received.some(({ content }) => content === 'two'));
    customer.send('three');
    await isStored(7101, 'three');
    await answerIn(topic, 'four');
    const texts = await until('it has all of them', () => {
      const last = customer.payloads.at(-1)?.sessionInfo.lastMessages.map((m: Anything) => m.content);
      return last?.at(-1) === 'four' ? last : null;
    });
    expect(texts).toEqual(['one', 'two', 'three', 'four']);
    expect(customer.payloads.at(-1)?.sessionInfo).toMatchObject({ status: 'online', sessionTopic: topic });
    await customer.close();
  });

  it('an ended chat stays ended until the customer’s next message', async () => {
    const { customer, topic } = await onlineWith(7102);
    customer.send('hello');
    // A word that crossed the end would begin the chat again.
    await isStored(7102, 'hello');
    await say(`server/attendants/${attendant.info.id}/command`, {
      attendantInfo: attendant.info,
      command: { command: 'end', sessionTopic: topic },
    });
    await until('it hears of the end', () => customer.instructions.includes('session/aborted/expired'));
    // It asks again at once, and goes on to say that it is there. What it says last is known to have arrived.
    for (const status of ['waitingAttendantsAssignment', 'aborted', 'waitingAttendantsAssignment']) {
      customer.session = { ...customer.session, status };
      customer.sayOnline();
    }
    const before = customer.instructions.length;
    customer.session = { ...customer.session, status: 'online' };
    customer.sayOnline();
    await until('the keep-alives have arrived', () => customer.instructions.length > before);
    expect(customer.instructions.at(-1)).toBe('session/aborted/expired');
    expect(await statusOf(7102)).toBe('aborted');
    attendant.offers.splice(0);
    customer.send('one thing more');
    await until('it is offered again', () =>
      attendant.offers.find(({ sessionTopic }) => sessionTopic === topic),
    );
    expect(await statusOf(7102)).toBe('waitingAttendantsAssignment');
    await customer.close();
  });
});
