import { describe, expect, it } from 'vitest';
import { BASE, bytes, publishPacket, subscribePacket, text, WireClient } from './wire-client.ts';

const pubrel = (packetId: number) => ({ type: 'pubrel', packetId, code: 0 }) as const;

describe('packets in common, by the clauses of MQTT 3.1.1', () => {
  it.each([
    ['MQTT-1.5.3-1 text that is not UTF-8', bytes(0x30, 3, 0, 1, 0xff)],
    ['MQTT-1.5.3-1 text with half a surrogate pair', bytes(0x30, 5, 0, 3, 0xed, 0xa0, 0x80)],
    ['MQTT-1.5.3-2 text with a null character', bytes(0x30, 3, 0, 1, 0)],
    ['MQTT-2.2.2-2 flags that a packet does not have', bytes(0xc1, 0)],
    ['MQTT-2.3.1-1 a packet identifier of 0', bytes(0x32, 5, 0, 1, 116, 0, 0)],
    ['MQTT-3.3.1-2 a message of quality 0 that says it is sent again', bytes(0x38, 3, 0, 1, 116)],
    ['MQTT-3.3.1-4 a message of quality 3', bytes(0x36, 5, 0, 1, 116, 0, 1)],
    ['MQTT-3.3.2-1 a message whose topic is cut off', bytes(0x30, 2, 0, 9)],
    ['MQTT-3.3.2-2 a message with a wildcard in its topic', bytes(0x30, 3, 0, 1, 0x23)],
    ['MQTT-3.6.1-1 PUBREL with other flags', bytes(0x60, 2, 0, 1)],
    ['MQTT-3.8.1-1 SUBSCRIBE with other flags', bytes(0x80, 6, 0, 1, 0, 1, 116, 0)],
    ['MQTT-3.8.3-3 SUBSCRIBE without a filter', bytes(0x82, 2, 0, 1)],
    ['MQTT-3-8.3-4 SUBSCRIBE with reserved bits', bytes(0x82, 6, 0, 1, 0, 1, 116, 4)],
    ['MQTT-3.10.1-1 UNSUBSCRIBE with other flags', bytes(0xa0, 5, 0, 1, 0, 1, 116)],
    ['MQTT-3.10.3-2 UNSUBSCRIBE without a filter', bytes(0xa2, 2, 0, 1)],
    ['MQTT-3.14.1-1 DISCONNECT with other flags', bytes(0xe1, 0)],
    ['MQTT-4.7.3-1 a message without a topic', bytes(0x30, 2, 0, 0)],
    ['MQTT-4.8.0-1 a packet that only servers send', bytes(0xd0, 0)],
    ['MQTT-4.8.0-1 a length of five bytes', bytes(0x30, 255, 255, 255, 255, 1)],
  ])('%s closes the connection', (_, packet) => {
    const client = new WireClient().open();
    client.sendBytes(packet);
    expect([client.closed?.code, client.said, client.taken]).toEqual([1002, [], []]);
  });

  it('MQTT-1.5.3-3 a byte order mark stays in a text', () => {
    const client = new WireClient().open();
    client.publish({ topic: `${BASE}/\ufefft` });
    expect(client.taken).toEqual(['\ufefft x']);
  });

  it('MQTT-2.3.1-4 identifiers of the server are in use once at a time', () => {
    const client = new WireClient().open();
    client.subscribe(`${BASE}/t`);
    client.forget();
    client.deliver({}, {});
    client.send({ type: 'puback', packetId: 2, code: 0 });
    const { connection } = client;
    if (connection.kind !== 'open') throw new Error('The connection is not open.');
    // After all the others comes the first one again.
    client.connection = { ...connection, outgoing: { ...connection.outgoing, lastId: 65_534 } };
    client.deliver({}, {}, {});
    expect(client.said).toEqual(['publish 1', 'publish 2', 'publish 65535', 'publish 2', 'publish 3']);
  });

  it('MQTT-2.3.1-6 PUBACK and PUBREC carry the identifier of their PUBLISH', () => {
    const client = new WireClient().open();
    client.publish({ qos: 1, packetId: 513 });
    client.publish({ qos: 2, packetId: 7 });
    client.settleAll();
    client.send(pubrel(7));
    expect(client.said).toEqual(['puback 513', 'pubrec 7', 'pubcomp 7']);
  });

  it('MQTT-3.12.4-1 PINGREQ is answered by PINGRESP', () => {
    const client = new WireClient().open();
    client.send({ type: 'pingreq' });
    expect(client.said).toEqual(['pingresp']);
  });

  it('MQTT-4.8.0-1 an answer to what the server never said closes it', () => {
    for (const type of ['pubrec', 'pubcomp'] as const) {
      const client = new WireClient().open();
      client.send({ type, packetId: 1, code: 0 });
      expect([type, client.closed?.code]).toEqual([type, 1002]);
    }
  });

  it('MQTT-3.14.4-2 after DISCONNECT nothing counts', () => {
    const client = new WireClient().open();
    client.send({ type: 'disconnect', code: 0 });
    client.publish({});
    expect(client.taken).toEqual([]);
  });
});

