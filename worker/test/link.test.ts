import {
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { EdgeClient, upgrade } from './edge-client.ts';
import { LinkClient, link } from './link-client.ts';
import { bindings, chatInPicture, contents, counted, desk, picture, tokenFor } from './support.ts';

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

describe('the door of links', () => {
  it('lets everybody with a token in, and a stranger wakes no link', async () => {
    const before = (await listDurableObjectIds(bindings.LINK)).length;
    const statuses = await Promise.all(
      [null, 'mqtt', 'mqtt, not.a.token'].map(
        async (protocols) => (await upgrade('/mqtt', protocols)).status,
      ),
    );
    expect(statuses).toEqual([400, 401, 401]);
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
