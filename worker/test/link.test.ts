import {
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { EdgeClient, upgrade } from './edge-client.ts';
import { LinkClient, link } from './link-client.ts';
import {
  bindings,
  chat,
  chatInPicture,
  contents,
  counted,
  desk,
  message,
  picture,
  say,
  tokenFor,
  topicOf,
} from './support.ts';

const isOnline = async (id: number): Promise<boolean> =>
  (await picture()).attendants.some((each) => each.id === id);

/** Lets what the link does by itself fall due, as if its windows had been closed for so long. */
async function letPass(id: number, ms: number): Promise<void> {
  const stub = link(`attendant ${id}`);
  await runInDurableObject(stub, (_, { storage }) => {
    const presence = storage.kv.get<{ goneAt?: number }>('presence');
    if (presence?.goneAt !== undefined)
      storage.kv.put('presence', { ...presence, goneAt: presence.goneAt - ms });
  });
  await runDurableObjectAlarm(stub);
}

/** A customer who has said `text 1`, and an attendant who has accepted the offer; both are at the edge. */
async function together(customer: string, id: number): Promise<{ page: EdgeClient; client: LinkClient }> {
  const client = await LinkClient.open(id);
  const page = await EdgeClient.open(customer);
  page.write(1);
  await expect.poll(async () => (await chatInPicture(customer))?.state).toBe('waiting');
  await client.followChat(customer);
  client.accept(customer);
  await expect.poll(async () => (await chatInPicture(customer))?.state).toBe('online');
  return { page, client };
}

describe('the door of links', () => {
  it('lets everybody with a token in, and a stranger wakes no link', async () => {
    const before = (await listDurableObjectIds(bindings.LINK)).length;
    const statuses = await Promise.all(
      [null, 'mqtt, not.a.token'].map(async (protocols) => (await upgrade('/mqtt', protocols)).status),
    );
    expect(statuses).toEqual([400, 401]);
    const token = await tokenFor({ kind: 'attendant', id: 301, type: 'support/firstLevel' });
    const page = await upgrade('/mqtt', `mqtt, ${token}`, { origin: 'https://evil.test' });
    expect(page.status).toBe(403);
    expect(await listDurableObjectIds(bindings.LINK)).toHaveLength(before);
    const client = await LinkClient.open(301);
    expect(await listDurableObjectIds(bindings.LINK)).toHaveLength(before + 1);
    client.socket.close(1000);
  });

  it('refuses a name beside the token that is somebody else’s', async () => {
    const client = await LinkClient.dial(302);
    client.send({
      type: 'connect',
      level: 4,
      clean: true,
      keepAliveSeconds: 60,
      clientId: 'x',
      username: '9',
    });
    await client.hears('connack');
    expect(client.heard).toMatchObject([{ type: 'connack', code: 4 }]);
  });
});

describe('an attendant’s presence over a link', () => {
  it('is told to the desk when the first window comes, and when the last one signs out', async () => {
    const calls = await counted(desk(), 'fromLink');
    const one = await LinkClient.open(311, 'one');
    await expect.poll(() => isOnline(311)).toBe(true);
    const two = await LinkClient.open(311, 'two');
    const quit = (client: LinkClient, window: string) =>
      client.say('server/attendants/311/quit', { attendantInfo: client.info, window });
    const first = quit(one, 'one');
    await expect.poll(() => one.acknowledged).toContain(first);
    expect(await isOnline(311)).toBe(true);
    quit(two, 'two');
    await expect.poll(() => isOnline(311)).toBe(false);
    expect(await calls()).toBe(2);
  });

  it('outlives a sleep and a lost window, and ends when none returns in time', async () => {
    const client = await LinkClient.open(312);
    await expect.poll(() => isOnline(312)).toBe(true);
    await evictDurableObject(link('attendant 312'));
    client.socket.close(1000);
    await expect.poll(() => client.closed).not.toBeNull();
    await letPass(312, 10_000);
    expect(await isOnline(312)).toBe(true);
    await letPass(312, 30_000);
    await expect.poll(() => isOnline(312)).toBe(false);
  });

  it('goes on where a window returns in time, and the desk hears nothing', async () => {
    const client = await LinkClient.open(313);
    await expect.poll(() => isOnline(313)).toBe(true);
    const calls = await counted(desk(), 'fromLink');
    client.socket.close(1000);
    await expect.poll(() => client.closed).not.toBeNull();
    const back = await LinkClient.open(313);
    back.send({ type: 'pingreq' });
    await back.hears('pingresp');
    await letPass(313, 60_000);
    expect(await isOnline(313)).toBe(true);
    expect(await calls()).toBeLessThanOrEqual(1);
  });
});

describe('an attendant at the edge', () => {
  it('accepts, answers and is acknowledged once the row is there', async () => {
    const page = await EdgeClient.open('served');
    const client = await LinkClient.open(321);
    await expect.poll(() => isOnline(321)).toBe(true);
    page.write(1);
    await expect.poll(async () => (await chatInPicture('served'))?.state).toBe('waiting');
    client.accept('served');
    await expect.poll(async () => (await chatInPicture('served'))?.state).toBe('online');
    const packetId = client.write('served', 1);
    await expect.poll(() => client.acknowledged).toContain(packetId);
    expect(await contents('served')).toEqual(['text 1', 'answer 1']);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 1']);
  });

  it('hears why an act is refused, once it is acknowledged, as at a broker', async () => {
    const client = await LinkClient.open(329);
    const packetId = client.accept('nobody-there');
    const told = () => client.heardOn('client/attendants/control/329');
    await expect.poll(told).toHaveLength(1);
    const order = client.heard.flatMap((packet) => {
      if (packet.type === 'puback') return packet.packetId === packetId ? ['acknowledged'] : [];
      return packet.type === 'publish' && packet.topic.endsWith('control/329') ? ['told'] : [];
    });
    expect(order).toEqual(['acknowledged', 'told']);
  });

  it('hears why an act is refused, and writes under no other name', async () => {
    const client = await LinkClient.open(322);
    client.accept('nobody-there');
    await expect
      .poll(() => client.heardOn('client/attendants/control/322'))
      .toMatchObject([{ refusal: { command: 'accept', code: 'no_session' } }]);
    const message = { id: 'x', from: { id: 321 }, timestamp: 1, content: 'not mine', readAt: null };
    client.say('server/sessions/served/messages/attendant', { sessionInfo: {}, message });
    client.command({ command: 'availability', availability: 'away' });
    await expect
      .poll(async () => (await picture()).attendants.find(({ id }) => id === 322)?.availability)
      .toBe('away');
    expect(await contents('served')).not.toContain('not mine');
  });

  it('writes in the order in which it says, however fast', async () => {
    const page = await EdgeClient.open('quick');
    const client = await LinkClient.open(323);
    page.write(1);
    await expect.poll(async () => (await chatInPicture('quick'))?.state).toBe('waiting');
    client.accept('quick');
    await expect.poll(async () => (await chatInPicture('quick'))?.state).toBe('online');
    const ids = Array.from({ length: 150 }, (_, n) => client.write('quick', n + 1));
    await expect.poll(() => client.acknowledged.slice(-150)).toEqual(ids);
    expect((await contents('quick', '?limit=200')).slice(1)).toEqual(ids.map((_, n) => `answer ${n + 1}`));
  });
});

describe('a chat at the edge', () => {
  it('is heard by its attendant both ways, also after both have slept', async () => {
    const { page, client } = await together('both-ways', 331);
    page.write(2);
    await expect.poll(() => client.wordsOf('both-ways')).toEqual(['text 2']);
    client.write('both-ways', 1);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 1']);
    await expect.poll(() => client.wordsOf('both-ways', 'messages/attendant')).toEqual(['answer 1']);
    await evictDurableObject(chat('both-ways'));
    await evictDurableObject(link('attendant 331'));
    page.write(3);
    await expect.poll(() => client.wordsOf('both-ways')).toEqual(['text 2', 'text 3']);
    await evictDurableObject(chat('both-ways'));
    await evictDurableObject(link('attendant 331'));
    client.write('both-ways', 2);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 1', 'answer 2']);
    page.publish('typing', { from: { id: 'both-ways' }, typing: true }, 0);
    await expect.poll(() => client.on('both-ways', 'typing')).toHaveLength(1);
    client.say('server/sessions/both-ways/typing', { from: { id: 331 }, typing: true }, 0);
    await expect.poll(() => page.on('typing').length).toBe(2);
  });

  it('is offered, handed over and told of over links', async () => {
    const { client: giver } = await together('offered', 332);
    const taker = await LinkClient.open(338);
    await expect.poll(() => isOnline(338)).toBe(true);
    const sessionTopic = topicOf('offered');
    giver.command({ command: 'handOver', sessionTopic, to: { attendantId: 338 }, note: 'yours' });
    await expect
      .poll(() => taker.heardOn('client/attendants/assign/338'))
      .toMatchObject([{ sessionTopic, offer: { note: 'yours', from: { id: 332 } } }]);
    expect(giver.heardOn('client/attendants/assign/338')).toEqual([]);
    await taker.followChat('offered');
    taker.accept('offered');
    const told = (each: LinkClient) =>
      each.on('offered', 'client/control').map((control) => (control as { instruction: string }).instruction);
    await expect.poll(() => told(taker)).toContain('attendant/assigned');
    await expect.poll(() => told(giver)).toContain('attendant/assigned');
    await expect.poll(() => taker.heardOn('client/desk').length).toBeGreaterThan(0);
  });

  it('is heard in all windows of its attendant, each word once', async () => {
    const { page, client } = await together('windows', 333);
    const other = await LinkClient.open(333, 'two');
    await other.followChat('windows');
    page.write(2);
    client.write('windows', 1);
    for (const each of [client, other]) {
      await expect.poll(() => each.wordsOf('windows')).toEqual(['text 2']);
      await expect.poll(() => each.wordsOf('windows', 'messages/attendant')).toEqual(['answer 1']);
    }
  });

  it('is heard by a supervisor who follows all chats, old and new', async () => {
    const { page } = await together('watched', 334);
    const boss = await LinkClient.open(335, 'one', 'support/supervisor');
    await boss.follow('server/sessions/+/messages/customer', 'server/sessions/+/messages/attendant');
    page.write(2);
    await expect.poll(() => boss.wordsOf('watched')).toEqual(['text 2']);
    const fresh = await EdgeClient.open('watched-new');
    fresh.write(1);
    await expect.poll(() => boss.wordsOf('watched-new')).toEqual(['text 1']);
    fresh.write(2);
    await expect.poll(() => boss.wordsOf('watched-new')).toEqual(['text 1', 'text 2']);
  });

  it('is caught up with where a stopped object had not told all', async () => {
    const { page, client } = await together('stopped-feed', 336);
    page.write(2);
    await expect.poll(() => client.wordsOf('stopped-feed')).toEqual(['text 2']);
    // As if the object had been stopped between its row and its call.
    await say('stopped-feed', message('stopped-feed', 3));
    await runInDurableObject(link('attendant 336'), () => undefined);
    await expect.poll(() => client.wordsOf('stopped-feed')).toEqual(['text 2', 'text 3']);
  });

  it('forgets a link where nobody listens any more', async () => {
    const { page, client } = await together('left-alone', 337);
    client.socket.close(1000);
    await expect.poll(() => client.closed).not.toBeNull();
    const packetId = page.write(2);
    await expect.poll(() => page.acknowledged).toContain(packetId);
    const calls = await counted(link('attendant 337'), 'feed');
    page.write(3);
    await expect.poll(() => contents('left-alone')).toContain('text 3');
    expect(await calls()).toBe(0);
    const back = await LinkClient.open(337);
    await back.followChat('left-alone');
    page.write(4);
    await expect.poll(() => back.wordsOf('left-alone')).toEqual(['text 4']);
  });
});
