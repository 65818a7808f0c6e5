import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import type { DeskFrame, SocketDown } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import {
  attendant,
  bindings,
  bridge,
  get,
  HEADERS,
  letOffersLapse,
  message,
  request,
  say,
  tellDesk,
} from './support.ts';

const online = (id: number): DeskFrame => ({ kind: 'attendantOnline', at: 1, attendant: attendant(id) });
const accept = (id: number) => ({ kind: 'accept', at: 2, attendant: attendant(id) });
const desk = () => bindings.ATTENDANT_DESK.getByName('desk');
const topic = (customer: string) => `server/sessions/${customer}`;

const chatOf = async (customer: string) => {
  const { chats } = (await (await get('/desk')).json()) as {
    chats: { sessionInfo: { sessionTopic: string }; state: string; offeredTo: number[] }[];
  };
  return chats.find(({ sessionInfo }) => sessionInfo.sessionTopic === topic(customer));
};

async function openSocket(): Promise<{ frames: SocketDown[]; socket: WebSocket }> {
  const response = await SELF.fetch('http://worker/bridge/socket', {
    headers: { ...HEADERS, upgrade: 'websocket' },
  });
  const socket = response.webSocket;
  if (socket === null) throw new Error(`No socket: ${response.status}`);
  const frames: SocketDown[] = [];
  socket.accept();
  socket.addEventListener('message', ({ data }) => {
    frames.push(JSON.parse(String(data)) as SocketDown);
  });
  return { frames, socket };
}

describe('rule 26: one customer', () => {
  it('fifty of the longest messages make no control message that is too large to keep', async () => {
    // What nobody hears is kept only where a bridge was there before.
    const { socket } = await bridge('before');
    socket.close();
    await tellDesk(online(501));
    await say('verbose', request('verbose'));
    await say('verbose', accept(501));
    const long = '長'.repeat(CONTENT_MAX_LENGTH);
    for (let n = 0; n < 50; n++) {
      const frame = message('verbose', n);
      if (frame.kind !== 'message') throw new Error('not a message');
      await say('verbose', { ...frame, message: { ...frame.message, content: long } });
    }
    await tellDesk({ kind: 'attendantQuit', at: 3, attendantId: 501 });
    // The platform refuses rows above 2 MB; the workerd of these tests would take them.
    const largest = await runInDurableObject(
      desk(),
      (_, { storage }) =>
        storage.sql
          .exec<{ bytes: number }>('SELECT max(length(CAST(json AS BLOB))) AS bytes FROM outbox')
          .one().bytes,
    );
    expect(largest).toBeGreaterThan(1_000);
    expect(largest).toBeLessThan(2_000_000);
    expect((await chatOf('verbose'))?.state).toBe('waiting');
  });
});

describe('rule 17: an attendant who leaves a chat', () => {
  it('is not the first who is asked to take it again', async () => {
    await tellDesk(online(601), online(602));
    await say('left', request('left'));
    const first = (await chatOf('left'))?.offeredTo[0] ?? 0;
    await say('left', accept(first));
    // The colleague gets busier than the one who leaves, who would be the least loaded.
    for (const customer of ['busy1', 'busy2', 'busy3']) {
      await say(customer, request(customer));
      const [offered] = (await chatOf(customer))?.offeredTo ?? [];
      if (offered !== undefined) await say(customer, accept(offered));
    }
    await say('left', {
      kind: 'command',
      at: 3,
      attendant: attendant(first),
      command: { command: 'leave', sessionTopic: topic('left') },
    });
    expect((await chatOf('left'))?.offeredTo).toEqual([first === 601 ? 602 : 601]);
  });
});

describe('rule 26: the outbox', () => {
  it('hands over all that was not acknowledged, also where it is long', async () => {
    const count = 2_500;
    await runInDurableObject(desk(), (_, { storage }) => {
      storage.transactionSync(() => {
        storage.sql.exec('DELETE FROM outbox');
        storage.sql.exec('UPDATE counters SET outbox_n = ?', 10_000 + count);
        for (let n = 1; n <= count; n++) {
          const line = JSON.stringify({
            type: 'effects',
            n: 10_000 + n,
            controls: [],
            publishes: [],
            held: [],
          });
          storage.sql.exec('INSERT INTO outbox VALUES (?, ?)', 10_000 + n, line);
        }
      });
    });
    await evictDurableObject(desk());
    const { frames, socket } = await openSocket();
    socket.send(JSON.stringify({ type: 'hello', v: 1, bridgeId: 'outbox', cursor: 10_000 }));
    const numbers = () =>
      frames.flatMap((frame) => (frame.type === 'effects' && frame.n > 0 ? [frame.n] : []));
    await expect.poll(() => numbers().includes(10_001)).toBe(true);
    await expect.poll(() => numbers().length).toBe(count);
    socket.send(JSON.stringify({ type: 'ack', n: 10_000 + count }));
    socket.close(1000);
  });
});

describe('rule 30: without a bridge', () => {
  it('an offer that nobody can hear of is not passed on, and the desk sleeps', async () => {
    await tellDesk(online(701));
    await say('unheard', request('unheard'));
    const before = (await chatOf('unheard'))?.offeredTo;
    expect(before).toHaveLength(1);
    await letOffersLapse();
    const outbox = () =>
      runInDurableObject(
        desk(),
        (_, { storage }) => storage.sql.exec<{ n: number }>('SELECT outbox_n AS n FROM counters').one().n,
      );
    const n = await outbox();
    await runDurableObjectAlarm(desk());
    expect(await outbox()).toBe(n);
    expect(await runDurableObjectAlarm(desk())).toBe(false);
    const { frames, socket } = await openSocket();
    socket.send(JSON.stringify({ type: 'hello', v: 1, bridgeId: 'back', cursor: n }));
    const offers = () =>
      frames.flatMap((frame) => (frame.type === 'effects' && frame.n > n ? frame.publishes : []));
    await expect.poll(() => offers().length).toBeGreaterThan(0);
    expect(offers().every(({ topic: name }) => name.startsWith('client/attendants/assign/'))).toBe(true);
    socket.close(1000);
  });
});
