import { CALLS, type RestRow } from '@chimpassist/protocol';

/** What is sent and answered, as an example for people. */
interface Example {
  /** What a call needs behind its path. */
  query?: Record<string, string>;
  body?: unknown;
  answer?: unknown;
}

const AT = 1_798_761_600_000;
const KEY = {
  id: '0b3f6d1c-6a43-4c57-9a5b-0a4f0f1d2c3e',
  name: 'Shop system',
  scopes: ['chats:read', 'chats:write'],
  createdAt: AT,
  createdBy: '1',
  expiresAt: null,
  lastUsedAt: null,
  formerUntil: null,
};
const SHOWN_KEY = { ...KEY, key: 'chimp_Q2hpbXAgQXNzaXN0IGV4YW1wbGUga2V5LCBub3QgcmVhbA' };
const CUSTOMER = { id: 'mary', name: 'Mary', avatarURL: null };
const CHAT = {
  id: 'mary',
  customer: CUSTOMER,
  state: 'online',
  since: AT,
  sessionId: 'server.mary.7f3a',
  createdAt: AT - 60_000,
  assignedAttendants: [21],
  tags: ['vip'],
  away: false,
};
const MESSAGE = {
  id: 'v1-5c2e9d0f6b7a4c1d8e3f2a1b0c9d8e7f',
  from: { id: `key-${KEY.id}`, name: 'Shop system', avatarURL: null, role: 'attendant' },
  timestamp: AT,
  content: 'Your parcel is on its way.',
  readAt: null,
  seq: 4,
  receivedAt: AT,
  sessionId: CHAT.sessionId,
};
const FILE = {
  id: 'f1.bWFyeQ.0a4f0f1d2c3e0b3f6d1c6a434c579a5b',
  name: 'invoice.pdf',
  type: 'application/pdf',
  size: 48_211,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};
const NOTE = {
  id: 'order-4711',
  n: 1,
  at: AT,
  from: { id: `key-${KEY.id}`, name: 'Shop system', avatarURL: null },
  content: 'Order 4711 was refunded.',
  mentions: [],
};
const ATTRIBUTE = { name: 'plan', value: 'gold', proof: 'attendant', at: AT };
const TAG = { id: 'vip', name: 'VIP', color: '#2f6fde' };
const ANSWER = { id: 'hello', name: 'Hello', text: 'Hello {customer.name}', language: 'en' };
const TAGS = { tags: ['vip'], sessions: [] };

const HOOK = {
  id: '5f0c1a52-7d7e-4a0a-b1f4-6e5d4c3b2a19',
  url: 'https://hooks.example.com/chimp',
  events: ['message.created', 'chat.ended'],
  isOn: true,
  offReason: null,
  failingSince: null,
  createdAt: AT,
  formerUntil: null,
  waiting: 0,
};
const SHOWN_HOOK = { ...HOOK, secret: 'whsec_Q2hpbXAgQXNzaXN0LCBhIHNlY3JldCBvZiBubyB1c2U=' };
const HOOK_BODY = { url: HOOK.url, events: HOOK.events };
const DELIVERY = {
  id: 'msg_5f0c1a527d7e4a0ab1f46e5d4c3b2a19_1',
  type: 'message.created',
  at: AT,
  state: 'done',
  tries: 1,
  nextAt: null,
  status: 204,
  answer: '',
  payload: {
    type: 'message.created',
    timestamp: new Date(AT).toISOString(),
    data: {
      seq: MESSAGE.seq,
      chat: { id: CHAT.id, sessionId: CHAT.sessionId, customer: CUSTOMER },
      message: MESSAGE,
    },
  },
};

const BOT_MESSAGE = {
  ...MESSAGE,
  id: '3c2e9d0f-6b7a-4c1d-8e3f-2a1b0c9d8e7f-0',
  from: { id: 'bot:first', name: 'Chimp', avatarURL: null, role: 'attendant' },
  content: 'What is it about?\n1. An order\n2. Something else',
  choices: [{ id: 'order', text: 'An order' }, { text: 'Something else' }],
};
const TURN = {
  turn: '3c2e9d0f-6b7a-4c1d-8e3f-2a1b0c9d8e7f',
  until: AT + 10_000,
  bot: { id: 'first', name: 'Chimp' },
  chat: { id: CHAT.id, sessionId: CHAT.sessionId, customer: CUSTOMER },
  attributes: [ATTRIBUTE],
  messages: [{ ...MESSAGE, from: { ...CUSTOMER, role: 'customer' }, content: 'Hello' }],
  answeredUpTo: 0,
};

