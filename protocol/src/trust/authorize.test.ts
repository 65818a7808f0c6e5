import { describe, expect, it } from 'vitest';
import { authorize } from '../authorize.ts';
import { TOPICS } from '../topics.ts';
import { aclOf } from './acl.ts';
import type { LegacyClients, Principal } from './principal.ts';
import { REST_RULES, type RestRoute } from './rest-rules.ts';
import { covers } from './topic-rules.ts';

/** Who asks, in the order of the tables' columns. Expired and forged tokens never become a principal: see `token.test.ts`. */
const PEOPLE = {
  nobody: { kind: 'anonymous' },
  guest: { kind: 'customer', id: 'guest-1', guest: true },
  customer: { kind: 'customer', id: 7, guest: false },
  other: { kind: 'customer', id: '8', guest: false },
  first: { kind: 'attendant', id: 12, type: 'support/firstLevel' },
  second: { kind: 'attendant', id: 13, type: 'support/secondLevel' },
  supervisor: { kind: 'attendant', id: 14, type: 'support/supervisor' },
  bridge: { kind: 'bridge' },
} as const satisfies Record<string, Principal>;
type Person = keyof typeof PEOPLE;
const ALL = Object.keys(PEOPLE) as Person[];
const STAFF: Person[] = ['first', 'second', 'supervisor'];

/** What is asked for belongs to customer 7, or to attendant 12; with which knowledge of the asking attendant. */
const REST: Record<RestRoute, { allowed: Person[]; widget?: true; all?: true }> = {
  'GET /health': { allowed: ALL },
  'GET /openapi.json': { allowed: ALL },
  'GET /.well-known/jwks.json': { allowed: ALL },
  'POST /session': { allowed: ALL },
  'GET /session/:sessionId': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /session/:sessionId/messages': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /customer/:customerId/sessions/last': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /customer/:customerId/messages': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /customer/:customerId': { allowed: ['supervisor'] },
  'DELETE /customer/:customerId': { allowed: ['supervisor'] },
  'GET /customer/:customerId/erasure': { allowed: ['supervisor'] },
  'GET /attendant/:attendantId/sessions': { allowed: ['first', 'supervisor'], all: true },
  'GET /config/attendant': { allowed: STAFF, all: true },
  'GET /desk': { allowed: STAFF },
  'POST /chimpassist/auth': { allowed: ALL },
  'POST /chimpassist/token': { allowed: STAFF },
  'POST /chimpassist/sign-out': { allowed: STAFF },
  'GET /chimpassist/customer/:customerId/:part': { allowed: ['supervisor'], all: true },
  'GET /bridge/socket': { allowed: ['bridge'] },
  'POST /bridge/batch': { allowed: ['bridge'] },
  'POST /bridge/channel': { allowed: ['bridge'] },
  'POST /bridge/erased': { allowed: ['bridge'] },
  'GET /bridge/log': { allowed: ['bridge'] },
  'GET /bridge/topics': { allowed: ['bridge'] },
};
/** Calls that concern one customer: attendants make them where the chat is theirs or waits. */
const OF_A_CUSTOMER: RestRoute[] = [
  'GET /session/:sessionId',
  'GET /session/:sessionId/messages',
  'GET /customer/:customerId/sessions/last',
  'GET /customer/:customerId/messages',
  'GET /chimpassist/customer/:customerId/:part',
];
const asked = { customerId: '7', sessionTopic: 'server/sessions/7', attendantId: '12' };
const whoMayCall = (route: RestRoute, reach?: 'assigned' | 'waiting' | 'none'): Person[] =>
  ALL.filter(
    (person) =>
      authorize(PEOPLE[person], 'read', { kind: 'rest', route, ...asked, ...(reach ? { reach } : {}) })
        .allowed,
  );

