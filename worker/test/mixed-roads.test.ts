import { runInDurableObject } from 'cloudflare:test';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { afterEach, describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  bridge,
  chat,
  chatInPicture,
  counted,
  desk,
  picture,
  say,
  signIn,
  type TestSocket,
  tellDesk,
  topicOf,
} from './support.ts';

const open: TestSocket[] = [];
const pages: EdgeClient[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  for (const page of pages.splice(0)) page.socket.close(1000);
  await expect.poll(() => runInDurableObject(desk(), (_, ctx) => ctx.getWebSockets().length)).toBe(0);
});

const wordOf = (by: number, n: number) =>
  ({
    kind: 'message',
    at: n,
    proven: 'attendant',
    message: {
      id: `a-${by}-${n}`,
      from: { id: by, name: `A${by}`, avatarURL: null, role: 'attendant' },
      timestamp: n,
      content: `answer ${n} of ${by}`,
      readAt: null,
    },
  }) as const;
/** As over an attendant's link, which nobody listens at. */
const acts = (id: string, frame: unknown) =>
  chat(id).fromLink('a link', [{ frame: frame as ChatFrame, by: 'a window' }]);
const sayAtLink = (id: string, by: number, n: number) =>
  chat(id).fromLink(`attendant ${by}`, [{ frame: wordOf(by, n), by: 'one' }] as never);

/** What is published at the broker of this chat: topic and words. */
const published = ({ frames }: TestSocket, id: string): string[] =>
  frames
    .flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []))
    .filter(({ topic }) => topic.startsWith(topicOf(id)))
    .map(({ topic, payload }) => {
      const { message } = payload as { message?: { content: string } };
      return `${topic.slice(topicOf(id).length + 1)} ${message?.content ?? ''}`;
    });

async function chatOf(id: string, ...by: number[]): Promise<EdgeClient> {
  const page = await EdgeClient.open(id);
  pages.push(page);
  page.sayOnline();
  await expect.poll(async () => (await chatInPicture(id))?.state).toBe('waiting');
  for (const each of by) await say(id, accept(each));
  return page;
}
const writes = async (page: EdgeClient, ...numbers: number[]): Promise<void> => {
  const before = page.acknowledged.length;
  for (const n of numbers) page.write(n);
  await expect.poll(() => page.acknowledged.length).toBe(before + numbers.length);
};

describe('where no bridge ever came', () => {
  it('words at the edge cost rows and no call, and a first bridge hears the next', async () => {
    await signIn(31, 'support/firstLevel');
    await desk().fromLink('a link', [attendantOnline(31)]);
    const page = await chatOf('alone');
    await chat('alone').fromLink('attendant 31', [{ frame: accept(31), by: 'one' }] as never);
    const relays = await counted(desk(), 'relay');
    let atDesk = 0;
    const atChat = await rowsWritten(chat('alone'), async () => {
      atDesk = await rowsWritten(desk(), async () => {
        await writes(page, 1, 2);
        await sayAtLink('alone', 31, 3);
      });
    });
    expect({ atChat, atDesk, relays: await relays() }).toEqual({ atChat: 3, atDesk: 0, relays: 0 });
    expect(
      await runInDurableObject(desk(), (_, { storage }) =>
        storage.sql.exec('SELECT n FROM outbox').toArray(),
      ),
    ).toEqual([]);

    // Nothing but the Worker holds what a customer said: an erasure is whole at once.
    const other = await chatOf('erased-alone');
    await writes(other, 1);
    expect(await chat('erased-alone').erase()).toMatchObject({
      messages: 1,
      desk: true,
      bridge: { spooled: 0, parked: 0, mirrored: null },
    });

    // The team begins to move to a broker while the chat goes on.
    const { socket } = await bridge('the first');
    open.push(socket);
    await expect
      .poll(() =>
        runInDurableObject(chat('alone'), (_, { storage }) =>
          String(storage.sql.exec('SELECT json FROM log WHERE seq = 0').one().json),
        ),
      )
      .toContain('"isBridged":true');
    await writes(page, 4);
    await sayAtLink('alone', 31, 5);
    await expect
      .poll(() => published(socket, 'alone'))
      .toEqual(['messages/customer text 4', 'messages/attendant answer 5 of 31']);
  });
});

