import { listDurableObjectIds, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { customer, EdgeClient, upgrade } from './edge-client.ts';
import { bindings, FIRST, tokenFor } from './support.ts';

describe('the door of the edge', () => {
  it('lets only the customer in whom the address names, and a stranger wakes no object', async () => {
    const [own, other, attendant] = await Promise.all([
      tokenFor(customer('door')),
      tokenFor(customer('else')),
      tokenFor(FIRST),
    ]);
    const before = (await listDurableObjectIds(bindings.CHAT_SESSION)).length;
    const statuses = await Promise.all(
      [null, 'mqtt', own, 'mqtt, not.a.token', `mqtt, ${other}`, `mqtt, ${attendant}`].map(
        async (protocols) => (await upgrade('/mqtt/door', protocols)).status,
      ),
    );
    expect(statuses).toEqual([400, 401, 400, 401, 403, 403]);
    const page = await upgrade('/mqtt/door', `mqtt, ${own}`, { origin: 'https://evil.test' });
    const plain = await SELF.fetch('http://worker/mqtt/door');
    expect([page.status, plain.status]).toEqual([403, 400]);
    expect(await listDurableObjectIds(bindings.CHAT_SESSION)).toHaveLength(before);
    const answer = await upgrade('/mqtt/door', `mqtt, ${own}`);
    expect([answer.status, answer.headers.get('sec-websocket-protocol')]).toEqual([101, 'mqtt']);
    answer.webSocket?.accept();
    answer.webSocket?.close(1000);
  });

  it('is told by POST /session', async () => {
    const response = await SELF.fetch('http://worker/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"customer":{}}',
    });
    expect(await response.json()).toMatchObject({ mqtt: 'ws://worker/mqtt', edges: ['ws://worker/mqtt'] });
  });

  it('agrees on text pings with those who offer them, and with nobody else', async () => {
    const token = await tokenFor(customer('pings'));
    const agreed = async (protocols: string) => {
      const { headers, webSocket } = await upgrade('/mqtt/pings', protocols);
      webSocket?.accept();
      webSocket?.close(1000);
      return headers.get('sec-websocket-protocol');
    };
    expect(await agreed(`mqtt, ${token}, mqtt.text-ping`)).toBe('mqtt.text-ping');
    expect(await agreed(`mqtt.text-ping, mqtt, ${token}`)).toBe('mqtt.text-ping');
    expect(await agreed(`mqtt, ${token}`)).toBe('mqtt');
    expect((await upgrade('/mqtt/pings', 'mqtt, mqtt.text-ping')).status).toBe(401);
  });

  it('answers a text ping asleep, and closes at any other text', async () => {
    const client = await EdgeClient.open('texts');
    client.socket.send('ping');
    await expect.poll(() => client.texts).toEqual(['pong']);
    client.socket.send('hello');
    await expect.poll(() => client.closed).toBe(1003);
  });

  it('takes over a client id for the same customer, and the first socket ends', async () => {
    const first = await EdgeClient.open('twice', 'same');
    const second = await EdgeClient.open('twice', 'same');
    await expect.poll(() => first.closed).toBe(1000);
    second.send({ type: 'pingreq' });
    await second.hears('pingresp');
  });
});
