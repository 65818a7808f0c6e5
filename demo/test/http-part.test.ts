import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@chimpassist/testing/free-ports';
import { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { authenticationHook } from '../src/hooks/authentication.ts';
import { statisticsHook } from '../src/hooks/statistics.ts';
import { startHttpPart } from '../src/http-part.ts';
import type { Part } from '../src/part.ts';
import { staticSite } from '../src/static-site.ts';

/** Shorter than in `npm start`, so that the test is. */
const LIMITS = { headersTimeout: 500, requestTimeout: 1_000, connectionsCheckingInterval: 100 };
const SITES = ['authentication', 'statistics', 'page', 'broken'] as const;
type Site = (typeof SITES)[number];

let folder: string;
let part: Part;
const ports = new Map<Site, number>();
const unheard = vi.fn();
const sockets: Socket[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chimp-site-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Shop</title>');
  const found = await freePorts(SITES.length);
  SITES.forEach((site, i) => {
    ports.set(site, found[i] ?? 0);
  });
  const broken = new Hono();
  broken.get('/', (c) => c.text('Well.'));
  broken.all('/throws', () => Promise.reject(new Error('a secret of the server')));
  const apps: Record<Site, Hono> = {
    authentication: authenticationHook([]),
    statistics: statisticsHook([]),
    page: staticSite({ folder, headers: {}, json: { '/settings.json': { a: 1 } }, readableBy: [] }),
    broken,
  };
  part = await startHttpPart(
    'sites',
    'here',
    SITES.map((site) => ({ app: apps[site], port: ports.get(site) ?? 0 })),
    LIMITS,
  );
});
afterAll(async () => {
  await part?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  unheard.mockClear();
  process.on('unhandledRejection', unheard);
});
afterEach(() => {
  process.off('unhandledRejection', unheard);
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function speak(site: Site, text: string): Promise<Socket> {
  const socket = connect(ports.get(site) ?? 0, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}
const post = (path: string, length: number | string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: demo\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
const get = (site: Site, path = '/', init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${ports.get(site)}${path}`, { headers: { connection: 'close' }, ...init });
/** What is said until the other side ends the connection. */
async function answerOf(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  await once(socket, 'close');
  return said;
}
async function isWell(site: Site): Promise<void> {
  expect((await get(site)).status).toBe(200);
  expect(unheard).not.toHaveBeenCalled();
}

const DOORS: [Site, string][] = [
  ['authentication', '/chimpassist/auth'],
  ['statistics', '/chimpassist/customer/298301/contactInfo'],
  ['page', '/settings.json'],
  ['page', '/somewhere'],
];

describe.each(DOORS)('the demo server of %s at %s', (site, path) => {
  it('goes on after a body that is torn off', async () => {
    for (let n = 0; n < 5; n += 1) {
      const socket = await speak(site, post(path, 100, '{"a"'));
      socket.resetAndDestroy();
    }
    await isWell(site);
  });

  it('cuts off clients that send a body or headers slowly', async () => {
    // Where the body is not read, the answer comes at once, and then the end.
    await answerOf(await speak(site, post(path, 100, '{')));
    await answerOf(await speak(site, `POST ${path} HTTP/1.1\r\nHost:`));
    await isWell(site);
  });

  it('refuses a body with two lengths and a path that is not an address', async () => {
    const doubled = await answerOf(await speak(site, post(path, '4\r\nContent-Length: 5', '{}  ')));
    expect(doubled).toMatch(/^HTTP\/1\.1 400/);
    await answerOf(
      await speak(site, 'GET /%ff%00\\..//..%2f..%2fx HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n'),
    );
    await isWell(site);
  });
});

describe('the demo servers', () => {
  it('do not read a huge sign-in to its end', async () => {
    const said = await answerOf(
      await speak('authentication', post('/chimpassist/auth', 300_000_000, 'x'.repeat(70_000))),
    );
    expect(said).toMatch(/^HTTP\/1\.1 413/);
    await isWell('authentication');
  });

  it('do not read huge chunks to their end either', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(120)),
    });
    const answer = get('authentication', '/chimpassist/auth', {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit);
    await answer.then(
      ({ status }) => expect(status).toBe(413),
      // If it hangs up before we have sent everything, we cannot read an answer.
      (error) => expect(String(error)).toMatch(/fetch failed/),
    );
    await isWell('authentication');
  });

  it('say nothing of what failed within, and go on', async () => {
    const answer = await get('broken', '/throws');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    await isWell('broken');
  });
});
