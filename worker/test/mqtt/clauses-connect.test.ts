import { describe, expect, it } from 'vitest';
import { BASE, bytes, codeOf, lastWill, text, WireClient } from './wire-client.ts';

/** A CONNECT of which bytes are changed: the protocol's name stands at 2, its level at 8, the flags at 9. */
const changed = (client: WireClient, at: number, value: number): Uint8Array => {
  const packet = client.encode(client.connectPacket());
  packet[at] = value;
  return packet;
};

describe('CONNECT, by the clauses of MQTT 3.1.1', () => {
  it('MQTT-3.1.0-1 another first packet closes the connection, without an answer', () => {
    const client = new WireClient();
    client.send({ type: 'pingreq' });
    expect([client.closed?.ending, client.said]).toEqual(['malformed', []]);
  });

  it('MQTT-3.1.0-2 a second CONNECT closes it', () => {
    const client = new WireClient().open();
    client.send(client.connectPacket());
    expect(client.closed?.code).toBe(1002);
  });

  it('MQTT-3.1.2-1 a protocol of another name is not served', () => {
    const client = new WireClient();
    client.sendBytes(changed(client, 4, 0x4e));
    expect([codeOf(client), client.connection.kind]).toEqual([[1], 'ended']);
  });

  it.each([3, 6])('MQTT-3.1.2-2 level %i is refused by code 1 and closed', (level) => {
    const client = new WireClient();
    client.sendBytes(changed(client, 8, level));
    expect([codeOf(client), client.closed?.ending]).toEqual([[1], 'refused']);
  });

  it('MQTT-3.1.2-3 the reserved flag closes it', () => {
    const client = new WireClient();
    client.sendBytes(changed(client, 9, 0b11));
    expect([client.closed?.ending, client.said]).toEqual(['malformed', []]);
  });

  it('MQTT-3.1.2-4 a session of before is not there, and the connection is', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ clean: false }));
    client.admit();
    expect(client.heard).toEqual([expect.objectContaining({ code: 0, sessionPresent: false })]);
  });

  it('MQTT-3.1.2-6 a clean session begins with nothing of before', () => {
    const client = new WireClient().open({ clean: true });
    client.deliver({});
    expect(client.said).toEqual([]);
  });

  it('MQTT-3.1.2-8 the last will is told when the socket is lost', () => {
    const client = new WireClient().open({ will: lastWill });
    client.input({ kind: 'lost' });
    expect(client.wills).toEqual([`${BASE}/gone bye`]);
  });

  it('MQTT-3.1.2-8 the last will is told after an error of protocol, and after silence', () => {
    const [wrong, silent] = [
      new WireClient().open({ will: lastWill }),
      new WireClient().open({ will: lastWill }),
    ];
    wrong.sendBytes(bytes(0, 0));
    silent.now += 90_000;
    silent.input({ kind: 'check' });
    expect([wrong.wills, silent.wills]).toEqual([[`${BASE}/gone bye`], [`${BASE}/gone bye`]]);
  });

  it('MQTT-3.1.2-10 the last will is dropped by DISCONNECT', () => {
    const client = new WireClient().open({ will: lastWill });
    client.send({ type: 'disconnect', code: 0 });
    client.input({ kind: 'lost' });
    expect([client.wills, client.closed?.code]).toEqual([[], 1000]);
  });

  it.each([
    ['MQTT-3.1.2-11 a quality of the will', 0b1010],
    ['MQTT-3.1.2-13 a quality of the will', 0b11010],
    ['MQTT-3.1.2-15 a retained will', 0b100010],
  ])('%s without a will closes it', (_, flags) => {
    const client = new WireClient();
    client.sendBytes(changed(client, 9, flags));
    expect(client.closed?.ending).toBe('malformed');
  });

  it('MQTT-3.1.2-14 a will of quality 3 closes it', () => {
    const client = new WireClient();
    const packet = client.encode(client.connectPacket({ will: lastWill }));
    packet[9] = (packet[9] ?? 0) | 0b11000;
    client.sendBytes(packet);
    expect(client.closed?.ending).toBe('malformed');
  });

  it('MQTT-3.1.2-22 a password without a user name closes it', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ password: text('p') }));
    expect(client.closed?.ending).toBe('malformed');
  });

  it('MQTT-3.1.2-24 one and a half keep-alive without a packet closes it, not less', () => {
    const client = new WireClient().open({ keepAliveSeconds: 10 });
    client.now += 14_999;
    client.input({ kind: 'check' });
    expect(client.closed).toBeNull();
    client.now += 1;
    client.input({ kind: 'check' });
    expect(client.closed?.ending).toBe('keepAlive');
  });

  it('MQTT-3.1.2-24 any packet begins the time again, and so does a ping beside MQTT', () => {
    const client = new WireClient().open({ keepAliveSeconds: 10 });
    client.now += 14_000;
    client.send({ type: 'pingreq' });
    client.now += 14_000;
    client.input({ kind: 'check' });
    client.now += 14_000;
    client.input({ kind: 'check', pingedAt: client.now - 1_000 });
    expect(client.closed).toBeNull();
  });

  it('MQTT-3.1.2-24 a keep-alive of 0 never closes it', () => {
    const client = new WireClient().open({ keepAliveSeconds: 0 });
    client.now += 10 ** 9;
    client.input({ kind: 'check' });
    expect(client.closed).toBeNull();
  });

  it('MQTT-3.1.3-1 all parts of its payload are read in their order', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ clientId: 'id', will: lastWill, username: 'u', password: text('p') }));
    expect(client.effects).toEqual([
      { kind: 'authenticate', clientId: 'id', username: 'u', password: text('p') },
    ]);
    client.admit();
    client.input({ kind: 'lost' });
    expect(client.wills).toEqual([`${BASE}/gone bye`]);
  });

  it('MQTT-3.1.3-4 a client id that is not UTF-8 closes it', () => {
    const client = new WireClient();
    client.sendBytes(changed(client, 14, 0xff));
    expect(client.closed?.ending).toBe('malformed');
  });

  it.each([
    ['MQTT-3.1.3-10 the topic of a will', { will: lastWill }, 'gone'],
    ['MQTT-3.1.3-11 a user name', { username: 'somebody' }, 'somebody'],
  ])('%s that is not UTF-8 closes it', (_, fields, word) => {
    const client = new WireClient();
    const packet = client.encode(client.connectPacket(fields));
    packet[String.fromCharCode(...packet).indexOf(word)] = 0xff;
    client.sendBytes(packet);
    expect(client.closed?.ending).toBe('malformed');
  });

  it('MQTT-3.1.3-5 a client id of 1 to 23 letters and digits is taken', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ clientId: '0123456789abcdefghijKLM' }));
    expect(client.effects).toEqual([expect.objectContaining({ clientId: '0123456789abcdefghijKLM' })]);
  });

  it('MQTT-3.1.3-6 a client without a name gets one of the server', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ clientId: '' }));
    client.admit(undefined, null, 'made');
    expect(client.connection).toMatchObject({ kind: 'open', client: { id: 'made' } });
  });

  it('MQTT-3.1.3-8 one without a name that wants its session back is refused by code 2', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ clientId: '', clean: false }));
    expect([codeOf(client), client.closed?.ending]).toEqual([[2], 'refused']);
  });

  it('MQTT-3.1.3-9 a client id that is too long is refused by code 2', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ clientId: 'x'.repeat(257) }));
    expect(codeOf(client)).toEqual([2]);
  });

  it.each([
    ['badClientId', 2],
    ['unavailable', 3],
    ['badCredentials', 4],
    ['notAuthorized', 5],
  ] as const)('MQTT-3.1.4-2 who is refused as %s hears code %i and is closed', (refusal, code) => {
    const client = new WireClient();
    client.send(client.connectPacket());
    client.input({ kind: 'refused', refusal });
    expect([codeOf(client), client.connection.kind]).toEqual([[code], 'ended']);
  });

  it('MQTT-3.1.4-2 a connection that is taken over ends, and its will is told', () => {
    const client = new WireClient().open({ will: lastWill });
    client.input({ kind: 'takenOver' });
    expect([client.closed?.ending, client.wills]).toEqual(['takenOver', [`${BASE}/gone bye`]]);
  });

  it('MQTT-3.1.4-4 who is let in hears CONNACK with code 0', () => {
    const client = new WireClient();
    client.send(client.connectPacket());
    expect(client.said).toEqual([]);
    client.admit();
    expect(codeOf(client)).toEqual([0]);
  });

  it('MQTT-3.1.4-5 what is sent before CONNACK counts once the client is in', () => {
    const client = new WireClient();
    client.send(client.connectPacket());
    client.subscribe(`${BASE}/t`);
    client.publish({ qos: 1, packetId: 9 });
    expect(client.taken).toEqual([]);
    client.admit();
    expect([client.said, client.taken]).toEqual([['connack', 'suback 1'], ['t x']]);
  });

  it('MQTT-3.1.4-5 what is sent after a CONNECT that is refused does not count', () => {
    const client = new WireClient();
    client.send(client.connectPacket());
    client.publish({});
    client.input({ kind: 'refused', refusal: 'notAuthorized' });
    client.publish({});
    expect([client.taken, client.said]).toEqual([[], ['connack']]);
  });

  it('MQTT-3.2.0-1 the first packet from the server is CONNACK', () => {
    const client = new WireClient();
    client.send(client.connectPacket());
    client.deliver({});
    client.send({ type: 'pingreq' });
    client.admit();
    expect(client.said).toEqual(['connack', 'pingresp']);
  });

  it('MQTT-3.2.2-4 a refusal has no session present', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ clean: false }));
    client.input({ kind: 'refused', refusal: 'badCredentials' });
    expect(client.heard).toEqual([expect.objectContaining({ sessionPresent: false, code: 4 })]);
  });

  it('MQTT-3.2.2-5 a refusal closes the connection', () => {
    const client = new WireClient();
    client.send(client.connectPacket());
    client.input({ kind: 'refused', refusal: 'unavailable' });
    expect(client.closed?.code).toBe(1008);
  });
});
