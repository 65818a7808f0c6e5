import { CALLS, pathOf, sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { signingKeys } from '@chimpassist/protocol/trust';
import { startBroker, type TestBroker } from '@chimpassist/testing/broker';
import {
  type Contracted,
  type Listener,
  listenTo,
  refusedBySchema,
  saidByOneOnly,
} from '@chimpassist/testing/contract';
import { type StandIn, startStandIn } from '@chimpassist/testing/stand-in';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ATTENDANTS, startPageServer } from './support/page-server.ts';
import { createPretendServer, type PretendServer } from './support/pretend-server.ts';

const BASE = 'chimpassist/test';
const MARY = { id: 7, name: 'Mary Okafor', avatarURL: null };
const TOPIC = sessionTopicOf(MARY.id);
const [ADA = { id: 12, name: '', email: '', avatarURL: null, type: '' }] = ATTENDANTS;
const ROWS = [CALLS.attendantConfig, CALLS.desk, CALLS.attendantSessions, CALLS.customerMessages];

let real: StandIn;
let token: string;
let broker: TestBroker;
let pretended: PretendServer;
let pages: Awaited<ReturnType<typeof startPageServer>>;
beforeAll(async () => {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
  ]);
  const TOKEN_KEYS = JSON.stringify({ keys: [await crypto.subtle.exportKey('jwk', privateKey)] });
  const keys = await signingKeys(TOKEN_KEYS);
  token = await keys.sign({ kind: 'attendant', id: ADA.id, type: ADA.type }, BASE, { signInId: 'a sign-in' });
  real = await startStandIn({ baseTopic: BASE, variables: { LEGACY_CLIENTS: 'all', TOKEN_KEYS } });
  broker = await startBroker({ baseTopic: BASE });
  pretended = createPretendServer(broker);
  pages = await startPageServer(pretended, {}, new Map());
});
afterAll(async () => {
  pretended?.stop();
  await pages?.stop();
  await broker?.stop();
  await real?.stop();
});

const hasSaid = (listener: Listener, name: string, part: (frame: never) => unknown) =>
  expect.poll(() => listener.said.get(name)?.some((frame) => part(frame as never))).toBeTruthy();

/** An attendant comes, takes the chat that is offered, both write, and the attendant asks for all there is. */
async function work(server: Contracted, ask: (page: Listener) => Promise<void>): Promise<Listener> {
  const page = await listenTo(server);
  await page.publish(TOPICS.attendantOnline(ADA.id), { attendantInfo: ADA });
  await hasSaid(page, 'desk', (feed: { attendants?: unknown[] }) => feed.attendants?.length);
  await ask(page);
  await hasSaid(page, 'assignTo', () => true);
  await page.call(CALLS.desk, '/desk');
  await page.publish(TOPICS.attendantAssign(ADA.id), {
    attendantInfo: ADA,
    sessionInfo: { sessionTopic: TOPIC },
  });
  await hasSaid(
    page,
    'clientControl',
    ({ instruction }: { instruction: string }) => instruction === 'session/ready',
  );
  const words = { timestamp: Date.now(), content: 'Hello', readAt: null };
  await page.publish(TOPICS.attendantMessages(TOPIC), {
    sessionInfo: { sessionTopic: TOPIC },
    message: { ...words, id: 'm-2', from: { id: ADA.id, name: ADA.name, avatarURL: null } },
  });
  await hasSaid(page, 'stored', () => true);
  const command = { command: 'viewing', sessionTopic: TOPIC };
  await page.publish(TOPICS.attendantCommand(ADA.id), { attendantInfo: ADA, command });
  await hasSaid(page, 'desk', (feed: { attendants?: { viewing: unknown }[] }) =>
    feed.attendants?.some(({ viewing }) => viewing === TOPIC),
  );
  await page.call(CALLS.desk, '/desk');
  await page.call(CALLS.attendantConfig, CALLS.attendantConfig.path);
  await page.call(CALLS.attendantSessions, pathOf(CALLS.attendantSessions, { attendantId: ADA.id }));
  await page.call(CALLS.customerMessages, pathOf(CALLS.customerMessages, { customerId: MARY.id }));
  await page.publish(TOPICS.attendantCommand(ADA.id), {
    attendantInfo: ADA,
    command: { command: 'end', sessionTopic: TOPIC },
  });
  await hasSaid(page, 'desk', (feed: { chatsGone?: unknown[] }) => feed.chatsGone?.length);
  await page.stop();
  return page;
}

it('says what the real server says, and nothing beside it', async () => {
  const told = await work({ url: real.edge.url, broker: real.broker, baseTopic: BASE, token }, (page) =>
    page.publish(TOPICS.sessionOnline(TOPIC), {
      sessionTopic: TOPIC,
      sessionId: 'a-session',
      customer: MARY,
      page: { id: 'a-page', visible: true },
    }),
  );
  const restated = await work({ url: pages.origin, broker, baseTopic: BASE }, async () => {
    pretended.addChat(MARY);
    pretended.offer(TOPIC, ADA.id);
  });
  expect(refusedBySchema(told.said, ROWS)).toEqual([]);
  expect(refusedBySchema(restated.said, ROWS)).toEqual([]);
  expect(saidByOneOnly(restated.said, told.said)).toEqual([]);
  expect([...restated.said.keys()].toSorted()).toEqual([
    'GET /attendant/:attendantId/sessions',
    'GET /config/attendant',
    'GET /customer/:customerId/messages',
    'GET /desk',
    'assignTo',
    'clientControl',
    'desk',
    'stored',
  ]);
});
