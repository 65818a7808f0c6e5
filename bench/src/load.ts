import { sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { Client } from './client.ts';

const PUBLISHERS = 4;
/** Messages on their way at any time, over all chats, where a row does not say otherwise. */
export const IN_FLIGHT = 2_000;
const LAST_ANSWER_PATIENCE_MS = 60_000;
const TEXT = 'x'.repeat(300);

export const chatNames = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}`);

export function messageOf(customer: string, n: number, run: string, content = TEXT) {
  const from = { id: customer, name: customer, avatarURL: null, role: 'customer' as const };
  return { id: `${run}-${n}`, from, timestamp: Date.now(), content, readAt: null };
}

/** Where a message goes, and how its arrival is heard of. */
export interface Road {
  send(customer: string, message: ReturnType<typeof messageOf>): void;
  close(): Promise<void>;
}
export type OpenRoad = (arrived: (customer: string, count: number) => void) => Promise<Road>;

let runs = 0;

/**
 * Keeps as many messages on their way as the window holds, each chat its share, for `ms`; then waits for the last.
 *
 * @returns messages a second, from the first one sent to the last one heard of
 * @throws {RangeError} without customers
 */
export async function rateOf(
  open: OpenRoad,
  customers: string[],
  ms: number,
  inFlight: number = IN_FLIGHT,
): Promise<number> {
  if (customers.length === 0) throw new RangeError('There is no chat to write in.');
  const run = `r${++runs}`;
  const window = Math.max(1, Math.floor(inFlight / customers.length));
  let sent = 0;
  let heard = 0;
  let lastHeard = 0;
  let endAt = Number.POSITIVE_INFINITY;
  const send = (customer: string): void => {
    sent += 1;
    road.send(customer, messageOf(customer, sent, run));
  };
  const road = await open((customer, count) => {
    heard += count;
    lastHeard = performance.now();
    if (lastHeard < endAt) for (let n = 0; n < count; n++) send(customer);
  });
  const begun = performance.now();
  endAt = begun + ms;
  for (let n = 0; n < window; n++) for (const customer of customers) send(customer);
  await until(
    'every message has arrived',
    () => performance.now() > endAt && heard >= sent,
    ms + LAST_ANSWER_PATIENCE_MS,
  );
  await road.close();
  if (heard !== sent) throw new Error(`${sent} messages were sent and ${heard} arrivals heard of.`);
  return heard / ((lastHeard - begun) / 1_000);
}

const customerOf = (topic: string): string => topic.split('/')[2] ?? '';

async function mqttRoad(
  url: string,
  filter: string,
  arrived: (customer: string, count: number) => void,
  countOf: (payload: Record<string, unknown>) => number,
): Promise<Road> {
  const listener = await Client.open(url);
  const publishers = await Promise.all(Array.from({ length: PUBLISHERS }, () => Client.open(url)));
  await listener.hear([filter], (topic, payload) => arrived(customerOf(topic), countOf(payload)));
  let turn = 0;
  return {
    send(customer, message) {
      const publisher = publishers[turn++ % PUBLISHERS];
      void publisher?.publish(TOPICS.messages(sessionTopicOf(customer)), {
        sessionInfo: { lastMessages: [message] },
        message,
      });
    },
    async close() {
      await Promise.all([listener, ...publishers].map((client) => client.close()));
    },
  };
}

/** From a client's publish to the server's word that it is stored. */
export const relayRoad =
  (url: string): OpenRoad =>
  (arrived) =>
    mqttRoad(url, TOPICS.stored('server/sessions/+'), arrived, ({ acks }) =>
      Array.isArray(acks) ? acks.length : 0,
    );

/** From a client to another through the broker alone. */
export const brokerRoad =
  (url: string): OpenRoad =>
  (arrived) =>
    mqttRoad(url, TOPICS.messages('server/sessions/+'), arrived, () => 1);
