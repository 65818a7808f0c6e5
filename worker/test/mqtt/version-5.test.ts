import { describe, expect, it } from 'vitest';
import { BASE, NOW, subscribePacket, text, WireClient } from './wire-client.ts';

const of5 = (limits = {}) => new WireClient({ level: 5, limits });
const codes = (client: WireClient): unknown =>
  client.heard.map((each) => ('code' in each ? each.code : each.type));

describe('MQTT 5', () => {
  it('CONNACK says what the server has, and that no session stays', () => {
    const client = of5({ packetMaxBytes: 5_000, incoming: 50 });
    client.send(client.connectPacket({ clientId: '', properties: { sessionExpiryInterval: 3_600 } }));
    client.admit(undefined, null, 'made');
    expect(client.heard).toEqual([
      {
        type: 'connack',
        sessionPresent: false,
        code: 0,
        properties: {
          sessionExpiryInterval: 0,
          receiveMaximum: 50,
          maximumPacketSize: 5_000,
          assignedClientIdentifier: 'made',
          subscriptionIdentifiersAvailable: false,
          sharedSubscriptionAvailable: false,
        },
      },
    ]);
  });

  it.each([
    ['badClientId', 0x85],
    ['badCredentials', 0x86],
    ['notAuthorized', 0x87],
    ['unavailable', 0x88],
  ] as const)('a refusal as %s has the reason %i', (refusal, code) => {
    const client = of5();
    client.send(client.connectPacket());
    client.input({ kind: 'refused', refusal });
    expect(codes(client)).toEqual([code]);
  });

  it('another way to prove oneself is refused', () => {
    const client = of5();
    client.send(client.connectPacket({ properties: { authenticationMethod: 'SCRAM' } }));
    expect(codes(client)).toEqual([0x8c]);
  });

  it('a password without a user name is allowed', () => {
    const client = of5();
    client.send(client.connectPacket({ password: text('p') }));
    expect(client.effects).toEqual([expect.objectContaining({ username: undefined, password: text('p') })]);
  });

  it.each([
    [1, 'puback'],
    [2, 'pubrec'],
  ] as const)(
    'a message of quality %i without the right is refused, and the connection goes on',
    (qos, type) => {
      const client = of5().open({}, { kind: 'customer', id: 7, guest: false });
      client.publish({ topic: `${BASE}/client/desk`, qos, packetId: 3 });
      expect(client.heard).toEqual([expect.objectContaining({ type, packetId: 3, code: 0x87 })]);
      // The identifier is free again.
      client.publish({ topic: `${BASE}/server/sessions/7/messages/customer`, qos, packetId: 3 });
      expect([client.taken.length, client.closed]).toEqual([1, null]);
    },
  );

  it('what the host refuses is told by its reason', () => {
    const client = of5().open();
    client.publish({ qos: 1, packetId: 3 });
    client.settleAll(0x97);
    expect(codes(client)).toEqual([0x97]);
  });

  it('PUBREL of an unknown identifier is answered by a reason', () => {
    const client = of5().open();
    client.send({ type: 'pubrel', packetId: 3, code: 0 });
    expect(codes(client)).toEqual([0x92]);
  });

  it('filters are refused one by one, each by its reason', () => {
    const client = of5({ filters: 1 }).open();
    client.subscribe(`${BASE}/a#`, 'elsewhere', `$share/g/${BASE}/a`, `${BASE}/a`, `${BASE}/b`);
    expect(client.heard).toEqual([expect.objectContaining({ codes: [0x8f, 0x87, 0x9e, 1, 0x97] })]);
  });

  it('UNSUBACK tells of each filter whether it was followed', () => {
    const client = of5().open();
    client.subscribe(`${BASE}/a`);
    client.forget();
    client.send({ type: 'unsubscribe', packetId: 2, filters: [`${BASE}/a`, `${BASE}/b`] });
    expect(client.heard).toEqual([expect.objectContaining({ codes: [0, 0x11] })]);
  });

  it('no local keeps the own messages away, and no others', () => {
    const client = of5().open();
    client.send(subscribePacket([{ filter: `${BASE}/t`, qos: 1, noLocal: true }]));
    client.forget();
    client.deliver({ isOwn: true }, { isOwn: false, payload: text('theirs') });
    expect(client.payloads).toEqual(['theirs']);
  });

  it('a message over the maximum packet size of the client is left out', () => {
    const client = of5().open({ properties: { maximumPacketSize: 60 } });
    client.subscribe(`${BASE}/t`);
    client.forget();
    for (const qos of [0, 1] as const) {
      client.deliver({ qos, payload: text('x'.repeat(60)) }, { qos, payload: text(`small ${qos}`) });
    }
    expect(client.payloads).toEqual(['small 0', 'small 1']);
  });

  it('no more messages are on their way than the receive maximum of the client', () => {
    const client = of5().open({ properties: { receiveMaximum: 1 } });
    client.subscribe(`${BASE}/t`);
    client.forget();
    client.deliver({ payload: text('1') }, { payload: text('2') });
    expect(client.payloads).toEqual(['1']);
    client.send({ type: 'puback', packetId: 1, code: 0 });
    expect(client.payloads).toEqual(['1', '2']);
  });

  it('what waits goes on past a message that is too large for the client', () => {
    const client = of5().open({ properties: { receiveMaximum: 1, maximumPacketSize: 60 } });
    client.subscribe(`${BASE}/t`);
    client.forget();
    client.deliver({ payload: text('1') }, { payload: text('x'.repeat(60)) }, { payload: text('3') });
    client.send({ type: 'puback', packetId: 1, code: 0 });
    expect(client.payloads).toEqual(['1', '3']);
  });

  it.each([
    ['a topic alias, since none is announced', 0x94, { topic: '', properties: { topicAlias: 1 } }],
    ['more at once than the receive maximum', 0x93, { qos: 1, packetId: 2 }],
  ] as const)('%s ends the connection by its reason', (_, code, fields) => {
    const client = of5({ incoming: 1 }).open();
    client.publish({ qos: 1, packetId: 1 });
    client.publish(fields);
    expect(client.heard.at(-1)).toMatchObject({ type: 'disconnect', code });
  });

  it('a packet over the maximum ends it by its reason', () => {
    const client = of5({ packetMaxBytes: 100 }).open();
    client.publish({ payload: new Uint8Array(100) });
    expect(codes(client)).toEqual([0x95]);
  });

  it('a subscription with an identifier ends it by its reason', () => {
    const client = of5().open();
    client.send({
      ...subscribePacket([{ filter: `${BASE}/t`, qos: 1 }]),
      properties: { subscriptionIdentifiers: [1] },
    } as Parameters<typeof client.send>[0]);
    expect(codes(client)).toEqual([0xa1]);
  });

  it('AUTH, malformed bytes, silence, takeover, end of token: each has its reason', () => {
    const ended = (work: (client: WireClient) => void) => {
      const client = of5().open({}, undefined, NOW + 80_000);
      work(client);
      return codes(client);
    };
    expect([
      ended((client) => client.send({ type: 'auth', code: 0 })),
      ended((client) => client.sendBytes(Uint8Array.of(0, 0))),
      ended((client) => client.input({ kind: 'takenOver' })),
      ended((client) => {
        client.now = NOW + 80_000;
        client.input({ kind: 'check' });
      }),
      ended((client) => {
        client.input({ kind: 'renewed', expiresAt: NOW + 10 ** 9 });
        client.now = NOW + 90_000;
        client.input({ kind: 'check' });
      }),
      ended((client) => client.input({ kind: 'serverGoing' })),
    ]).toEqual([[0x82], [0x81], [0x8e], [0x87], [0x8d], [0x8b]]);
  });

  it('DISCONNECT may ask for the last will', () => {
    const will = { topic: `${BASE}/gone`, payload: text('bye'), qos: 0, retain: false } as const;
    const wills = [0, 4].map((code) => {
      const client = of5().open({ will });
      client.send({ type: 'disconnect', code });
      return client.wills;
    });
    expect(wills).toEqual([[], [`${BASE}/gone bye`]]);
  });
});
