import type { BridgeProcess } from '@chimpassist/testing/bridge-process';
import type { Platform } from '@chimpassist/testing/platform';
import { until } from '@chimpassist/testing/until';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { People } from '../faults/people.ts';
import { BASE_TOPIC, startFaultPlatform } from '../faults/platform.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 900_000;
/** Room for the longest message alone, with every character six bytes, and not for two of them. */
const PACKET_MAX_BYTES = 130_000;
const LONG = '\u0001'.repeat(15_000);
const EVE = 'eve';
const TOPIC = `server/sessions/${EVE}`;

let platform: Platform;
let people: People;
let eve: MqttClient;
let bridge: BridgeProcess;
const heard: { topic: string; payload: Record<string, unknown> }[] = [];

beforeAll(async () => {
  platform = await startFaultPlatform({
    sessionKeepAliveMs: 60_000,
    attendantKeepAliveMs: 8_000,
    messagesPerMinute: 6_000,
    brokerLines: [`max_packet_size ${PACKET_MAX_BYTES}`],
  });
  people = await People.arrive(platform.broker.tcp, ['calm-1', 'calm-2', EVE], () => 1);
  await until('the chats are online', () => people.online.size === 3);
  bridge = await platform.active();
  eve = await mqtt.connectAsync(platform.broker.tcp, { protocolVersion: 4, reconnectPeriod: 0 });
  eve.on('message', (topic, payload) =>
    heard.push({ topic: topic.slice(BASE_TOPIC.length + 1), payload: JSON.parse(payload.toString()) }),
  );
  await eve.subscribeAsync(`${BASE_TOPIC}/${TOPIC}/client/control`, { qos: 1 });
}, PATIENCE_MS);
afterAll(async () => {
  await eve?.endAsync(true);
  await people?.leave();
  await platform?.stop();
});

const say = (topic: string, payload: unknown) =>
  eve.publishAsync(`${BASE_TOPIC}/${topic}`, JSON.stringify(payload), { qos: 1 });
const reconnects = () => bridge.counter('chimp_bridge_reconnects_total', 'to="broker');
const dropped = () => bridge.counter('chimp_bridge_dropped_total', 'reason="forbidden_response_topic"');

/** Others write, and every word of theirs is stored and acknowledged. */
async function othersGoOn(count: number): Promise<void> {
  const before = people.storedAt.size;
  for (let n = 0; n < count; n += 1)
    for (const chat of ['calm-1', 'calm-2']) people.write(chat, n % 2 === 0 ? 'customer' : 'attendant');
  await until('every word of the others is stored', () => people.storedAt.size >= before + 2 * count, 60_000);
  await people.settled();
}

describe('one customer who sends what every broker refuses', { timeout: 180_000 }, () => {
  it.each([
    ['of 211 levels', 'a/'.repeat(210).concat('a')],
    ['with a noncharacter', 'answers/\ufdd0'],
    ['with a noncharacter beyond the first plane', 'answers/\u{1fffe}'],
    ['with a control character', 'answers/\u0085'],
    ['with half a surrogate', 'answers/\ud800'],
  ])('a topic for answers %s costs nobody a word, and the broker ends no connection', async (_, topic) => {
    const [before, refused] = [await reconnects(), await dropped()];
    await say('server/channels/request', { userRequesting: { id: EVE }, responseTopic: topic });
    await until('it is refused at the door', async () => (await dropped()) === refused + 1);
    await othersGoOn(3);
    expect(await reconnects()).toBe(before);
  });

  it('a chat whose control messages no packet holds costs nobody a word', async () => {
    const before = await reconnects();
    for (let n = 0; n < 8; n += 1) {
      const message = {
        id: `long-${n}`,
        from: { id: EVE, name: 'Eve', avatarURL: null },
        timestamp: Date.now(),
        content: LONG,
        readAt: null,
      };
      await say(`${TOPIC}/messages`, { sessionInfo: { sessionTopic: TOPIC }, message });
      await othersGoOn(2);
    }
    const mine = (payload: Record<string, unknown>) =>
      (payload.sessionInfo as { lastMessages: { id: string }[] }).lastMessages.map(({ id }) => id);
    await until('all words are stored', async () => (await bridge.health())?.spool === 0);
    // A new request is answered with the chat as it is, of which the newest words are a part.
    const heardBefore = heard.length;
    await say('server/sessions/online', {
      sessionTopic: TOPIC,
      sessionId: `session-${EVE}`,
      lastMessages: [],
      customer: { id: EVE, name: 'Eve', avatarURL: null },
      requestID: 'another one',
      status: 'waitingAttendantsAssignment',
    });
    const answered = await until('the chat answers', () =>
      heard.slice(heardBefore).find(({ payload }) => mine(payload).includes('long-7')),
    );
    expect(mine(answered.payload).length).toBeLessThan(8);
    await othersGoOn(5);
    await until('nothing waits', async () => {
      const health = await bridge.health();
      return health?.ok === true && health.waitingPublishes === 0 && health.spool === 0;
    });
    // Mosquitto says its limit, so that not one connection has to end.
    expect(await reconnects()).toBe(before);
  });
});
