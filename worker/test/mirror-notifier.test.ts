import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import type { LogPage } from '@chimpassist/protocol/frames';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  bridge,
  chat,
  command,
  counted,
  desk,
  HEADERS,
  message,
  openSocket,
  post,
  say,
  type TestSocket,
  tellDesk,
  textOf,
  topicOf,
} from './support.ts';

const open: TestSocket[] = [];
const pages: EdgeClient[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  for (const page of pages.splice(0)) page.socket.close(1000);
  await expect.poll(() => runInDurableObject(desk(), (_, ctx) => ctx.getWebSockets().length)).toBe(0);
});

const HELLO = { type: 'hello', v: 1, bridgeId: 'm', cursor: 0, capabilities: [], mirrors: true };

async function mirror(): Promise<{ socket: TestSocket; role: string }> {
  const socket = await openSocket('/bridge/mirror');
  open.push(socket);
  socket.send(HELLO);
  return { socket, role: (await socket.next('welcome')).role };
}
const grownIn = ({ frames }: TestSocket): string[] =>
  frames.flatMap((frame) => (frame.type === 'grown' ? frame.topics : []));

/** As a mirror reads, which comes again within a minute. */
const read = async (id: string, after: number): Promise<LogPage> =>
  (
    await SELF.fetch(
      `http://worker/bridge/log?sessionTopic=${encodeURIComponent(topicOf(id))}&after=${after}&againMs=55000`,
      { headers: HEADERS },
    )
  ).json();
const since = async (at: number): Promise<string[]> => {
  const response = await SELF.fetch(`http://worker/bridge/topics?since=${at}`, { headers: HEADERS });
  return ((await response.json()) as { topics: string[] }).topics;
};

async function pageOf(id: string): Promise<EdgeClient> {
  const page = await EdgeClient.open(id);
  pages.push(page);
  return page;
}
/** A customer at the edge whose chat an attendant has accepted. */
async function chatOf(id: string): Promise<EdgeClient> {
  const page = await pageOf(id);
  page.sayOnline();
  await expect.poll(() => page.on('client/control')).not.toEqual([]);
  await say(id, accept(1));
  return page;
}
const endChat = (id: string) => say(id, command(1, { command: 'end', sessionTopic: topicOf(id) }));
const writes = async (page: EdgeClient, ...numbers: number[]): Promise<void> => {
  const before = page.acknowledged.length;
  for (const n of numbers) page.write(n);
  await expect.poll(() => page.acknowledged.length).toBe(before + numbers.length);
};
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('where no mirror ever came', () => {
  it('no word calls the desk for one', async () => {
    await tellDesk(attendantOnline(1));
    const page = await chatOf('alone');
    const calls = await counted(desk(), 'grown');
    await writes(page, 1, 2, 3);
    expect(await calls()).toBe(0);
  });
});