describe('authorize: REST', () => {
  it.each(Object.keys(REST) as RestRoute[])('%s is for those of its row and nobody else', (route) => {
    expect(whoMayCall(route)).toEqual(REST[route].allowed);
  });

  it('has a row here for every rule', () => {
    expect(Object.keys(REST)).toEqual(Object.keys(REST_RULES));
  });

  it.each(OF_A_CUSTOMER)('%s is for an attendant who is in the chat, or for all while it waits', (route) => {
    const wide = ALL.filter((person) => REST[route].allowed.includes(person) || STAFF.includes(person));
    expect(whoMayCall(route, 'assigned')).toEqual(wide);
    expect(whoMayCall(route, 'waiting')).toEqual(wide);
    expect(whoMayCall(route, 'none')).toEqual(REST[route].allowed);
  });

  it('LEGACY_CLIENTS opens what shipped clients call, to nobody but those without a token', () => {
    for (const route of Object.keys(REST) as RestRoute[]) {
      for (const legacyClients of ['none', 'widget', 'all'] as LegacyClients[]) {
        const isOpened = (policyOpens: LegacyClients[]) => policyOpens.includes(legacyClients);
        const { allowed, widget, all } = REST[route];
        for (const person of ALL) {
          const decision = authorize(
            PEOPLE[person],
            'read',
            { kind: 'rest', route, ...asked },
            { legacyClients },
          );
          const opened =
            person === 'nobody' &&
            ((widget === true && isOpened(['widget', 'all'])) || (all === true && isOpened(['all'])));
          expect([route, legacyClients, person, decision.allowed]).toEqual([
            route,
            legacyClients,
            person,
            allowed.includes(person) || opened,
          ]);
        }
      }
    }
  });

  it('an id is compared by its text, so 7 and "7" are one customer', () => {
    const route = 'GET /customer/:customerId/messages';
    const own = { kind: 'customer', id: '7', guest: false } as const;
    expect(authorize(own, 'read', { kind: 'rest', route, customerId: '7' }).allowed).toBe(true);
    expect(authorize(own, 'read', { kind: 'rest', route, customerId: '70' }).allowed).toBe(false);
    expect(authorize(own, 'read', { kind: 'rest', route }).allowed).toBe(false);
  });
});

