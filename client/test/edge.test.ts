import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ChatClient, createChatClient } from '../src/index.ts';
import { type Connection, type ConnectionOptions, createConnection, dialEdge } from '../src/mqtt/index.ts';
import { watchedWebSocket } from './watched-web-socket.ts';

const BASE = 'chimpassist/demo';
const IDENTITY_SECRET = 'the identity secret of these tests';

let worker: EdgeWorker;
let cleanUps: (() => Promise<unknown>)[] = [];
let people = 0;
beforeAll(async () => {
  worker = await startEdgeWorker({ IDENTITY_SECRET });
});
afterEach(async () => {
  vi.useRealTimers();
  worker.network.mend();
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  cleanUps = [];
});
afterAll(() => worker?.stop());

/** A new guest. */
async function guest(): Promise<{ client: ChatClient; sockets: ReturnType<typeof watchedWebSocket> }> {
  const sockets = watchedWebSocket();
  const client = createChatClient({ endpoint: worker.url, webSocket: sockets.WebSocket });
  cleanUps.push(() => client.stop());
  await client.start();
  return { client, sockets };
}
const contents = ({ messages }: ChatClient): string[] => messages.map(({ content }) => content);
const areStored = ({ messages }: ChatClient): boolean => messages.every(({ seq }) => seq !== undefined);

/** A connection of somebody whose token has so long to live. */
async function connectionOf(more: Partial<ConnectionOptions> = {}, lifeS?: number) {
  people += 1;
  const id = `person-${people}`;
  const sockets = watchedWebSocket();
  let token = await worker.token({ kind: 'customer', id, guest: true }, lifeS);
  const connection: Connection = createConnection({
    brokerHost: `${worker.url}/mqtt`,
    baseTopic: BASE,
    dial: dialEdge(() => [`${worker.url}/mqtt`]),
    credentials: () => ({ username: id, password: token }),
    webSocket: sockets.WebSocket,
    random: () => 0,
    ...more,
  });
  cleanUps.push(() => connection.stop());
  const states: string[] = [];
  connection.onState(({ kind }) => states.push(kind));
  const heard: string[] = [];
  const topic = `server/sessions/${id}`;
  const ready = vi.fn();
  connection.subscribe(
    `${topic}/messages/customer`,
    1,
    (payload) => heard.push((payload as { message: { content: string } }).message.content),
    ready,
  );
  connection.start();
  await until('the connection is subscribed', () => ready.mock.calls.length > 0);
  return {
    ...{ connection, sockets, states, heard, ready },
    say: (content: string) =>
      connection.publish(
        `${topic}/messages/customer`,
        {
          sessionInfo: { sessionTopic: topic },
          message: { id: content, from: { id, name: '' }, timestamp: Date.now(), content, readAt: null },
        },
        1,
      ),
    async renew(life?: number) {
      token = await worker.token({ kind: 'customer', id, guest: true }, life);
      connection.renew();
    },
  };
}

/** The first byte of an acknowledgement. */
const PUBACK = 0x40;