describe('a chat with a foot on each road', () => {
  it('is heard at the broker once: words of the edge, and none that came from there', async () => {
    const { socket } = await bridge('the bridge of both roads');
    open.push(socket);
    await tellDesk(attendantOnline(41));
    const page = await chatOf('both', 41);
    await writes(page, 1);
    await say('both', wordOf(41, 2));
    await sayAtLink('both', 41, 3);
    await say('both', wordOf(41, 4));
    await writes(page, 5);
    await expect
      .poll(() => published(socket, 'both'))
      .toEqual(['messages/customer text 1', 'messages/attendant answer 3 of 41', 'messages/customer text 5']);
    await expect
      .poll(() => page.wordsOn('messages/attendant'))
      .toEqual(['answer 2 of 41', 'answer 3 of 41', 'answer 4 of 41']);
  });

  it('tells those at the broker that somebody at the edge writes, at no row', async () => {
    const { socket } = await bridge('the bridge of those who write');
    open.push(socket);
    await tellDesk(attendantOnline(43));
    const page = await chatOf('typing', 43);
    const answers = () =>
      chat('typing').typing('a link', 'a window', {
        from: { id: 43, name: 'A43', role: 'attendant' },
        typing: true,
      } as never);
    // A link that has spoken once is known to its chat, by one row.
    await answers();
    await expect.poll(() => published(socket, 'typing')).toEqual(['typing ']);
    let atDesk = 0;
    const atChat = await rowsWritten(chat('typing'), async () => {
      atDesk = await rowsWritten(desk(), async () => {
        page.publish('typing', { from: { id: 'typing', name: 'Mary' }, typing: true }, 0);
        await expect.poll(() => published(socket, 'typing')).toHaveLength(2);
        await answers();
        await expect.poll(() => published(socket, 'typing')).toEqual(['typing ', 'typing ', 'typing ']);
      });
    });
    expect({ atChat, atDesk }).toEqual({ atChat: 0, atDesk: 0 });
    await expect.poll(() => page.on('typing')).toHaveLength(3);
  });

  it('tells those at the edge that somebody at the broker writes, and nobody twice', async () => {
    const { socket } = await bridge('the bridge of those who write there');
    open.push(socket);
    await tellDesk(attendantOnline(44));
    const page = await chatOf('types', 44);
    await writes(page, 1);
    const heard = () =>
      socket.frames
        .flatMap((frame) => (frame.type === 'effects' ? frame.held : []))
        .filter(({ sessionTopic }) => sessionTopic === topicOf('types'))
        .at(-1)?.heardAtEdge;
    await expect.poll(heard).toBe(true);
    const said = { from: { id: 44, name: 'A44', avatarURL: null, role: 'attendant' }, typing: true };
    let atDesk = 0;
    const atChat = await rowsWritten(chat('types'), async () => {
      atDesk = await rowsWritten(desk(), async () => {
        await say('types', { kind: 'typing', at: 5, ...said });
        await expect.poll(() => page.on('typing')).toMatchObject([said]);
      });
    });
    expect({ atChat, atDesk }).toEqual({ atChat: 0, atDesk: 0 });
    // What the edge says after it has come through, and it alone.
    page.publish('typing', { from: { id: 'types', name: 'Mary' }, typing: false }, 0);
    await expect.poll(() => published(socket, 'types').filter((each) => each === 'typing ')).toHaveLength(1);
    expect(
      socket.frames
        .flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []))
        .filter(({ topic }) => topic === `${topicOf('types')}/typing`)
        .map(({ payload }) => payload),
    ).toMatchObject([{ typing: false, relayed: true }]);
    page.socket.close(1000);
    await expect.poll(heard).toBe(false);
  });

  it('tells the broker of receipts at the edge, and the edge of those at the broker', async () => {
    const { socket } = await bridge('the bridge of receipts');
    open.push(socket);
    await tellDesk(attendantOnline(42));
    const page = await chatOf('read', 42);
    await writes(page, 1);
    await say('read', wordOf(42, 2));
    page.publish('messages/viewed', {
      session: {},
      readMessages: [{ id: 'a-42-2', from: { id: 42 }, timestamp: 2, readAt: 9 }],
    });
    await expect.poll(() => published(socket, 'read')).toContain('messages/viewed ');
    await say('read', {
      kind: 'receipt',
      at: 5,
      readMessages: [{ id: 'm-1', from: { id: 'read' }, timestamp: 1, readAt: 8 }],
    });
    await expect
      .poll(() => page.on('messages/viewed'))
      .toMatchObject([{ readMessages: [{ id: 'a-42-2' }] }, { readMessages: [{ id: 'm-1' }] }]);
    expect(published(socket, 'read').filter((said) => said === 'messages/viewed ')).toHaveLength(1);
  });
});