const S = 'server/sessions/7';
interface TopicRow {
  topic: string;
  publish: Person[];
  subscribe: Person[];
  /** What `nobody` may besides, with LEGACY_CLIENTS=widget and with =all. */
  widget?: string;
  all?: string;
}
/** Every topic of the vocabulary, for customer 7 and attendant 12. `p` publish, `s` subscribe. */
const TOPIC_ROWS: Record<keyof typeof TOPICS, TopicRow> = {
  channelsRequest: {
    topic: TOPICS.channelsRequest,
    publish: ['guest', 'customer', 'other', 'bridge'],
    subscribe: ['bridge'],
    widget: 'p',
    all: 'p',
  },
  sessionsRequest: {
    topic: TOPICS.sessionsRequest,
    publish: ['guest', 'customer', 'other', 'bridge'],
    subscribe: ['bridge'],
    widget: 'p',
    all: 'p',
  },
  sessionsOnline: {
    topic: TOPICS.sessionsOnline,
    publish: ['bridge'],
    subscribe: ['bridge'],
    widget: 'p',
    all: 'p',
  },
  attendantsOnline: {
    topic: TOPICS.attendantsOnline,
    publish: ['bridge'],
    subscribe: ['bridge'],
    all: 'p',
  },
  attendantsQuit: { topic: TOPICS.attendantsQuit, publish: ['bridge'], subscribe: ['bridge'], all: 'p' },
  attendantsRequest: { topic: TOPICS.attendantsRequest, publish: ['bridge'], subscribe: ['bridge'] },
  attendantsAssign: { topic: TOPICS.attendantsAssign, publish: ['bridge'], subscribe: ['bridge'], all: 'p' },
  desk: { topic: TOPICS.desk, publish: ['bridge'], subscribe: [...STAFF, 'bridge'] },
  bridge: {
    topic: TOPICS.bridge,
    publish: ['bridge'],
    subscribe: ['guest', 'customer', 'other', ...STAFF, 'bridge'],
  },
  clientControl: {
    topic: TOPICS.clientControl(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
    widget: 's',
    all: 's',
  },
  serverControl: {
    topic: TOPICS.serverControl(S),
    publish: ['bridge'],
    subscribe: ['customer', 'bridge'],
    all: 's',
  },
  messages: {
    topic: TOPICS.messages(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
    widget: 'ps',
    all: 'ps',
  },
  customerMessages: {
    topic: TOPICS.customerMessages(S),
    publish: ['customer', 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  attendantMessages: {
    topic: TOPICS.attendantMessages(S),
    publish: [...STAFF, 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  viewed: {
    topic: TOPICS.viewed(S),
    publish: ['customer', ...STAFF, 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
    widget: 'ps',
    all: 'ps',
  },
  stored: {
    topic: TOPICS.stored(S),
    publish: ['bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  typing: {
    topic: TOPICS.typing(S),
    publish: ['customer', ...STAFF, 'bridge'],
    subscribe: ['customer', ...STAFF, 'bridge'],
  },
  sessionOnline: {
    topic: TOPICS.sessionOnline(S),
    publish: ['customer', 'bridge'],
    subscribe: ['customer', 'bridge'],
  },
  assignTo: {
    topic: TOPICS.assignTo(12),
    publish: ['bridge'],
    subscribe: ['first', 'bridge'],
    all: 's',
  },
  attendantControl: {
    topic: TOPICS.attendantControl(12),
    publish: ['bridge'],
    subscribe: ['first', 'bridge'],
    all: 's',
  },
  attendantOnline: {
    topic: TOPICS.attendantOnline(12),
    publish: ['first', 'bridge'],
    subscribe: ['bridge'],
  },
  attendantAssign: {
    topic: TOPICS.attendantAssign(12),
    publish: ['first', 'bridge'],
    subscribe: ['bridge'],
  },
  attendantCommand: {
    topic: TOPICS.attendantCommand(12),
    publish: ['first', 'bridge'],
    subscribe: ['bridge'],
  },
  attendantQuit: { topic: TOPICS.attendantQuit(12), publish: ['first', 'bridge'], subscribe: ['bridge'] },
};

const may = (
  principal: Principal,
  action: 'publish' | 'subscribe',
  topic: string | null,
  legacyClients: LegacyClients = 'none',
): boolean => authorize(principal, action, { kind: 'topic', topic }, { legacyClients }).allowed;

describe('authorize: topics', () => {
  it('has a row here for every topic', () => {
    expect(Object.keys(TOPIC_ROWS).sort()).toEqual(Object.keys(TOPICS).sort());
  });

  it.each(Object.values(TOPIC_ROWS))(
    '$topic is published and heard by those of its row and nobody else',
    (row) => {
      for (const action of ['publish', 'subscribe'] as const) {
        expect([action, ALL.filter((person) => may(PEOPLE[person], action, row.topic))]).toEqual([
          action,
          ALL.filter((person) => row[action].includes(person)),
        ]);
        for (const legacy of ['widget', 'all'] as const) {
          expect([action, legacy, may(PEOPLE.nobody, action, row.topic, legacy)]).toEqual([
            action,
            legacy,
            (row[legacy] ?? '').includes(action.charAt(0)),
          ]);
        }
      }
    },
  );

  it.each([
    '#',
    '+/#',
    'server/#',
    'server/sessions/#',
    'server/sessions/+/messages',
    'server/sessions/+/messages/customer',
    'server/sessions/+/+/control',
    'server/sessions/8/#',
    'client/#',
    'client/attendants/assign/+',
    'client/attendants/control/#',
    '$share/g/server/sessions/7/messages',
    '$SYS/#',
    '/server/sessions/7/messages',
  ])('nobody reads the chats of others by subscribing to %s', (filter) => {
    for (const person of ['guest', 'customer', 'first', 'second'] as const)
      expect([person, may(PEOPLE[person], 'subscribe', filter)]).toEqual([person, false]);
    for (const legacy of ['none', 'widget', 'all'] as const)
      expect([legacy, may(PEOPLE.nobody, 'subscribe', filter, legacy)]).toEqual([legacy, false]);
  });

  it('a customer reads the own subtree, also with wildcards, and none that only begins like it', () => {
    for (const filter of [`${S}/#`, S, `${S}/messages/#`, `${S}/+/control`])
      expect([filter, may(PEOPLE.customer, 'subscribe', filter)]).toEqual([filter, true]);
    for (const filter of ['server/sessions/70/messages', 'server/sessions/7x/#', 'server/sessions/+/online'])
      expect([filter, may(PEOPLE.customer, 'subscribe', filter)]).toEqual([filter, false]);
  });

  it('a supervisor follows all chats at once, but not the wire of the server', () => {
    expect(may(PEOPLE.supervisor, 'subscribe', 'server/sessions/+/messages/customer')).toBe(true);
    expect(may(PEOPLE.supervisor, 'subscribe', 'server/sessions/#')).toBe(false);
    expect(may(PEOPLE.supervisor, 'subscribe', '#')).toBe(false);
  });

  it('a publish never holds a wildcard, and outside of the base topic there is nothing for anyone', () => {
    for (const person of ALL) {
      expect(may(PEOPLE[person], 'publish', 'server/sessions/+/typing')).toBe(false);
      for (const action of ['publish', 'subscribe'] as const)
        expect([person, may(PEOPLE[person], action, null)]).toEqual([person, false]);
    }
  });

  it('`online` and `request` are no customers whom an attendant or a shipped widget could write to', () => {
    for (const id of ['online', 'request']) {
      expect(may(PEOPLE.first, 'publish', `server/sessions/${id}/typing`)).toBe(false);
      expect(may(PEOPLE.nobody, 'subscribe', `server/sessions/${id}/messages`, 'all')).toBe(false);
    }
    expect(may(PEOPLE.nobody, 'subscribe', 'server/sessions/online', 'all')).toBe(false);
    expect(may(PEOPLE.nobody, 'subscribe', 'server/sessions/request', 'all')).toBe(false);
  });

  it('frames are the bridge’s', () => {
    for (const person of ALL) {
      const { allowed } = authorize(PEOPLE[person], 'write', { kind: 'frame', frame: 'message' });
      expect([person, allowed]).toEqual([person, person === 'bridge']);
    }
  });
});

describe('the acl claim', () => {
  /** As EMQX reads it: the first entry that fits decides; a filter fits where the rule matches it word for word. */
  const emqx = (principal: Principal, action: 'publish' | 'subscribe', topic: string): boolean => {
    for (const entry of aclOf(principal, 'base')) {
      if (entry.action !== 'all' && entry.action !== action) continue;
      const rule = entry.topic;
      const fits = rule.startsWith('eq ')
        ? rule.slice(3) === topic
        : covers(rule, topic) || (rule.endsWith('/#') && rule.slice(0, -2) === topic);
      if (fits) return entry.permission === 'allow';
    }
    return true;
  };

  it('says of every topic and of dangerous filters what the function says', () => {
    const filters = [
      '#',
      'server/#',
      'server/sessions/#',
      'server/sessions/+/messages',
      `${S}/#`,
      'server/sessions/8/#',
    ];
    for (const person of ALL.filter((name) => name !== 'nobody')) {
      for (const { topic } of Object.values(TOPIC_ROWS)) {
        for (const action of ['publish', 'subscribe'] as const)
          expect([person, action, topic, emqx(PEOPLE[person], action, `base/${topic}`)]).toEqual([
            person,
            action,
            topic,
            may(PEOPLE[person], action, topic),
          ]);
      }
      for (const filter of filters)
        expect([person, filter, emqx(PEOPLE[person], 'subscribe', `base/${filter}`)]).toEqual([
          person,
          filter,
          may(PEOPLE[person], 'subscribe', filter),
        ]);
      expect(emqx(PEOPLE[person], 'subscribe', 'other/server/bridge')).toBe(false);
    }
  });
});