describe('a customer at the edge', () => {
  it('finds the way by what the Worker names, and its words are stored once', async () => {
    const { client, sockets } = await guest();
    client.send('Is anybody there?');
    await until('the word is stored', () => client.messages.length === 1 && areStored(client));
    const [socket] = sockets.opened;
    expect(new URL(socket?.url ?? '').pathname).toBe(`/mqtt/${client.customer?.id}`);
    expect(socket?.protocol).toBe('mqtt.text-ping');
    expect(sockets.opened).toHaveLength(1);
  });

  it('sends nothing but text pings while nobody does anything', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { client, sockets } = await guest();
    client.send('I wait.');
    await vi.waitFor(() => expect(areStored(client)).toBe(true));
    const sent = sockets.sent.length;
    for (let pings = 1; pings <= 6; pings += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      await vi.waitFor(() => expect(sockets.texts).toHaveLength(pings));
    }
    // What it has heard until then may be acknowledged after the word is stored.
    const said = sockets.sent
      .slice(sent)
      .filter((each) => !(each instanceof Uint8Array && each[0] === PUBACK));
    expect(said).toEqual(Array.from({ length: 6 }, () => 'ping'));
    expect(sockets.opened).toHaveLength(1);
  });

  it('notices a half-open socket by an unanswered text ping', async () => {
    const { states } = await connectionOf({ keepAliveSeconds: 1 });
    worker.network.swallow();
    await until('it is back', () => states.filter((state) => state === 'online').length === 2);
    expect(states.slice(-4)).toEqual(['online', 'waiting', 'connecting', 'online']);
  });

  it('goes on over a new socket with a renewed token, and nobody sees a gap', async () => {
    const one = await connectionOf({}, 8);
    await one.say('before');
    const said: Promise<void>[] = [];
    const talking = setInterval(() => said.push(one.say(`word ${said.length}`)), 40);
    cleanUps.push(async () => clearInterval(talking));
    await one.renew();
    await until('the first socket is left', () => one.sockets.closed.length === 1);
    const [first] = one.sockets.closed;
    expect([first?.code, first?.wasClean]).toEqual([1000, true]);
    const more = said.length + 20;
    await until('it goes on', () => said.length >= more);
    clearInterval(talking);
    // Nothing was cut off: each was acknowledged, which means that it is stored.
    await Promise.all(said);
    await until('all is heard', () => new Set(one.heard).size === said.length + 1);
    // In order, whatever both sockets said: a word that came twice came behind itself.
    const order = [...new Set(one.heard)];
    expect(order).toEqual(['before', ...said.map((_, n) => `word ${n}`)]);
    expect(one.states.slice(-1)).toEqual(['online']);
    expect(one.states.filter((state) => state === 'online')).toHaveLength(1);
    expect(one.ready).toHaveBeenCalledTimes(1);
    expect(one.sockets.opened).toHaveLength(2);
  });

  it('keeps its socket for a token that is hardly younger', async () => {
    const one = await connectionOf();
    await one.renew();
    await one.say('still here');
    await until('it is heard', () => one.heard.length === 1);
    expect(one.sockets.opened).toHaveLength(1);
  });

  it('keeps its old socket while a new one cannot be had, and tries again', async () => {
    const one = await connectionOf({}, 60);
    let refusals = 0;
    one.sockets.refuse = () => {
      refusals += 1;
      return refusals <= 2;
    };
    await one.renew();
    await until('two tries have failed', () => refusals >= 2);
    await one.say('over the old one');
    await until('the first socket is left', () => one.sockets.closed.length >= 3);
    expect(one.states.filter((state) => state === 'online')).toHaveLength(1);
    await one.say('over the new one');
    await until('both are heard', () => new Set(one.heard).size === 2);
  });
});

describe('a deploy', () => {
  it('drops all sockets under way, and no word is lost or on a screen twice', async () => {
    const guests = await Promise.all(Array.from({ length: 4 }, guest));
    const said: string[][] = guests.map(() => []);
    const talking = setInterval(() => {
      for (const [i, { client }] of guests.entries()) {
        const word = `word ${said[i]?.length}`;
        said[i]?.push(word);
        client.send(word);
      }
    }, 50);
    cleanUps.push(async () => clearInterval(talking));
    await until('words are under way', () => said.every((words) => words.length >= 20));
    await worker.process.stop();
    await worker.process.start();
    const enough = (said[0]?.length ?? 0) + 10;
    await until('it goes on', () => said.every((words) => words.length >= enough));
    clearInterval(talking);
    for (const [i, { client }] of guests.entries()) {
      await until('all is stored', () => client.messages.length >= enough && areStored(client), 60_000);
      expect(contents(client)).toEqual(said[i]);
      expect(client.messages.map(({ seq }) => seq)).toEqual(said[i]?.map((_, n) => n + 1));
    }
  });
});
