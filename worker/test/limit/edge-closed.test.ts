import { listDurableObjectIds, SELF } from 'cloudflare:test';
import { FIRST_SITE } from '@chimpassist/protocol';
import { expect, it } from 'vitest';
import { settingsOf } from '../../src/settings.ts';
import { bindings, MARY, tokenFor } from '../support.ts';

it('with EDGE_ROAD=off there is no edge: no socket, no object, no address', async () => {
  const before = (await listDurableObjectIds(bindings.CHAT_SESSION)).length;
  const { status } = await SELF.fetch('http://worker/mqtt/mary', {
    headers: { upgrade: 'websocket', 'sec-websocket-protocol': `mqtt, ${await tokenFor(MARY)}` },
  });
  expect([status, (await listDurableObjectIds(bindings.CHAT_SESSION)).length]).toEqual([404, before]);
  const opened = await SELF.fetch('http://worker/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"customer":{}}',
  });
  const session = await opened.json();
  expect(session).toMatchObject({ token: expect.any(String) });
  expect(session).not.toHaveProperty('edges');
  expect(session).not.toHaveProperty('mqtt');
});

it('a configured broker is where pages connect, by its address for browsers', () => {
  const brokerOf = (texts: object) => settingsOf(texts, FIRST_SITE).brokerForBrowsers;
  const [tcp, webSocket] = ['mqtt://mqtt.example.com:1883', 'wss://mqtt.example.com/mqtt'];
  expect(brokerOf({ MQTT_BROKER_HOST: webSocket })).toBe(webSocket);
  expect(brokerOf({ MQTT_BROKER_HOST: tcp, MQTT_BROKER_WS_HOST: webSocket })).toBe(webSocket);
  expect(brokerOf({ MQTT_BROKER_HOST: tcp })).toBeNull();
  expect(() => brokerOf({ MQTT_BROKER_WS_HOST: tcp })).toThrow(/MQTT_BROKER_WS_HOST is "mqtt:/);
});

it('EDGE_ROAD with another word is refused by name', () => {
  expect(() => settingsOf({ EDGE_ROAD: 'on' }, FIRST_SITE)).toThrow(/EDGE_ROAD is "on"/);
});
