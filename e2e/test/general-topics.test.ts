import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Anything,
  LegacyConnection,
  type LegacyPlatform,
  legacyCall,
} from '../src/legacy-connection.ts';

/** Topics of clients older than the legacy widget, over a real broker, bridge and Worker. */
let stack: RunningStack;
let platform: LegacyPlatform;
const open: LegacyConnection[] = [];

beforeAll(async () => {
  stack = await startStack({ env: { LEGACY_CLIENTS: 'all' } });
  platform = {
    broker: stack.addresses.mqttWebSocket,
    backend: stack.addresses.worker,
    baseTopic: stack.addresses.baseTopic,
  };
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
});
afterAll(async () => {
  await stack?.stop();
});

async function connect(): Promise<LegacyConnection> {
  const connection = await LegacyConnection.open(platform);
  open.push(connection);
  return connection;
}

describe('server/channels/request', () => {
  const mary = (id: number) => ({ id, name: 'Mary', avatarURL: 'https://shop.test/mary.png' });
  const ask = async (userRequesting: unknown, responseTopic: string) => {
    const client = await connect();
    const answers: Anything[] = [];
    await client.subscribe(responseTopic, (payload) => answers.push(payload));
    client.publish('server/channels/request', { userRequesting, responseTopic });
    return { client, answers };
  };

  it.each([
    ['an object', 8101, mary(8101), mary(8101)],
    ['an object with nothing but an id', 8109, { id: '8109' }, { id: '8109' }],
    ['an object with more', 8110, { ...mary(8110), email: 'm@shop.test', token: 'x' }, mary(8110)],
    ['a number', 8111, 8111, 8111],
    ['a text', 8112, '8112', '8112'],
  ])(
    'by %s is answered on the topic that it names, with the same asker',
    async (_what, id, asker, answered) => {
      const { answers } = await ask(asker, `answers/for/${id}`);
      const answer = await until('an identity comes', () => answers[0]);
      expect(answer).toEqual({
        userRequesting: answered,
        sessionId: expect.any(String),
        sessionTopic: `server/sessions/${id}`,
        keepAliveTTL: expect.any(Number),
      });
    },
  );

  it('gets the bare id as answer in a session topic, no matter who asked', async () => {
    const { answers } = await ask(mary(8108), 'server/sessions/8108');
    const answer = await until('an identity comes', () => answers[0]);
    expect(answer.userRequesting).toBe(8108);
  });

  it("is answered on the requester's own session topic, and on none of the platform's", async () => {
    const stranger = await ask(mary(8102), 'server/sessions/8103/messages');
    const taken = await ask(mary(8102), 'client/attendants/assign/8102');
    const own = await ask(mary(8102), 'server/sessions/8102');
    await until('the allowed one is answered', () => own.answers[0]);
    expect(stranger.answers).toEqual([]);
    expect(taken.answers.filter((payload) => payload.sessionId !== undefined)).toEqual([]);
  });
});

describe('server/sessions/request', () => {
  it('makes a chat with what the request leaves out, and tells both control topics', async () => {
    const client = await connect();
    const told: Anything[] = [];
    const kept: Anything[] = [];
    await client.subscribe('server/sessions/8104/client/control', (payload) => told.push(payload));
    await client.subscribe('server/sessions/8104/server/control', (payload) => kept.push(payload));
    client.publish('server/sessions/request', { customerId: 8104, requestID: 'r-1' });
    const first = await until('the chat is told of', () => told[0]);
    expect(first.sessionInfo).toMatchObject({
      sessionTopic: 'server/sessions/8104',
      sessionId: expect.any(String),
      requestID: 'r-1',
      customer: { id: 8104 },
      lastMessages: [],
      assignedAttendants: [],
      sessionTemplate: { customersAllowed: 1 },
    });
    await until('the server’s own topic says the same', () =>
      kept.some((payload) => payload.rev === first.rev),
    );
    const last = await legacyCall(platform, 'GET', '/customer/8104/sessions/last');
    expect(last.body).toMatchObject([{ sessionId: first.sessionInfo.sessionId }]);
    const byId = await legacyCall(platform, 'GET', `/session/${first.sessionInfo.sessionId}`);
    expect(byId.body).toMatchObject({ sessionTopic: 'server/sessions/8104' });
  });

  it('opens no chat for the session topic of somebody else', async () => {
    const client = await connect();
    client.publish('server/sessions/request', {
      customerId: 8105,
      sessionTopic: 'server/sessions/8106',
      requestID: 'r',
    });
    client.publish('server/sessions/request', { customerId: 8107, requestID: 'r' });
    await until('the next one is there', async () => {
      const { body } = await legacyCall(platform, 'GET', '/customer/8107/sessions/last');
      return body.length > 0;
    });
    for (const id of [8105, 8106]) {
      expect((await legacyCall(platform, 'GET', `/customer/${id}/sessions/last`)).body).toEqual([]);
    }
  });
});
