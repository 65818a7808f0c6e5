import { CALLS, pathOf, TOPICS } from '@chimpassist/protocol';
import {
  type Contracted,
  type Listener,
  listenTo,
  refusedBySchema,
  saidByOneOnly,
} from '@chimpassist/testing/contract';
import { type StandIn, startStandIn } from '@chimpassist/testing/stand-in';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ANA, Platform } from './platform.ts';

const TOPIC = 'server/sessions/298301';
const MARY = { id: 298301, name: 'Mary Okafor', avatarURL: null };
const ATTENDANT = { ...ANA, email: 'ana@shop.test', type: 'support/firstLevel' };
const ROWS = [CALLS.openSession, CALLS.lastSessions, CALLS.customerMessages, CALLS.widgetConfig];

let real: StandIn;
let written: Platform;
beforeAll(async () => {
  real = await startStandIn({ variables: { LEGACY_CLIENTS: 'all' } });
  written = await Platform.start();
});
afterAll(async () => {
  await written?.stop();
  await real?.stop();
});

/** A customer comes, is answered, writes, and asks for what was said. */
async function visit(server: Contracted, accept: (listener: Listener) => Promise<void>): Promise<Listener> {
  const listener = await listenTo(server);
  const names = { customerId: MARY.id };
  await listener.call(CALLS.openSession, '/session', { customer: MARY });
  await listener.call(CALLS.widgetConfig, pathOf(CALLS.widgetConfig, {}));
  await listener.publish(TOPICS.attendantOnline(ANA.id), { attendantInfo: ATTENDANT });
  await listener.publish(TOPICS.sessionOnline(TOPIC), {
    sessionTopic: TOPIC,
    sessionId: 'a-session',
    customer: MARY,
    page: { id: 'a-page', visible: true },
  });
  await expect.poll(() => listener.said.get('clientControl')).toBeDefined();
  await accept(listener);
  const message = { id: 'm-1', from: MARY, timestamp: Date.now(), content: 'Hello', readAt: null };
  await listener.publish(TOPICS.customerMessages(TOPIC), { sessionInfo: { sessionTopic: TOPIC }, message });
  // What comes to the Worker again is acknowledged again: at least once is what the contract says.
  await expect.poll(() => listener.said.get('stored')).toBeDefined();
  await listener.call(CALLS.customerMessages, pathOf(CALLS.customerMessages, names));
  await listener.call(CALLS.lastSessions, pathOf(CALLS.lastSessions, names));
  await listener.stop();
  return listener;
}

it('says what the real server says, and nothing beside it', async () => {
  const told = await visit(
    { url: real.edge.url, broker: real.broker, baseTopic: real.baseTopic },
    async (page) => {
      await expect.poll(() => page.said.get('assignTo')).toBeDefined();
      await page.publish(TOPICS.attendantAssign(ANA.id), {
        attendantInfo: ATTENDANT,
        sessionInfo: { sessionTopic: TOPIC },
      });
      const isReady = (frame: unknown) => (frame as { instruction: string }).instruction === 'session/ready';
      await expect.poll(() => page.said.get('clientControl')?.some(isReady)).toBe(true);
    },
  );
  written.lastSessions = [{ status: 'online' }];
  const restated = await visit(
    {
      url: written.url,
      broker: { url: `${written.url}/mqtt`, aedes: written.aedes },
      baseTopic: written.base,
    },
    async () => undefined,
  );
  expect(refusedBySchema(told.said, ROWS)).toEqual([]);
  expect(refusedBySchema(restated.said, ROWS)).toEqual([]);
  expect(saidByOneOnly(restated.said, told.said)).toEqual([]);
  expect([...restated.said.keys()].toSorted()).toEqual([
    'GET /config/widget',
    'GET /customer/:customerId/messages',
    'GET /customer/:customerId/sessions/last',
    'POST /session',
    'clientControl',
    'stored',
  ]);
});