const FIGURES = { key: '', isFew: true, counts: { chats: 12 }, times: {}, numbers: {} };
const NOW = { waiting: 1, longestWaitMs: 42_000, freePlaces: 5, there: 3 };

const EXAMPLES = new Map<RestRow, Example>([
  [CALLS.apiOpenapi, { answer: { openapi: '3.1.0' } }],
  [CALLS.keys, { answer: { data: [KEY] } }],
  [CALLS.addKey, { body: { name: 'Shop system', scopes: ['chats:*'] }, answer: SHOWN_KEY }],
  [
    CALLS.rotateKey,
    { body: { overlapSeconds: 3600 }, answer: { ...SHOWN_KEY, formerUntil: AT + 3_600_000 } },
  ],
  [CALLS.apiChats, { answer: { data: [CHAT], cursor: 'mary' } }],
  [CALLS.apiChat, { answer: CHAT }],
  [CALLS.apiMessages, { answer: { data: [MESSAGE] } }],
  [CALLS.apiSendMessage, { body: { content: MESSAGE.content }, answer: MESSAGE }],
  [CALLS.apiUpload, { query: { name: 'invoice.pdf' }, answer: FILE }],
  [CALLS.apiNotes, { answer: { data: [NOTE] } }],
  [CALLS.apiAddNote, { body: { content: NOTE.content, id: NOTE.id }, answer: NOTE }],
  [CALLS.apiCustomer, { answer: { ...CUSTOMER, attributes: [ATTRIBUTE], tags: ['vip'] } }],
  [CALLS.apiPutAttributes, { body: { attributes: { plan: 'gold' } }, answer: { attributes: [ATTRIBUTE] } }],
  [CALLS.apiCustomerTags, { answer: TAGS }],
  [CALLS.apiPutCustomerTags, { body: { tags: ['vip'] }, answer: TAGS }],
  [CALLS.apiTags, { answer: { data: [TAG] } }],
  [CALLS.apiPutTag, { body: { name: TAG.name, color: TAG.color }, answer: TAG }],
  [CALLS.apiAnswers, { answer: { data: [ANSWER] } }],
  [
    CALLS.apiFigures,
    {
      query: { from: '2026-12-01', to: '2027-01-01' },
      answer: {
        definitions: [
          {
            id: 'answered',
            number: 3,
            unit: 'count',
            name: 'Answered',
            text: 'Chats that a human answered.',
          },
        ],
        zone: 'Europe/Berlin',
        from: '2026-11-30T23:00:00.000Z',
        to: '2026-12-31T23:00:00.000Z',
        by: 'day',
        error: 0,
        total: FIGURES,
        rows: [{ ...FIGURES, key: '2026-12-01' }],
      },
    },
  ],
  [
    CALLS.apiFiguresNow,
    {
      answer: {
        at: new Date(AT).toISOString(),
        ...NOW,
        teams: [{ key: 'sales', name: 'Sales', ...NOW }],
      },
    },
  ],
  [CALLS.turn, { answer: TURN }],
  [
    CALLS.answerTurn,
    {
      body: { messages: [{ content: 'What is it about?', choices: BOT_MESSAGE.choices }] },
      answer: { data: [BOT_MESSAGE] },
    },
  ],
  [CALLS.webhooks, { answer: { data: [HOOK] } }],
  [CALLS.addWebhook, { body: HOOK_BODY, answer: SHOWN_HOOK }],
  [CALLS.webhook, { answer: HOOK }],
  [CALLS.putWebhook, { body: { ...HOOK_BODY, isOn: true }, answer: HOOK }],
  [CALLS.rotateWebhook, { body: { overlapSeconds: 3600 }, answer: SHOWN_HOOK }],
  [CALLS.testWebhook, { answer: DELIVERY }],
  [CALLS.deliveries, { answer: { data: [DELIVERY], cursor: '1' } }],
  [CALLS.resendDelivery, { answer: DELIVERY }],
  [CALLS.resendSince, { body: { since: AT }, answer: { count: 12 } }],
  [CALLS.apiPutAnswer, { body: { name: ANSWER.name, text: ANSWER.text, language: 'en' }, answer: ANSWER }],
]);

/** What an example asks for behind its path: `?from=…`; nothing for most. */
export const queryOfExample = (row: RestRow): string => {
  const query = EXAMPLES.get(row)?.query;
  return query === undefined ? '' : `?${new URLSearchParams(query)}`;
};

export const exampleOf = (row: RestRow): Example | undefined => EXAMPLES.get(row);
