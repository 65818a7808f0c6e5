import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import {
  accept,
  attendantOnline,
  bridge,
  chat,
  chatInPicture,
  contents,
  rewriteState,
  say,
  stateOf,
  tellDesk,
  topicOf,
} from './support.ts';

/** Wakes the object, as its alarm does. */
async function alarmOf(id: string): Promise<void> {
  await runInDurableObject(chat(id), (_, { storage }) => storage.setAlarm(Date.now() + 60_000));
  await runDurableObjectAlarm(chat(id));
}

/** Lets what the object does by itself fall due, as if so much time had passed since it saw the customer. */
async function letPass(id: string, ms: number): Promise<void> {
  await rewriteState(id, ({ record, ...rest }) => {
    if (record.edge === undefined) throw new Error('The customer is not at the edge.');
    const edge = { ...record.edge, seenAt: record.edge.seenAt - ms };
    return { ...rest, record: { ...record, edge } };
  });
  await evictDurableObject(chat(id));
  await alarmOf(id);
}

const attendantSays = (id: string, by: number, n: number) =>
  say(id, {
    kind: 'message',
    at: n,
    proven: 'attendant',
    message: {
      id: `a-${n}`,
      from: { id: by, name: `A${by}`, avatarURL: null, role: 'attendant' },
      timestamp: n,
      content: `answer ${n}`,
      readAt: null,
    },
  });

