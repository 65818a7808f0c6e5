import { describe, expect, it } from 'vitest';
import { joined } from '../../src/joined.ts';
import { ATTACHMENT_MAX_BYTES } from '../../src/mqtt/attachment.ts';
import { dueAt, pack, roomIn, unacknowledgedIn, unpack } from '../../src/mqtt/index.ts';
import { BASE, bytes, NOW, publishPacket, subscribePacket, text, WireClient } from './wire-client.ts';

const follower = (limits = {}) => {
  const client = new WireClient({ limits }).open();
  client.subscribe(`${BASE}/t`);
  client.forget();
  return client;
};

/** Puts a connection to sleep and wakes it. */
function sleep(client: WireClient): void {
  const { attachment, rest } = pack(client.connection);
  expect(attachment.length).toBeLessThanOrEqual(ATTACHMENT_MAX_BYTES);
  client.connection = unpack(attachment, rest);
}

describe('a reader who does not read', () => {
  it('is cut off where more waits for it than the bound, in number', () => {
    const client = follower({ window: 2, held: 3 });
    client.deliver({}, {}, {}, {}, {});
    expect([client.heard.length, client.closed]).toEqual([2, null]);
    client.deliver({});
    expect(client.closed).toEqual({ code: 1013, ending: 'slowReader' });
  });

  it('is cut off where more waits for it than the bound, in bytes', () => {
    const client = follower({ windowBytes: 1_000, heldBytes: 1_000 });
    const payload = new Uint8Array(600);
    client.deliver({ payload }, { payload });
    expect([client.heard.length, client.closed]).toEqual([1, null]);
    client.deliver({ payload });
    expect(client.closed?.ending).toBe('slowReader');
  });

  it('loses what is of quality 0, and nothing piles up', () => {
    const client = new WireClient({ limits: { unheardBytes: 5_000 } }).open();
    client.send(subscribePacket([{ filter: `${BASE}/t`, qos: 0 }]));
    client.forget();
    const payload = new Uint8Array(1_000);
    client.deliver(...Array.from({ length: 20 }, () => ({ payload })));
    expect([client.heard.length, client.closed]).toEqual([4, null]);
    client.send({ type: 'pingreq' });
    client.forget();
    client.deliver({ payload });
    expect(client.heard).toHaveLength(1);
  });

  it('loses what is of quality 0 while it has not taken what is of quality 1', () => {
    const client = follower({ window: 1 });
    client.deliver({}, {}, { qos: 0 });
    expect(client.said).toEqual(['publish 1']);
  });

  it('is fed by a log as far as its window has room', () => {
    const client = follower();
    const bounds = { window: 5, windowBytes: 1_000_000 };
    client.deliver({}, {});
    expect(roomIn(client.connection, bounds)).toBe(3);
    client.send({ type: 'puback', packetId: 1, code: 0 });
    expect([roomIn(client.connection, bounds), unacknowledgedIn(client.connection)]).toEqual([4, 1]);
    client.input({ kind: 'slow' });
    expect([client.closed?.code, roomIn(client.connection, bounds)]).toEqual([1013, 0]);
  });

  it('is fed by a log as far as its window has room in bytes', () => {
    const client = follower();
    const bounds = { window: 5, windowBytes: 1_000 };
    client.deliver({ payload: new Uint8Array(600) });
    expect(roomIn(client.connection, bounds)).toBe(4);
    client.deliver({ payload: new Uint8Array(600) });
    expect(roomIn(client.connection, bounds)).toBe(0);
    client.send({ type: 'puback', packetId: 1, code: 0 });
    expect(roomIn(client.connection, bounds)).toBe(4);
  });
});

