import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIdText } from '../ids.ts';
import {
  BRIDGE_FILTERS,
  customerIdTextOf,
  fillPattern,
  isAllowedResponseTopic,
  readInbound,
  readTopic,
  sessionTopicOf,
  TOPIC_TABLE,
  TOPICS,
  withBase,
  withoutBase,
} from './index.ts';

const topic = sessionTopicOf(298301);

describe('topics', () => {
  it('spell the session topic as clients in the field do', () => {
    expect(topic).toBe('server/sessions/298301');
    expect(TOPICS.messages(topic)).toBe('server/sessions/298301/messages');
    expect(TOPICS.viewed(topic)).toBe('server/sessions/298301/messages/viewed');
    expect(TOPICS.clientControl(topic)).toBe('server/sessions/298301/client/control');
    expect(TOPICS.assignTo(12)).toBe('client/attendants/assign/12');
  });

  it('are taken apart into what clients may say to the server', () => {
    const sessionTopic = 'server/sessions/7';
    expect(readInbound('server/sessions/online')).toEqual({ name: 'sessionsOnline' });
    expect(readInbound('server/sessions/7/online')).toEqual({ name: 'sessionOnline', sessionTopic });
    expect(readInbound('server/sessions/7/messages')).toEqual({ name: 'messages', sessionTopic });
    expect(readInbound('server/sessions/7/messages/viewed')).toEqual({ name: 'viewed', sessionTopic });
    expect(readInbound('server/attendants/12/assign')).toEqual({
      name: 'attendantAssign',
      attendantId: '12',
    });
    expect(readInbound('server/attendants/quit')).toEqual({ name: 'attendantsQuit' });
    expect(readInbound('server/attendants/12/quit')).toEqual({ name: 'attendantQuit', attendantId: '12' });
    for (const role of ['customer', 'attendant'] as const) {
      const name = `${role}Messages` as const;
      expect(readInbound(`server/sessions/7/messages/${role}`)).toEqual({ name, sessionTopic });
      expect(TOPICS[name].proves).toBe(role);
    }
  });

  it('are found again by what their rows make', () => {
    for (const [name, row] of TOPIC_TABLE) {
      const made = fillPattern(row, { customerId: '7', attendantId: '12' });
      expect([name, readTopic(made)?.name]).toEqual([name, name]);
    }
    expect(readTopic('client/attendants/assign/12')).toEqual({ name: 'assignTo', attendantId: '12' });
    for (const filter of [
      'server/sessions/+/messages',
      'client/attendants/assign/+',
      'server/attendants/+/online',
    ])
      expect([filter, readTopic(filter)]).toEqual([filter, null]);
  });

  it('that the bridge reads are the ones that it has to', () => {
    expect(BRIDGE_FILTERS.durable.toSorted()).toEqual([
      'server/sessions/+/messages',
      'server/sessions/+/messages/attendant',
      'server/sessions/+/messages/customer',
      'server/sessions/+/messages/viewed',
    ]);
    expect(BRIDGE_FILTERS.perishable.toSorted()).toEqual([
      'server/attendants/+/assign',
      'server/attendants/+/command',
      'server/attendants/+/online',
      'server/attendants/+/quit',
      'server/attendants/assign',
      'server/attendants/online',
      'server/attendants/quit',
      'server/channels/request',
      'server/sessions/+/online',
      'server/sessions/+/typing',
      'server/sessions/online',
      'server/sessions/request',
    ]);
  });

  it('that lead nowhere but to the bridge prove somebody, or need LEGACY_CLIENTS', () => {
    const open = TOPIC_TABLE.filter(([, { proves, needsLegacy }]) => proves === null && needsLegacy === null);
    expect(open.map(([name]) => name)).toEqual(['channelsRequest']);
  });

  it.each([
    'server/sessions/7/client/control',
    'server/sessions/7/server/control',
    'server/sessions/7/messages/stored',
    'server/sessions/7/messages/refused',
    'server/sessions//messages',
    'server/sessions/../messages',
    'server/sessions/online/messages',
    'client/desk',
    'client/attendants/assign/12',
    '',
  ])('that the server itself publishes, or nobody does, are no news to it: %s', (name) => {
    expect(readInbound(name)).toBeNull();
  });

  it('lead from an id to its topic and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }).filter(isIdText), (id) => {
        fc.pre(id !== 'online' && id !== 'request');
        expect(customerIdTextOf(sessionTopicOf(id))).toBe(id);
      }),
    );
  });

  it('lie under the base topic, and only there', () => {
    expect(withBase('/chimpassist/demo/', topic)).toBe('chimpassist/demo/server/sessions/298301');
    expect(withoutBase('chimpassist/demo', 'chimpassist/demo/server/sessions/298301')).toBe(topic);
    expect(withoutBase('chimpassist/demo', 'chimpassist/demo2/server/sessions/298301')).toBeNull();
  });

  it('that the bridge subscribes to never hold what it publishes itself', () => {
    const matches = (filter: string, name: string) => {
      const f = filter.split('/');
      const n = name.split('/');
      return f.length === n.length && f.every((level, i) => level === '+' || level === n[i]);
    };
    const own = [
      TOPICS.clientControl(topic),
      TOPICS.serverControl(topic),
      TOPICS.stored(topic),
      TOPICS.refused(topic),
      TOPICS.changed(topic),
      TOPICS.attendantsRequest(),
      TOPICS.assignTo(12),
      TOPICS.attendantControl(12),
      TOPICS.desk(),
      TOPICS.bridge(),
    ];
    const filters = [...BRIDGE_FILTERS.durable, ...BRIDGE_FILTERS.perishable];
    expect(own.filter((name) => filters.some((filter) => matches(filter, name)))).toEqual([]);
  });
});

describe('the answer to server/channels/request', () => {
  it.each(['shop/answers/7', 'x'])('may go to a topic of the asker: %s', (name) => {
    expect(isAllowedResponseTopic(name, null)).toBe(true);
  });

  it.each(['server/sessions/8', 'client/desk', 'a/+', '#', '', '/server/x', '$SYS/x', 'a\u0000b'])(
    'may not go where the platform or a stranger listens: %s',
    (name) => {
      expect(isAllowedResponseTopic(name, topic)).toBe(false);
    },
  );

  it.each([
    ['211 levels', `${'a/'.repeat(210)}a`],
    ['65 levels', `${'a/'.repeat(64)}a`],
    ['a noncharacter', 'answers/\ufdd0'],
    ['a noncharacter above the first plane', 'answers/\u{1fffe}'],
    ['a C1 control character', 'answers/\u0085'],
    ['half a surrogate pair', 'answers/\ud800'],
    ['513 bytes in 171 characters', '日'.repeat(171)],
  ])('may not be one at which a broker hangs up: %s', (_, name) => {
    expect(isAllowedResponseTopic(name, topic)).toBe(false);
  });

  it('may have 64 levels, and 512 bytes', () => {
    expect(isAllowedResponseTopic(`${'a/'.repeat(63)}a`, topic)).toBe(true);
    expect(isAllowedResponseTopic('é'.repeat(256), topic)).toBe(true);
  });

  it("may go to the requester's own session topic", () => {
    expect(isAllowedResponseTopic(topic, topic)).toBe(true);
    expect(isAllowedResponseTopic(`${topic}/messages`, topic)).toBe(false);
  });
});
