import { INSTRUCTIONS, sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StandIn, startStandIn } from './stand-in.ts';

const TOPIC = sessionTopicOf(7);
const CUSTOMER = { id: 7, name: 'Mary', avatarURL: null };
let platform: StandIn;
const textsOf = async (): Promise<string[]> => {
  const page = (await (await fetch(`${platform.edge.url}/customer/7/messages`)).json()) as {
    message: { content: string };
  }[];
  return page.map(({ message }) => message.content);
};
const say = (n: number): void => {
  const message = { id: `m-${n}`, from: CUSTOMER, timestamp: n, content: `word ${n}`, readAt: null };
  platform.broker.publish(TOPICS.customerMessages(TOPIC), { sessionInfo: { sessionTopic: TOPIC }, message });
};

beforeAll(async () => {
  platform = await startStandIn({ variables: { LEGACY_CLIENTS: 'all' } });
});
afterAll(() => platform.stop());

it('stores what a customer publishes, and says so', async () => {
  const acks = platform.hear(TOPICS.stored(TOPIC));
  say(1);
  await expect.poll(() => acks[0]).toEqual({ acks: [expect.objectContaining({ id: 'm-1', seq: 1 })] });
  expect(await textsOf()).toEqual(['word 1']);
});

it('answers as a test says instead, and keeps what was asked', async () => {
  platform.edge.intercept(({ path }) =>
    path.startsWith('/config')
      ? Response.json({ error: { code: 'too_many_requests' } }, { status: 429 })
      : undefined,
  );
  const answer = await fetch(`${platform.edge.url}/config/attendant`);
  expect(answer.status).toBe(429);
  expect(await textsOf()).toEqual(['word 1']);
  platform.edge.intercept(null);
  expect((await fetch(`${platform.edge.url}/config/attendant`)).status).toBe(200);
  expect(platform.edge.calls.filter(({ path }) => path === '/config/attendant')).toHaveLength(2);
});

it('has a chat ready after two calls of the Worker: request and acceptance', async () => {
  const attendantInfo = { id: 'a-1', name: 'Ada', avatarURL: null, type: 'support/firstLevel' };
  const offers = platform.hear(TOPICS.assignTo(attendantInfo.id)) as { sessionTopic: string }[];
  platform.broker.publish(TOPICS.attendantOnline(attendantInfo.id), { attendantInfo });
  const topic = sessionTopicOf('new');
  const control = platform.hear(TOPICS.clientControl(topic)) as { instruction: string }[];
  const before = platform.edge.calls.length;
  platform.broker.publish(TOPICS.sessionOnline(topic), {
    sessionTopic: topic,
    customer: { id: 'new', name: 'New', avatarURL: null },
    requestID: 'r-1',
    status: 'waitingAttendantsAssignment',
  });
  const offer = () => offers.find(({ sessionTopic }) => sessionTopic === topic);
  await expect.poll(offer).toBeDefined();
  platform.broker.publish(TOPICS.attendantAssign(attendantInfo.id), {
    attendantInfo,
    sessionInfo: offer(),
  });
  await expect.poll(() => control.map(({ instruction }) => instruction)).toContain(INSTRUCTIONS.ready);
  const calls = platform.edge.bridgeCalls.filter(({ text }) => text.includes(topic));
  expect(calls.map(({ path }) => path)).toEqual(['/bridge/batch', '/bridge/batch']);
  expect(platform.edge.calls.slice(before)).toEqual([]);
});

it('hands on what was written while the Worker was away', async () => {
  platform.edge.setAway(true);
  await expect(fetch(`${platform.edge.url}/health`)).rejects.toThrow();
  say(2);
  // What the bridge repeats for legacy clients comes back to it and is spooled too: the object knows it for a copy.
  await expect.poll(() => platform.bridge.health().spool).toBeGreaterThan(0);
  platform.edge.setAway(false);
  await expect.poll(textsOf).toEqual(['word 1', 'word 2']);
});
