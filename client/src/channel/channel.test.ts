import { DEFAULT_SESSION_TEMPLATE, RECEIPTS_MAX, TOPICS } from '@chimpassist/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createServerClock } from '../clock/server-clock.ts';
import type { MessageHandler } from '../mqtt/types.ts';
import type { WireSession } from '../wire/session.ts';
import { createAttendantChannel } from './attendant-channel.ts';
import { createCustomerChannel } from './customer-channel.ts';

const NOW = 1_000_000;
const TOPIC = 'server/sessions/7';
const MARY = { id: 7, name: 'Mary', avatarURL: null };
const ADA = { id: 7, name: 'Ada', avatarURL: null, type: 'support/firstLevel', email: undefined };
const SESSION: WireSession = {
  sessionTopic: TOPIC,
  sessionId: 's',
  requestID: '',
  keepAliveTTL: 1,
  customer: MARY,
  status: 'online',
  createdAt: 1,
  assignedAttendants: [7],
  sessionTemplate: DEFAULT_SESSION_TEMPLATE,
  ending: undefined,
};

let handlers: Map<string, MessageHandler>;
let published: { topic: string; payload: unknown }[];
const connection = {
  subscribe(filter: string, _qos: 0 | 1, handler: MessageHandler) {
    handlers.set(filter, handler);
    return () => void handlers.delete(filter);
  },
  publish(topic: string, payload: unknown) {
    published.push({ topic, payload });
    return Promise.resolve();
  },
};
const hear = (topic: string, payload: unknown) => handlers.get(topic)?.(payload, topic);
const portsOf = () => ({
  onControl: vi.fn(),
  onMessage: vi.fn(),
  onStored: vi.fn(),
  onRefused: vi.fn(),
  onViewed: vi.fn(),
  onTyping: vi.fn(),
  onReady: vi.fn(),
});
const clock = createServerClock(() => NOW);

beforeEach(() => {
  handlers = new Map();
  published = [];
});

describe.each([
  [
    'a customer’s',
    (ports: ReturnType<typeof portsOf>) => createCustomerChannel(connection, () => MARY, clock, ports),
  ],
  [
    'an attendant’s',
    (ports: ReturnType<typeof portsOf>) =>
      createAttendantChannel(connection, () => ADA, clock).followChat(TOPIC, ports),
  ],
])('%s chat topics', (_, follow) => {
  it('prove the role of a writer, and leave number, time and receipt to the server', () => {
    const ports = portsOf();
    follow(ports);
    const claims = { seq: 4, receivedAt: 5, readAt: 6, twin: true };
    const from = { id: 7, name: 'M', avatarURL: null, role: 'attendant' };
    for (const topic of [TOPICS.messages, TOPICS.customerMessages, TOPICS.attendantMessages]) {
      hear(topic(TOPIC), { message: { id: 'a', from, timestamp: 1, content: 'x', ...claims } });
    }
    const given = ports.onMessage.mock.calls.map(([message]) => message);
    expect(given.map((message) => message.from.role)).toEqual([undefined, 'customer', 'attendant']);
    for (const message of given) {
      expect(message).toMatchObject({ seq: undefined, receivedAt: undefined, readAt: null, twin: undefined });
    }
  });

  it('let nobody read in the future', () => {
    const ports = portsOf();
    follow(ports);
    const read = { from: { id: 7 }, timestamp: 1, readAt: NOW + 5_000 };
    hear(TOPICS.viewed(TOPIC), { readMessages: [read, { ...read, readAt: 3 }] });
    expect(ports.onViewed.mock.calls[0]?.[0]).toMatchObject([{ readAt: NOW }, { readAt: 3 }]);
  });

  it('drop a payload that they cannot read', () => {
    const ports = portsOf();
    follow(ports);
    const heard = [...handlers.keys()];
    expect(heard).toHaveLength(9);
    for (const topic of heard) for (const odd of [null, 5, 'x', [], {}, { message: {} }]) hear(topic, odd);
    for (const port of Object.values(ports)) expect(port).not.toHaveBeenCalled();
  });
});

it('a customer’s page hears attendants type, also of the same id, and not itself', () => {
  const ports = portsOf();
  createCustomerChannel(connection, () => MARY, clock, ports);
  for (const role of ['customer', 'attendant']) {
    hear(TOPICS.typing(TOPIC), { from: { id: 7, name: role, role }, typing: true });
  }
  expect(ports.onTyping.mock.calls.map(([from]) => from.name)).toEqual(['attendant']);
});

it('receipts of many messages are said in as many payloads as they need', async () => {
  const channel = createAttendantChannel(connection, () => ADA, clock);
  const messages = Array.from({ length: RECEIPTS_MAX * 2 + 20 }, (_, n) => ({
    id: `m${n}`,
    from: { ...MARY, role: 'customer' as const },
    timestamp: n,
    content: '',
    readAt: NOW,
    seq: n,
    twin: undefined,
  }));
  await channel.sayViewed(SESSION, messages);
  const said = published.map(({ payload }) => (payload as { readMessages: { id: string }[] }).readMessages);
  expect(said.flat().map(({ id }) => id)).toEqual(messages.map(({ id }) => id));
  expect(said).toHaveLength(3);
  expect(Math.max(...said.map(({ length }) => length))).toBeLessThanOrEqual(RECEIPTS_MAX);
});

it('an attendant who stopped listening hears nothing more', () => {
  const channel = createAttendantChannel(connection, () => ADA, clock);
  const leaveChat = channel.followChat(TOPIC, portsOf());
  const leaveDesk = channel.followDesk({
    onOffer: vi.fn(),
    onControl: vi.fn(),
    onFeed: vi.fn(),
    onReady: vi.fn(),
  });
  expect(handlers.size).toBe(12);
  leaveChat();
  leaveDesk();
  expect(handlers.size).toBe(0);
});
