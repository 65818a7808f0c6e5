import { describe, expect, it } from 'vitest';
import { ALL, may, PEOPLE } from '../../test/principals.ts';
import { S, TOPIC_ROWS } from '../../test/topic-table.ts';
import { TOPICS } from '../topics/index.ts';

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

  it('a customer reads their own subtree, with wildcards, and none that begins like it', () => {
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

  it('a publish holds no wildcard, and nobody reaches beyond the base topic', () => {
    for (const person of ALL) {
      expect(may(PEOPLE[person], 'publish', 'server/sessions/+/typing')).toBe(false);
      for (const action of ['publish', 'subscribe'] as const)
        expect([person, may(PEOPLE[person], action, null)]).toEqual([person, false]);
    }
  });

  it('nobody can write to `online` or `request` as if they were customers', () => {
    for (const id of ['online', 'request']) {
      expect(may(PEOPLE.first, 'publish', `server/sessions/${id}/typing`)).toBe(false);
      expect(may(PEOPLE.nobody, 'subscribe', `server/sessions/${id}/messages`, 'all')).toBe(false);
    }
    expect(may(PEOPLE.nobody, 'subscribe', 'server/sessions/online', 'all')).toBe(false);
    expect(may(PEOPLE.nobody, 'subscribe', 'server/sessions/request', 'all')).toBe(false);
  });
});