describe('a mirror without a broker', () => {
  beforeAll(async () => {
    await tellDesk(attendantOnline(1));
  });

  it('hears of a burst of words once, at no row of chat and desk', async () => {
    const { socket, role } = await mirror();
    expect(role).toBe('active');
    const page = await chatOf('burst');
    await writes(page, 1);
    await expect.poll(() => grownIn(socket)).toContain(topicOf('burst'));
    await read('burst', 0);
    socket.frames.length = 0;
    const calls = await counted(desk(), 'grown');
    let atDesk = 0;
    const count = 40;
    const atChat = await rowsWritten(chat('burst'), async () => {
      atDesk = await rowsWritten(desk(), () => writes(page, ...numbers(2, 1 + count)));
    });
    expect({ atChat, atDesk, calls: await calls() }).toEqual({ atChat: count, atDesk: 0, calls: 0 });
    expect(grownIn(socket)).toEqual([]);
  });

  it('hears of a chat again once it has found nothing more in it', async () => {
    const { socket } = await mirror();
    const page = await chatOf('again');
    await writes(page, 1);
    const { headSeq } = await read('again', 0);
    expect((await read('again', headSeq)).entries).toEqual([]);
    socket.frames.length = 0;
    await writes(page, 2);
    await expect.poll(() => grownIn(socket)).toEqual([topicOf('again')]);
  });

  it('hears of a chat whose object has slept, and of words from a broker', async () => {
    const { socket } = await mirror();
    const page = await chatOf('slept');
    await writes(page, 1);
    await read('slept', 0);
    await evictDurableObject(chat('slept'));
    socket.frames.length = 0;
    await say('slept', message('slept', 2));
    await expect.poll(() => grownIn(socket)).toEqual([topicOf('slept')]);
  });

  it('hears of a word by which the chat learns again that there is a mirror', async () => {
    const { socket } = await mirror();
    const page = await pageOf('learns');
    page.sayOnline();
    await expect.poll(() => page.on('client/control')).not.toEqual([]);
    await evictDurableObject(chat('learns'));
    await writes(page, 1);
    await expect.poll(() => grownIn(socket)).toContain(topicOf('learns'));
  });

  it('does not hear of what the answer to a batch has told a bridge that mirrors', async () => {
    const { socket } = await mirror();
    await chatOf('covered');
    const { headSeq } = await read('covered', 0);
    await read('covered', headSeq);
    socket.frames.length = 0;
    const calls = await counted(desk(), 'grown');
    const chats = [{ sessionTopic: topicOf('covered'), seenRev: 0, frames: [message('covered', 1)] }];
    await textOf(await post({ v: 1, epoch: 0, chats, desk: [], log: true }));
    expect(await calls()).toBe(0);
  });

  it('finds after a break all live chats, and of others those that have grown', async () => {
    await mirror();
    const rest = await chatOf('rest');
    await writes(rest, 1);
    await read('rest', 0);
    await endChat('rest');
    const live = await chatOf('live');
    await writes(live, 1);
    const [first] = open.splice(0);
    first?.close();
    const later = Date.now() + 1;
    await expect.poll(() => Date.now()).toBeGreaterThan(later);
    expect(await since(later)).toEqual(expect.arrayContaining([topicOf('live')]));
    expect(await since(later)).not.toContain(topicOf('rest'));
    const rows = await rowsWritten(desk(), async () => {
      await say('rest', {
        kind: 'receipt',
        at: 5,
        readMessages: [{ id: 'm-1', from: { id: 'rest' }, timestamp: 1, readAt: 5 }],
      });
      await expect.poll(() => since(later)).toContain(topicOf('rest'));
    });
    expect(rows).toBe(1);
  });

  it('is told of a chat of which a desk that has forgotten it hears again', async () => {
    const { socket } = await mirror();
    const page = await chatOf('forgotten');
    await writes(page, 1);
    await endChat('forgotten');
    await read('forgotten', 0);
    await desk().forget(topicOf('forgotten'));
    socket.frames.length = 0;
    await say('forgotten', {
      kind: 'receipt',
      at: 5,
      readMessages: [{ id: 'm-1', from: { id: 'forgotten' }, timestamp: 1, readAt: 5 }],
    });
    await expect.poll(async () => (await desk().topics('', 500)).includes(topicOf('forgotten'))).toBe(true);
    expect(grownIn(socket)).toContain(topicOf('forgotten'));
  });

  it('of two, one is active; the other takes over once that is gone', async () => {
    const first = await mirror();
    const second = await mirror();
    expect([first.role, second.role]).toEqual(['active', 'standby']);
    first.socket.close();
    await expect
      .poll(async () => {
        second.socket.send({ type: 'claim' });
        return (await second.socket.next('welcome')).role;
      })
      .toBe('active');
  });

  it('takes over from one that has fallen silent, which is told so', async () => {
    const silent = await mirror();
    const next = await mirror();
    await runInDurableObject(desk(), (_, ctx) => {
      for (const ws of ctx.getWebSockets()) {
        const attachment = ws.deserializeAttachment() as { mirror: string };
        if (attachment.mirror === 'active') ws.serializeAttachment({ ...attachment, connectedAt: 0 });
      }
    });
    next.socket.send({ type: 'claim' });
    expect(await next.socket.next('welcome')).toMatchObject({ role: 'active' });
    await silent.socket.next('lost');
  });

  it('leaves a bridge its lease, and a bridge leaves it its own', async () => {
    const relay = await bridge('relay');
    open.push(relay.socket);
    const { role } = await mirror();
    expect([relay.role, role]).toEqual(['active', 'active']);
    const other = await bridge('relay-2');
    open.push(other.socket);
    expect(other.role).toBe('standby');
  });

  it('is ordered to erase, again at each start, until it has said that it did', async () => {
    const { socket } = await mirror();
    const page = await chatOf('erased');
    await writes(page, 1);
    await chat('erased').erase();
    expect((await socket.next('erase')).topics).toEqual([topicOf('erased')]);
    socket.close();
    open.length = 0;
    await expect.poll(() => runInDurableObject(desk(), (_, ctx) => ctx.getWebSockets().length)).toBe(0);
    const later = await mirror();
    expect((await later.socket.next('erase')).topics).toEqual([topicOf('erased')]);
    const erased = { sessionTopic: topicOf('erased'), at: 9, spooled: 0, parked: 0, mirrored: 1 };
    await SELF.fetch('http://worker/bridge/erased', {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(erased),
    });
    // A bridge beside it that does not mirror.
    await SELF.fetch('http://worker/bridge/erased', {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ ...erased, at: 10, spooled: 2, mirrored: null }),
    });
    expect((await chat('erased').erasure())?.bridge).toEqual({ at: 10, spooled: 2, parked: 0, mirrored: 1 });
    later.socket.close();
    await expect.poll(() => runInDurableObject(desk(), (_, ctx) => ctx.getWebSockets().length)).toBe(0);
    const last = await mirror();
    await last.socket.send({ type: 'claim' });
    expect(last.socket.frames.filter(({ type }) => type === 'erase')).toEqual([]);
  });
});

describe('a bridge that mirrors', () => {
  it('hears of words from the edge', async () => {
    const socket = await openSocket();
    open.push(socket);
    socket.send({ ...HELLO, bridgeId: 'whole' });
    await socket.next('welcome');
    const page = await chatOf('whole');
    await writes(page, 1);
    await expect.poll(() => grownIn(socket)).toContain(topicOf('whole'));
  });

  it('of before, which mirrors nothing of the edge, hears nothing it cannot read', async () => {
    const { socket } = await bridge('of before');
    open.push(socket);
    const page = await chatOf('before');
    await writes(page, 1);
    await endChat('before');
    await expect.poll(() => page.on('client/control').length).toBeGreaterThan(2);
    expect(grownIn(socket)).toEqual([]);
  });
});
