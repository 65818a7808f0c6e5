import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { unpack } from '../src/mqtt/index.ts';
import { customer, EdgeClient, messageOf } from './edge-client.ts';
import { PlainClient } from './plain-client.ts';
import {
  accept,
  attendantOnline,
  chat,
  chatInPicture,
  contents,
  message,
  say,
  tellDesk,
  tokenFor,
  topicOf,
} from './support.ts';

const word = (id: string, n: number) => ({ sessionInfo: {}, message: messageOf(id, n) });

/** Bytes of a packet that is not whole yet, as they sleep beside the socket. */
const unreadIn = (id: string): Promise<number> =>
  runInDurableObject(chat(id), (_, state) => {
    const [ws] = state.getWebSockets();
    const attached = ws?.deserializeAttachment() as { connection: Uint8Array } | undefined;
    const connection = attached === undefined ? null : unpack(attached.connection, null);
    return connection?.kind === 'new' ? connection.unread.bytes : 0;
  });

describe('a customer’s plain client', () => {
  it('is acknowledged once the row is there, and the customer’s pages hear the word', async () => {
    const page = await EdgeClient.open('p-mary');
    const plain = await PlainClient.enter(customer('p-mary'));
    expect(await plain.subscribe(`${topicOf('p-mary')}/#`)).toEqual([1]);
    expect(await plain.publish(`${topicOf('p-mary')}/messages/customer`, word('p-mary', 1))).toBe(0);
    expect(await contents('p-mary')).toEqual(['text 1']);
    await expect.poll(() => page.wordsOn('messages/customer')).toEqual(['text 1']);
    page.write(2);
    await expect
      .poll(() => plain.wordsOn(`${topicOf('p-mary')}/messages/customer`))
      .toEqual(['text 1', 'text 2']);
    await expect
      .poll(() => plain.on(`${topicOf('p-mary')}/messages/stored`))
      .toMatchObject([{ acks: [{ id: 'm-1', seq: 1 }] }, { acks: [{ id: 'm-2', seq: 2 }] }]);
    expect(plain.texts).toEqual([]);
  });

  it('that floods has one quota, over however many connections', async () => {
    const plain = await PlainClient.enter(customer('p-flood'));
    const portion = 50;
    // What other connections of the same customer have written within this minute.
    const refused: number[] = [];
    for (let n = 0; n < 1_500; n += portion) {
      const frames = Array.from({ length: portion }, (_, i) => ({
        frame: message('p-flood', n + i),
        by: 'x',
        isCounted: true as const,
      }));
      refused.push((await chat('p-flood').fromLink(`plain ${n}`, frames)).length);
    }
    expect(refused.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 0));
    expect(refused.at(-1)).toBeGreaterThan(0);
    const payload = word('p-flood', 2_000);
    for (let n = 1; n <= portion; n += 1)
      plain.send(plain.publishPacket(`${topicOf('p-flood')}/messages/customer`, payload, 1, n));
    await expect.poll(() => plain.closed).not.toBeNull();
  });

  it('asks for somebody and hears who answers, and its keep-alives wake no chat', async () => {
    await tellDesk(attendantOnline(4201));
    const plain = await PlainClient.enter(customer('p-asks'));
    const topic = topicOf('p-asks');
    await plain.subscribe(`${topic}/client/control`, `${topic}/messages/attendant`);
    expect(await plain.publish(`${topic}/online`, { customer: { id: 'p-asks', name: 'Mary' } })).toBe(0);
    await expect.poll(async () => (await chatInPicture('p-asks'))?.state).toBe('waiting');
    await say('p-asks', accept(4201));
    const instructions = () =>
      plain.on(`${topic}/client/control`).map((each) => (each as { instruction: string }).instruction);
    await expect.poll(instructions).toContain('session/ready');
    await evictDurableObject(chat('p-asks'));
    const before = instructions().length;
    const info = { customer: { id: 'p-asks', name: 'Mary' }, status: 'online' };
    for (let n = 0; n < 3; n += 1) await plain.publish(`${topic}/online`, info);
    await expect.poll(() => instructions().slice(before)).toEqual(Array(3).fill('session/update'));
  });

  it('hears that the server is there, as a broker keeps it', async () => {
    const plain = await PlainClient.enter(customer('p-bridge'));
    expect(await plain.subscribe('server/bridge')).toEqual([1]);
    await expect
      .poll(() => plain.heard)
      .toMatchObject([{ topic: 'server/bridge', retain: true, payload: { status: 'online' } }]);
  });

  it('sends at quality 2, and what it sends twice is stored once', async () => {
    const plain = await PlainClient.enter(customer('p-twice'));
    const packet = plain.publishPacket(`${topicOf('p-twice')}/messages/customer`, word('p-twice', 1), 2, 7);
    plain.send(packet);
    plain.send({ ...packet, dup: true });
    await plain.next('pubrec', ({ packetId }) => packetId === 7);
    plain.send({ type: 'pubrel', packetId: 7, code: 0 });
    await plain.next('pubcomp', ({ packetId }) => packetId === 7);
    expect(await contents('p-twice')).toEqual(['text 1']);
  });

  it('may send CONNECT in pieces, at a chat’s own address across a sleep', async () => {
    const id = 'p-pieces';
    const password = await tokenFor(customer(id));
    const plain = await PlainClient.dial('/mqtt', 4);
    const bytes = plain.bytesOf(plain.connectPacket({ username: id, password }));
    for (let at = 0; at < bytes.length; at += 16) plain.sendBytes(bytes.subarray(at, at + 16));
    await plain.next('connack', ({ code }) => code === 0);
    const page = await PlainClient.dial(`/mqtt/${id}`, 4, `mqtt, ${password}`);
    const short = page.bytesOf(page.connectPacket());
    for (const byte of short.subarray(0, 5)) page.sendBytes(Uint8Array.of(byte));
    await expect.poll(() => unreadIn(id)).toBe(5);
    await evictDurableObject(chat(id));
    for (const byte of short.subarray(5)) page.sendBytes(Uint8Array.of(byte));
    await page.next('connack', ({ code }) => code === 0);
  });

  it('is closed at a malformed packet', async () => {
    const plain = await PlainClient.enter(customer('p-malformed'), {}, 4);
    plain.sendBytes(Uint8Array.of(0x36, 0x02, 0x00, 0x00));
    await expect.poll(() => plain.closed).toBe(1002);
  });

  it('hears who writes, and is heard', async () => {
    const [plain, page] = [await PlainClient.enter(customer('p-typing')), await EdgeClient.open('p-typing')];
    const topic = `${topicOf('p-typing')}/typing`;
    await plain.subscribe(topic);
    const typing = { from: { id: 'p-typing', name: 'Mary', avatarURL: null }, typing: true };
    await plain.publish(topic, typing);
    await expect.poll(() => page.on('typing')).toMatchObject([{ typing: true }]);
    page.publish('typing', { ...typing, typing: false }, 0);
    await expect.poll(() => plain.on(topic)).toMatchObject([{ typing: true }, { typing: false }]);
  });

  it('is away five seconds after its connection has ended, as its pages are', async () => {
    const plain = await PlainClient.enter(customer('p-away'));
    const topic = topicOf('p-away');
    await plain.publish(`${topic}/online`, { customer: { id: 'p-away', name: 'Mary' } });
    await plain.publish(`${topic}/messages/customer`, word('p-away', 1));
    plain.close();
    await expect
      .poll(async () => (await chatInPicture('p-away')) as { away?: boolean } | undefined, {
        timeout: 15_000,
      })
      .toMatchObject({ away: true });
  });
});