describe('an attendant who goes from one road to the other', () => {
  const online = async (id: number) => (await picture()).attendants.some((each) => each.id === id);
  const quit = (id: number) => ({ kind: 'attendantQuit', at: 9, attendantId: id }) as const;
  const silent = (id: number) => ({ kind: 'attendantSilent', at: 9, attendantId: id }) as const;

  it('is there all the time, and keeps the open chat, from the broker to the edge', async () => {
    const { socket } = await bridge('the bridge of those who move');
    open.push(socket);
    await signIn(51, 'support/firstLevel');
    await tellDesk(attendantOnline(51));
    const page = await chatOf('moves', 51);
    await writes(page, 1);
    await desk().fromLink('a link', [attendantOnline(51)]);
    await tellDesk(silent(51));
    expect(await online(51)).toBe(true);
    await sayAtLink('moves', 51, 2);
    await writes(page, 3);
    expect((await chatInPicture('moves'))?.state).toBe('online');
    await expect.poll(() => page.wordsOn('messages/attendant')).toEqual(['answer 2 of 51']);
    await desk().fromLink('a link', [quit(51)]);
    expect(await online(51)).toBe(false);
  });

  it('and from the edge to the broker, where words of the edge are heard once', async () => {
    const { socket } = await bridge('the bridge of those who move');
    open.push(socket);
    await signIn(52, 'support/firstLevel');
    await desk().fromLink('a link', [attendantOnline(52)]);
    const page = await chatOf('returns');
    await acts('returns', accept(52));
    await sayAtLink('returns', 52, 1);
    await tellDesk(attendantOnline(52));
    await desk().fromLink('a link', [silent(52)]);
    expect(await online(52)).toBe(true);
    await say('returns', wordOf(52, 2));
    await writes(page, 3);
    await expect
      .poll(() => published(socket, 'returns').filter((said) => said.startsWith('messages/')))
      .toEqual(['messages/attendant answer 1 of 52', 'messages/customer text 3']);
    expect(page.wordsOn('messages/attendant')).toEqual(['answer 1 of 52', 'answer 2 of 52']);
    await tellDesk(quit(52));
    expect(await online(52)).toBe(false);
  });

  it('stays there at the broker when the last window at the edge signs out', async () => {
    const { socket } = await bridge('the bridge of those who move');
    open.push(socket);
    await signIn(53, 'support/firstLevel');
    await tellDesk(attendantOnline(53));
    await desk().fromLink('a link', [attendantOnline(53)]);
    await desk().fromLink('a link', [quit(53)]);
    expect(await online(53)).toBe(true);
    // The other way round, with a window that comes to the edge again.
    await desk().fromLink('a link', [attendantOnline(53)]);
    await tellDesk(quit(53));
    expect(await online(53)).toBe(true);
    await desk().fromLink('a link', [quit(53)]);
    expect(await online(53)).toBe(false);
  });
});