describe('a connection that sleeps', () => {
  it('goes on where it was: filters, will, identifiers, half a packet', () => {
    const will = { topic: `${BASE}/gone`, payload: bytes(0, 255, 7), qos: 0, retain: false } as const;
    const client = new WireClient({ level: 5 }).open({ will, keepAliveSeconds: 10 });
    client.send(subscribePacket([{ filter: `${BASE}/t`, qos: 1, noLocal: true }]));
    client.deliver({});
    client.publish({ qos: 2, packetId: 5 });
    client.settleAll();
    const half = client.encode(publishPacket({ qos: 1, packetId: 6, payload: text('halves') }));
    client.sendBytes(half.subarray(0, 8));
    sleep(client);
    client.forget();
    client.sendBytes(half.subarray(8));
    client.publish({ qos: 2, packetId: 5, dup: true });
    client.deliver({ isOwn: true }, { payload: text('new') });
    expect([client.taken, client.said]).toEqual([['t halves'], ['pubrec 5', 'publish 2']]);
    expect(dueAt(client.connection, client.terms)).toBe(NOW + 15_000);
    client.input({ kind: 'lost' });
    expect(client.effects.at(-1)).toEqual({ kind: 'will', ...will, retain: undefined });
  });

  it('a CONNECT that comes byte by byte is read across sleeps', () => {
    const client = new WireClient();
    for (const byte of client.encode(client.connectPacket({ clientId: 'slow' }))) {
      client.sendBytes(bytes(byte));
      sleep(client);
    }
    client.admit();
    expect(client.said).toEqual(['connack']);
  });

  it('its 350 filters stand beside it where they are too many for it', () => {
    const client = new WireClient().open();
    const filters = Array.from(
      { length: 350 },
      (_, n) => `${BASE}/server/sessions/customer-${n}/messages/viewed`,
    );
    client.subscribe(...filters);
    const { attachment, rest } = pack(client.connection);
    expect([attachment.length < 1_000, rest !== null]).toEqual([true, true]);
    sleep(client);
    client.forget();
    client.deliver({ topic: filters[349] ?? '' });
    expect(client.heard).toHaveLength(1);
  });

  it('at all bounds at once it fits where it is kept', () => {
    const client = new WireClient().open({
      will: { topic: `${BASE}/t`, payload: new Uint8Array(20_000), qos: 0, retain: false },
    });
    client.subscribe(...Array.from({ length: 1_000 }, (_, n) => `${BASE}/${n}`));
    client.forget();
    for (let packetId = 64_536; packetId < 65_536; packetId += 1) client.publish({ qos: 2, packetId });
    client.settleAll();
    client.subscribe(`${BASE}/0`);
    for (let n = 0; n < 100; n += 1) client.deliver({ topic: `${BASE}/0`, payload: new Uint8Array(10_000) });
    client.sendBytes(bytes(0x30, 0xff, 0x7f));
    client.sendBytes(new Uint8Array(4_090));
    expect(client.closed).toBeNull();
    sleep(client);
    client.send({ type: 'pingreq' });
    expect(client.closed).toBeNull();
  });

  it.each([
    [
      'with messages that its reader did not take for so long',
      (client: WireClient) => client.deliver({}, {}),
    ],
    [
      'in the middle of a long packet',
      (client: WireClient) =>
        client.sendBytes(client.encode(publishPacket({ payload: new Uint8Array(9_000) })).subarray(0, 5_000)),
    ],
  ])('%s ends when it wakes, and its client comes back', (_, work) => {
    const will = { topic: `${BASE}/gone`, payload: text('bye'), qos: 0, retain: false } as const;
    const client = new WireClient({ limits: { window: 1 } }).open({ will });
    client.subscribe(`${BASE}/t`);
    work(client);
    sleep(client);
    client.send({ type: 'pingreq' });
    expect([client.closed?.ending, client.wills]).toEqual(['slowReader', [`${BASE}/gone bye`]]);
  });
});

describe('what is not read yet', () => {
  it('a large packet in pieces of any size is put together', () => {
    const client = new WireClient().open();
    const payload = Uint8Array.from({ length: 200_000 }, (_, n) => n % 251);
    const packet = client.encode(publishPacket({ payload }));
    for (let at = 0, size = 1; at < packet.length; at += size, size = (size * 7) % 1_013) {
      client.sendBytes(packet.slice(at, at + size));
    }
    const [effect] = client.effects;
    expect(effect?.kind === 'publish' && joined([effect.payload])).toEqual(payload);
  });
});
