import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrokerAuthenticator } from '../src/broker-auth/broker-authenticator.ts';
import type { Health } from '../src/health-report.ts';
import { createApp } from '../src/http/app.ts';
import { serve } from '../src/http/server.ts';
import { Metrics } from '../src/metrics.ts';

let port: number;
let server: Server;
const unheard = vi.fn();
const authenticator = {
  admit: async () => ({ kind: 'admitted', principal: { kind: 'anonymous' }, expiresAt: null }),
  decide: () => ({ allowed: true }),
} as unknown as BrokerAuthenticator;
const metrics = new Metrics();
const sockets: Socket[] = [];
/** Shorter than in a bridge, so that the test is. */
const LIMITS = { headersTimeout: 500, requestTimeout: 1_000, connectionsCheckingInterval: 100 };

beforeEach(async () => {
  unheard.mockClear();
  process.on('unhandledRejection', unheard);
  const bridge = { health: () => ({ ok: true }) as Health, metrics };
  ({ port, server } = await serve(createApp(bridge, authenticator), { port: 0, host: '127.0.0.1' }, LIMITS));
});
afterEach(async () => {
  process.off('unhandledRejection', unheard);
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function speak(text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}
const ended = (socket: Socket) =>
  new Promise<void>((resolve) => socket.resume().once('close', () => resolve()));
const post = (path: string, length: number | string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: bridge\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
const isWell = async () => (await get('/healthz')).ok;

const DOORS = [
  'vernemq',
  'emqx/authentication',
  'emqx/authorization',
  'mosquitto/user',
  'mosquitto/acl',
  'else',
].map((path) => `/broker/${path}`);

describe('every door of the bridge', () => {
  it.each([...DOORS, '/healthz', '/metrics', '/'])(
    '%s: a body that is torn off ends nothing',
    async (path) => {
      const got = once(server, 'request');
      const socket = await speak(post(path, 100, '{"a"'));
      const [request] = await got;
      const closed = new Promise<void>((resolve) => request.socket.once('close', () => resolve()));
      socket.resetAndDestroy();
      await closed;
      expect(await isWell()).toBe(true);
      expect(unheard).not.toHaveBeenCalled();
    },
  );

  it.each(DOORS)('%s: a huge body is not read to its end', async (path) => {
    const socket = await speak(post(path, 300_000_000, 'x'.repeat(70_000)));
    let said = '';
    socket.on('data', (data) => {
      said += data;
    });
    await ended(socket);
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(await isWell()).toBe(true);
    expect(unheard).not.toHaveBeenCalled();
  });

  it.each([
    ['two lengths', post('/broker/vernemq', '4\r\nContent-Length: 5', '{}  ')],
    [
      'a length and chunks',
      post('/broker/vernemq', '4\r\nTransfer-Encoding: chunked', '4\r\n{}  \r\n0\r\n\r\n'),
    ],
    ['no HTTP at all', '\u0016\u0003\u0001 hello\r\n\r\n'],
    [
      'a path that is not an address',
      'POST /broker/%ff%00\\..//x HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n',
    ],
  ])('%s: the next caller is answered', async (_, text) => {
    const socket = await speak(text);
    await once(socket, 'data');
    expect(await isWell()).toBe(true);
    expect(unheard).not.toHaveBeenCalled();
  });

  it.each([
    ['a body', post('/broker/vernemq', 100, '{')],
    ['headers', 'POST /broker/vernemq HTTP/1.1\r\nHost:'],
  ])('a client that sends %s slowly is cut off', async (_, text) => {
    await ended(await speak(text));
    expect(await isWell()).toBe(true);
  });

  it('what fails within says so and ends nothing', async () => {
    const broken = vi.spyOn(metrics.registry, 'metrics').mockRejectedValueOnce(new Error('no'));
    expect((await get('/metrics')).status).toBe(500);
    broken.mockRestore();
    expect(await isWell()).toBe(true);
    expect(unheard).not.toHaveBeenCalled();
  });
});
