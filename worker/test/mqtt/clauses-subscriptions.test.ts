import { describe, expect, it } from 'vitest';
import { matches } from '../../src/mqtt/filter.ts';
import { BASE, subscribePacket, WireClient } from './wire-client.ts';

const codes = (client: WireClient): unknown =>
  client.heard.flatMap((packet) => (packet.type === 'suback' ? packet.codes : []));

const unsubscribe = (...filters: string[]) => ({ type: 'unsubscribe', packetId: 9, filters }) as const;

describe('SUBSCRIBE, by the clauses of MQTT 3.1.1', () => {
  it('MQTT-3.8.4-1 is answered by SUBACK, MQTT-3.8.4-2 with the same identifier', () => {
    const client = new WireClient().open();
    client.send(subscribePacket([{ filter: `${BASE}/t`, qos: 0 }], 4_711));
    expect(client.said).toEqual(['suback 4711']);
  });

  it('MQTT-3.8.4-3 the same filter again takes the place of the former one', () => {
    const client = new WireClient().open();
    client.send(subscribePacket([{ filter: `${BASE}/t`, qos: 0 }]));
    client.send(subscribePacket([{ filter: `${BASE}/t`, qos: 1 }]));
    client.forget();
    client.deliver({});
    expect(client.heard).toEqual([expect.objectContaining({ qos: 1 })]);
  });

  it.each([0b100, 0b1000_0000, 3])('MQTT-3.8.3-4 a quality of %i closes it', (quality) => {
    const client = new WireClient().open();
    const packet = client.encode(subscribePacket([{ filter: `${BASE}/t`, qos: 0 }]));
    packet[packet.length - 1] = quality;
    client.sendBytes(packet);
    expect(client.closed?.ending).toBe('malformed');
  });

  it('MQTT-3.8.4-4 many filters in one packet are as many packets', () => {
    const client = new WireClient().open();
    client.subscribe(`${BASE}/a`, `${BASE}/b`);
    client.forget();
    client.deliver({ topic: `${BASE}/a` }, { topic: `${BASE}/b` }, { topic: `${BASE}/c` });
    expect(client.heard).toHaveLength(2);
  });

  it('MQTT-3.8.4-5 each filter has a code, MQTT-3.9.3-1 in the order of the filters', () => {
    const client = new WireClient().open({}, { kind: 'customer', id: 7, guest: false });
    const [own, other] = [7, 8].map((id) => `${BASE}/server/sessions/${id}/#`) as [string, string];
    client.send(
      subscribePacket([
        { filter: own, qos: 0 },
        { filter: other, qos: 1 },
        { filter: own, qos: 1 },
      ]),
    );
    expect(codes(client)).toEqual([0, 0x80, 1]);
  });

  it('MQTT-3.9.3-2 a refusal is 0x80 and no other code', () => {
    const client = new WireClient({ limits: { filters: 1 } }).open();
    client.subscribe('elsewhere', `$share/g/${BASE}/t`, `${BASE}/a`, `${BASE}/b`);
    expect(codes(client)).toEqual([0x80, 0x80, 1, 0x80]);
  });

  it('MQTT-3.8.4-6 the granted quality is at most the one that was asked for', () => {
    const client = new WireClient().open();
    client.send(subscribePacket(([0, 1, 2] as const).map((qos) => ({ filter: `${BASE}/${qos}`, qos }))));
    expect(codes(client)).toEqual([0, 1, 1]);
  });

  it.each([
    ['MQTT-4.7.1-2 "#" before the end', 'a/#/b'],
    ['MQTT-4.7.1-2 "#" beside other characters', 'a/b#'],
    ['MQTT-4.7.1-3 "+" beside other characters', 'a/b+/c'],
  ])('%s closes the connection', (_, filter) => {
    const client = new WireClient().open();
    client.subscribe(`${BASE}/${filter}`);
    expect([client.closed?.ending, client.said]).toEqual(['malformed', []]);
  });

  it('MQTT-4.7.3-1 a filter without a character closes it', () => {
    const client = new WireClient().open();
    client.subscribe('');
    expect(client.closed?.ending).toBe('malformed');
  });
});

