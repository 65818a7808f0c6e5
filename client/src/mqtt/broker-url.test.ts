import { describe, expect, it } from 'vitest';
import { brokerUrl } from './broker-url.ts';

describe('brokerUrl', () => {
  it.each([
    ['http://h:8080/mqtt', 'ws://h:8080/mqtt'],
    ['https://h/mqtt', 'wss://h/mqtt'],
    ['ws://h:8080/a/b?c=d&e=%20f', 'ws://h:8080/a/b?c=d&e=%20f'],
    ['wss://h', 'wss://h/'],
    ['HTTP://H:8080/MQTT', 'ws://h:8080/MQTT'],
    [' https://h/mqtt/ ', 'wss://h/mqtt/'],
    ['http://[::1]:8080/mqtt', 'ws://[::1]:8080/mqtt'],
  ])('reads %s as %s', (host, url) => expect(brokerUrl(host)).toBe(url));

  it('keeps a user name and password out of the address', () => {
    expect(brokerUrl('https://me:secret@h/mqtt')).toBe('wss://h/mqtt');
  });

  it.each(['mqtt://h:1883', 'mqtts://h'])(
    'says of %s that browsers cannot open it and what to give',
    (host) => {
      expect(() => brokerUrl(host)).toThrow(/plain TCP.*WebSocket listener/);
    },
  );

  it.each(['', 'h:8080/mqtt', 'localhost', 'ftp://h', 'javascript:alert(1)', 'http://'])(
    'refuses %j',
    (host) => {
      expect(() => brokerUrl(host)).toThrow(TypeError);
    },
  );
});