describe('a customer at the edge', () => {
  it('is acknowledged once the row is there, and all its pages hear the word', async () => {
    const [page, other] = [await EdgeClient.open('mary', 'one'), await EdgeClient.open('mary', 'two')];
    const packetId = page.write(1);
    await expect.poll(() => page.acknowledged).toEqual([packetId]);
    expect(await contents('mary')).toEqual(['text 1']);
    await expect.poll(() => other.wordsOn('messages/customer')).toEqual(['text 1']);
    await expect.poll(() => other.on('messages/stored')).toMatchObject([{ acks: [{ id: 'm-1', seq: 1 }] }]);
    // Sent again, it is acknowledged again and not heard again.
    page.write(1);
    await expect.poll(() => page.acknowledged).toHaveLength(2);
    page.write(2);
    await expect.poll(() => other.wordsOn('messages/customer')).toEqual(['text 1', 'text 2']);
  });

  it('asks for somebody, hears who answers and what is said, also after a sleep', async () => {
    await tellDesk(attendantOnline(21));
    const page = await EdgeClient.open('asks');
    page.sayOnline();
    await expect.poll(async () => (await chatInPicture('asks'))?.state).toBe('waiting');
    await say('asks', accept(21));
    await expect
      .poll(() => page.on('client/control').map((each) => (each as { instruction: string }).instruction))
      .toContain('session/ready');
    await evictDurableObject(chat('asks'));
    await attendantSays('asks', 21, 1);
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 1']);
    await evictDurableObject(chat('asks'));
    const packetId = page.write(1);
    await expect.poll(() => page.acknowledged).toEqual([packetId]);
    expect(await contents('asks')).toEqual(['answer 1', 'text 1']);
  });

  it('is heard at a broker: the bridge is told once, and never of its own words', async () => {
    const { socket } = await bridge('the bridge of mixed chats');
    await tellDesk(attendantOnline(22));
    const page = await EdgeClient.open('mixed');
    page.sayOnline();
    await expect.poll(async () => (await chatInPicture('mixed'))?.state).toBe('waiting');
    await say('mixed', accept(22));
    await attendantSays('mixed', 22, 1);
    page.write(1);
    page.write(2);
    const published = () =>
      socket.frames
        .flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []))
        .filter(({ topic }) => topic.startsWith(topicOf('mixed')))
        .map(({ topic, payload }) => [
          topic,
          (payload as { message?: { content: string } }).message?.content,
        ]);
    const own = `${topicOf('mixed')}/messages/customer`;
    await expect.poll(published).toEqual([
      [own, 'text 1'],
      [own, 'text 2'],
    ]);
    const held = socket.frames
      .flatMap((frame) => (frame.type === 'effects' ? frame.held : []))
      .filter(({ sessionTopic }) => sessionTopic === topicOf('mixed'));
    expect(held.at(-1)).toMatchObject({ atEdge: true });
    socket.close();
  });

  it('says again to the bridge what an object that was stopped may not have said', async () => {
    const { socket } = await bridge('the bridge of stopped objects');
    const page = await EdgeClient.open('stopped');
    page.write(1);
    const words = () =>
      socket.frames
        .flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []))
        .filter(({ topic }) => topic === `${topicOf('stopped')}/messages/customer`).length;
    await expect.poll(words).toBe(1);
    await evictDurableObject(chat('stopped'));
    await runDurableObjectAlarm(chat('stopped'));
    await expect.poll(words).toBe(2);
    // The mark is gone, and nothing is said a third time.
    await evictDurableObject(chat('stopped'));
    await alarmOf('stopped');
    page.write(2);
    await expect.poll(words).toBe(3);
    socket.close();
  });

  it('is there while its socket is, whatever the bridge guesses', async () => {
    const page = await EdgeClient.open('there');
    page.write(1);
    await expect.poll(async () => (await chatInPicture('there'))?.state).toBe('waiting');
    await say('there', { kind: 'presence', at: 1, away: true }, { kind: 'silent', at: 1, rev: 1 });
    await letPass('there', 600_000);
    expect((await chatInPicture('there'))?.state).toBe('waiting');
    page.socket.close(1000);
    await expect.poll(() => page.closed).not.toBeNull();
    await letPass('there', 5_000);
    await expect.poll(() => awayOf('there')).toBe(true);
    const back = await EdgeClient.open('there');
    back.sayOnline();
    await expect.poll(() => awayOf('there')).toBe(false);
    back.socket.close(1000);
    await expect.poll(() => back.closed).not.toBeNull();
    await letPass('there', 5_000);
    await expect.poll(() => awayOf('there')).toBe(true);
    await letPass('there', 600_000);
    await expect.poll(() => chatInPicture('there')).toBeUndefined();
  });

  it('who leaves without a word ends the chat, and its place is free', async () => {
    const page = await EdgeClient.open('wordless');
    page.sayOnline();
    await expect.poll(async () => (await chatInPicture('wordless'))?.state).toBe('waiting');
    page.socket.close(1000);
    await expect.poll(() => page.closed).not.toBeNull();
    await letPass('wordless', 5_000);
    await expect.poll(() => chatInPicture('wordless')).toBeUndefined();
  });

  it('that comes back over the broker is the bridge’s to watch again', async () => {
    const page = await EdgeClient.open('moves');
    page.write(1);
    await expect.poll(async () => (await chatInPicture('moves'))?.state).toBe('waiting');
    page.socket.close(1000);
    await expect.poll(() => page.closed).not.toBeNull();
    const { held } = await say('moves', {
      kind: 'request',
      at: 1,
      customer: { id: 'moves', name: 'moves', avatarURL: null },
      proven: true,
    });
    expect(held?.atEdge).toBeUndefined();
    await say('moves', { kind: 'silent', at: 1, rev: held?.rev ?? 0 });
    await expect.poll(() => chatInPicture('moves')).toBeUndefined();
  });

  it('that floods is cut off, and what was acknowledged is stored', async () => {
    const page = await EdgeClient.open('flood');
    for (let n = 1; n <= 1_500; n += 1) page.write(n);
    await expect.poll(() => page.closed).toBe(1008);
    expect(page.acknowledged.length).toBeGreaterThanOrEqual(600);
    const stored = await runInDurableObject(
      chat('flood'),
      (_, { storage }) =>
        storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM log WHERE seq > 0').one().n,
    );
    expect(page.acknowledged).toHaveLength(stored);
  });

  it('hears of a message that will not be stored', async () => {
    const page = await EdgeClient.open('refused');
    const message = {
      id: 'm-1',
      from: { id: 'refused', name: 'x' },
      timestamp: 1,
      content: 'x'.repeat(20_001),
    };
    page.publish('messages/customer', { sessionInfo: {}, message });
    await expect
      .poll(() => page.on('messages/refused'))
      .toMatchObject([{ refusals: [{ id: 'm-1', reason: 'too_long' }] }]);
  });

  it('that asks for nobody writes no row, and sleeps', async () => {
    const page = await EdgeClient.open('quiet');
    const rows = await runInDurableObject(
      chat('quiet'),
      (_, { storage }) =>
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray()
          .length,
    );
    page.sayOnline({ page: { id: 'p', visible: true, idle: true } });
    page.send({ type: 'pingreq' });
    await page.hears('pingresp');
    const state = await runInDurableObject(chat('quiet'), async (_, { storage }) => ({
      rows: storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
        .toArray().length,
      alarm: await storage.getAlarm(),
    }));
    expect([rows, state]).toEqual([0, { rows: 0, alarm: null }]);
  });
});

const awayOf = async (id: string): Promise<boolean> => (await stateOf(id)).record.away === true;