describe('PUBLISH to the server, by the clauses of MQTT 3.1.1', () => {
  it('MQTT-4.3.1-1 quality 0 is taken in and not acknowledged', () => {
    const client = new WireClient().open();
    client.publish({ payload: text('a') });
    expect([client.taken, client.said]).toEqual([['t a'], []]);
  });

  it('MQTT-4.3.2-2 quality 1 is acknowledged once it is safe, not before', () => {
    const client = new WireClient().open();
    client.publish({ qos: 1, packetId: 3 });
    expect([client.taken, client.said]).toEqual([['t x'], []]);
    client.settleAll();
    expect(client.said).toEqual(['puback 3']);
  });

  it('MQTT-4.3.2-2 after PUBACK the same identifier is a new message', () => {
    const client = new WireClient().open();
    client.publish({ qos: 1, packetId: 3, payload: text('a') });
    client.settleAll();
    client.publish({ qos: 1, packetId: 3, payload: text('b') });
    expect(client.taken).toEqual(['t a', 't b']);
  });

  it('MQTT-4.3.3-2 quality 2 is taken in once, however often it comes before PUBREL', () => {
    const client = new WireClient().open();
    const packet = { qos: 2, packetId: 3, dup: true } as const;
    client.publish(packet);
    client.publish(packet);
    client.settleAll();
    client.publish(packet);
    expect([client.taken, client.said]).toEqual([['t x'], ['pubrec 3', 'pubrec 3']]);
  });

  it('MQTT-4.3.3-2 PUBREL is answered by PUBCOMP, also where it comes again', () => {
    const client = new WireClient().open();
    client.publish({ qos: 2, packetId: 3 });
    client.settleAll();
    client.send(pubrel(3));
    client.send(pubrel(3));
    client.publish({ qos: 2, packetId: 3 });
    expect([client.said, client.taken]).toEqual([
      ['pubrec 3', 'pubcomp 3', 'pubcomp 3'],
      ['t x', 't x'],
    ]);
  });

  it('MQTT-4.3.3-1 PUBREL before PUBREC closes the connection', () => {
    const client = new WireClient().open();
    client.publish({ qos: 2, packetId: 3 });
    client.send(pubrel(3));
    expect(client.closed?.ending).toBe('protocolError');
  });

  it.each([
    ['MQTT-4.6.0-2 PUBACK', 1, 'puback'],
    ['MQTT-4.6.0-3 PUBREC', 2, 'pubrec'],
  ] as const)('%s leaves in the order of the messages, whichever is safe first', (_, qos, type) => {
    const client = new WireClient().open();
    for (const packetId of [5, 6, 7]) client.publish({ qos, packetId });
    client.input({ kind: 'published', ref: 3, code: 0 });
    client.input({ kind: 'published', ref: 1, code: 0 });
    expect(client.said).toEqual([`${type} 5`]);
    client.input({ kind: 'published', ref: 2, code: 0 });
    expect(client.said).toEqual([`${type} 5`, `${type} 6`, `${type} 7`]);
  });

  it('MQTT-3.3.5-2 a forbidden message closes it at quality 1, and is lost at 0', () => {
    const client = new WireClient().open({}, { kind: 'customer', id: 7, guest: false });
    const topic = `${BASE}/server/sessions/8/messages/customer`;
    client.publish({ topic });
    expect([client.taken, client.closed]).toEqual([[], null]);
    client.publish({ topic, qos: 1, packetId: 1 });
    expect([client.taken, client.said, client.closed?.ending]).toEqual([[], [], 'notAuthorized']);
  });

  it('a message outside of the base topic may not be there for anybody', () => {
    const client = new WireClient().open();
    client.publish({ topic: 'elsewhere/t' });
    expect(client.taken).toEqual([]);
  });

  it('a message that would stay retained is not taken', () => {
    const client = new WireClient().open();
    client.publish({ retain: true });
    expect(client.taken).toEqual([]);
  });

  it('more unsettled messages than the bound close the connection', () => {
    const client = new WireClient({ limits: { incoming: 2 } }).open();
    for (const packetId of [1, 2]) client.publish({ qos: 1, packetId });
    expect(client.closed).toBeNull();
    client.publish({ qos: 1, packetId: 3 });
    expect(client.closed?.ending).toBe('tooManyAtOnce');
  });

  it('a packet over the bound closes the connection before it is whole', () => {
    const client = new WireClient({ limits: { packetMaxBytes: 200 } }).open();
    client.sendBytes(bytes(0x30, 0xc8, 0x01));
    expect(client.closed?.code).toBe(1009);
  });
});

