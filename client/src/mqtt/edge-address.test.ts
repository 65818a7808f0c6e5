import { describe, expect, it } from 'vitest';
import { dialEdge, dialEdgeAsAttendant } from './edge-address.ts';

const me = { username: 'a/b ü', password: 'a.token' };

describe('dialEdge', () => {
  it('puts the customer behind an address of the edge, and the token beside mqtt', () => {
    expect(dialEdge(() => ['https://chat.test/mqtt'])('wss://chat.test/mqtt', me)).toEqual({
      url: 'wss://chat.test/mqtt/a%2Fb%20%C3%BC',
      protocols: ['mqtt', 'a.token', 'mqtt.text-ping'],
      road: 'edge',
    });
  });

  it.each([
    ['a broker', 'wss://broker.test/mqtt', me],
    ['another path', 'wss://chat.test/mqtt/', me],
    ['the edge, without a token', 'wss://chat.test/mqtt', { username: 'a' }],
    ['the edge, beside an address that is none', 'wss://broker.test/mqtt', me],
  ])('leaves the address of %s as it is', (_, url, credentials) => {
    expect(dialEdge(() => ['nonsense', 'wss://chat.test/mqtt'])(url, credentials)).toEqual({
      url,
      protocols: ['mqtt'],
      road: 'broker',
    });
  });
});

it('an attendant dials the address of the edge itself, and a broker as ever', () => {
  const dial = dialEdgeAsAttendant(() => ['wss://chat.test/mqtt']);
  expect(dial('wss://chat.test/mqtt', me)).toEqual({
    url: 'wss://chat.test/mqtt',
    protocols: ['mqtt', 'a.token', 'mqtt.text-ping'],
    road: 'edge',
  });
  expect(dial('wss://broker.test/mqtt', me)).toMatchObject({ protocols: ['mqtt'], road: 'broker' });
});