describe('UNSUBSCRIBE, by the clauses of MQTT 3.1.1', () => {
  it('MQTT-3.10.4-1, MQTT-3.10.4-2 the filter of these letters is followed no more', () => {
    const client = new WireClient().open();
    client.subscribe(`${BASE}/t`, `${BASE}/+`);
    client.send(unsubscribe(`${BASE}/t`));
    client.forget();
    client.deliver({});
    expect(client.heard).toHaveLength(1);
    client.send(unsubscribe(`${BASE}/+`));
    client.forget();
    client.deliver({});
    expect(client.heard).toEqual([]);
  });

  it('MQTT-3.10.4-3 what has begun is delivered to its end', () => {
    const client = new WireClient({ limits: { window: 1 } }).open();
    client.subscribe(`${BASE}/t`);
    client.forget();
    client.deliver({}, {});
    client.send(unsubscribe(`${BASE}/t`));
    client.send({ type: 'puback', packetId: 1, code: 0 });
    expect(client.said).toEqual(['publish 1', 'unsuback 9', 'publish 2']);
  });

  it('MQTT-3.10.4-4, MQTT-3.10.4-5 is answered, also where nothing was followed', () => {
    const client = new WireClient().open();
    client.send(unsubscribe(`${BASE}/never`));
    expect(client.said).toEqual(['unsuback 9']);
  });

  it('MQTT-3.10.4-6 many filters in one packet are as many packets', () => {
    const client = new WireClient().open();
    client.subscribe(`${BASE}/a`, `${BASE}/b`, `${BASE}/c`);
    client.send(unsubscribe(`${BASE}/a`, `${BASE}/c`));
    client.forget();
    client.deliver(...['a', 'b', 'c'].map((name) => ({ topic: `${BASE}/${name}` })));
    expect(client.heard).toEqual([expect.objectContaining({ topic: `${BASE}/b` })]);
  });
});

describe('what a filter means, by the clauses of MQTT 3.1.1', () => {
  it.each([
    ['MQTT-4.7.1-2 "#" means all below', 'a/#', 'a/b/c', true],
    ['MQTT-4.7.1-2 "#" means its parent', 'a/#', 'a', true],
    ['MQTT-4.7.1-2 "#" does not mean a neighbour', 'a/#', 'ab', false],
    ['MQTT-4.7.1-2 "#" alone means all', '#', 'a/b', true],
    ['MQTT-4.7.1-3 "+" means one level', 'a/+/c', 'a/b/c', true],
    ['MQTT-4.7.1-3 "+" means an empty level', 'a/+', 'a/', true],
    ['MQTT-4.7.1-3 "+" does not mean two levels', 'a/+', 'a/b/c', false],
    ['MQTT-4.7.1-3 "+" does not mean no level', 'a/+', 'a', false],
    ['MQTT-4.7.1-3 "+" with "#"', '+/b/#', 'a/b/c/d', true],
    ['MQTT-4.7.2-1 "#" does not mean "$"', '#', '$SYS/x', false],
    ['MQTT-4.7.2-1 "+" does not mean "$"', '+/x', '$SYS/x', false],
    ['MQTT-4.7.2-1 "$" by its name', '$SYS/#', '$SYS/x', true],
    ['MQTT-4.7.3-1 a slash at the beginning makes another topic', '+', '/a', false],
    ['MQTT-4.7.3-1 a slash at the end makes another topic', 'a', 'a/', false],
    ['MQTT-4.7.3-4 capitals are other letters', 'A', 'a', false],
    ['MQTT-4.7.3-4 nothing is normalised', 'e\u0301', '\u00e9', false],
  ])('%s: %s, %s', (_, filter, topic, expected) => {
    expect(matches(filter, topic)).toBe(expected);
  });
});