describe('PUBLISH to the client, by the clauses of MQTT 3.1.1', () => {
  const follower = (qos: 0 | 1 | 2 = 1) => {
    const client = new WireClient().open();
    client.send(subscribePacket([{ filter: `${BASE}/t`, qos }]));
    client.forget();
    return client;
  };

  it('MQTT-3.3.1-3 a message goes on without the flag that it came again', () => {
    const client = follower();
    client.deliver({});
    expect(client.heard).toEqual([expect.objectContaining({ dup: false })]);
  });

  it('MQTT-3.3.1-9 a message to a subscription that is there has no retain flag', () => {
    const client = follower();
    client.deliver({});
    expect(client.heard).toEqual([expect.objectContaining({ retain: false })]);
  });

  it('MQTT-3.3.1-8 what was retained carries its flag to a new subscription', () => {
    const client = follower();
    client.deliver({ retain: true });
    expect(client.heard).toEqual([expect.objectContaining({ retain: true })]);
  });

  it('MQTT-3.3.5-1 of overlapping filters the best quality counts, once', () => {
    const client = new WireClient().open();
    client.send(
      subscribePacket([
        { filter: `${BASE}/#`, qos: 0 },
        { filter: `${BASE}/+`, qos: 1 },
        { filter: `${BASE}/t`, qos: 0 },
      ]),
    );
    client.forget();
    client.deliver({});
    expect(client.heard).toEqual([expect.objectContaining({ type: 'publish', qos: 1 })]);
  });

  it('MQTT-3.8.4-6 a message has the lower of its own quality and the granted one', () => {
    const qualities = ([0, 1, 2] as const).map((granted) => {
      const client = follower(granted);
      client.deliver({ qos: 0 }, { qos: 1 });
      return client.heard.map((packet) => packet.type === 'publish' && packet.qos);
    });
    expect(qualities).toEqual([
      [0, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it('MQTT-4.5.0-1 a message comes to those who follow its topic, and not to others', () => {
    const client = follower();
    client.deliver({ topic: `${BASE}/T` }, { topic: `${BASE}/t/u` }, { topic: `${BASE}/t` });
    expect(client.heard).toHaveLength(1);
  });

  it('MQTT-4.6.0-6 messages come in their order, also those that waited for room', () => {
    const client = new WireClient({ limits: { window: 2 } }).open();
    client.subscribe(`${BASE}/t`);
    client.forget();
    client.deliver(...[1, 2, 3, 4, 5].map((n) => ({ payload: text(String(n)) })));
    expect(client.payloads).toEqual(['1', '2']);
    for (const packetId of [2, 1, 3, 4]) client.send({ type: 'puback', packetId, code: 0 });
    expect(client.payloads).toEqual(['1', '2', '3', '4', '5']);
  });

  it('what one turn has to say leaves as one frame', () => {
    const client = follower();
    client.deliver({}, {}, { qos: 0 });
    expect([client.frames, client.heard.length]).toEqual([1, 3]);
  });

  it('MQTT-4.7.1-1 wildcards are for filters: a message of one is never taken', () => {
    const client = new WireClient().open();
    const packet = client.encode(publishPacket({ topic: `${BASE}/t` }));
    packet[4 + BASE.length + 1] = 0x2b;
    client.sendBytes(packet);
    expect(client.closed?.ending).toBe('malformed');
  });
});
