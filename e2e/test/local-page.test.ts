import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PersonWindow } from '@chimpassist/testing/person-window';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let stack: RunningStack;
let window: PersonWindow;
let server: Server;

beforeAll(async () => {
  stack = await startStack();
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>A page that somebody makes</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  window = await PersonWindow.open();
});
afterAll(async () => {
  await window?.close();
  server?.close();
  await stack?.stop();
});

describe('a page on another port of this machine', () => {
  it.each(['localhost', '127.0.0.1'])('can try the platform of npm start from %s', async (host) => {
    const { page } = window;
    await page.goto(`http://${host}:${(server.address() as AddressInfo).port}/`);
    const { worker, authentication, statistics, shop, mqttWebSocket } = stack.addresses;
    const found = await page.evaluate(
      async (at) => {
        const json = { 'content-type': 'application/json' };
        const customers = (await (await fetch(`${at.shop}/shop.json`)).json()).customers as { id: number }[];
        const session = await fetch(`${at.worker}/session`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify({ customer: customers[0] }),
        });
        const signIn = { email: 'user@chimpassist.com', password: 'chimpassist' };
        const hook = await fetch(`${at.authentication}/chimpassist/auth`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify(signIn),
        });
        const info = await fetch(`${at.statistics}/chimpassist/customer/${customers[0]?.id}/contactInfo`);
        const socket = new WebSocket(at.mqttWebSocket, 'mqtt');
        const isOpen = await new Promise((resolve) => {
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        });
        socket.close();
        return { customer: (await session.json()).customer.id, statuses: [hook.status, info.status], isOpen };
      },
      { worker, authentication, statistics, shop, mqttWebSocket },
    );
    expect(found).toEqual({ customer: 298301, statuses: [200, 200], isOpen: true });
  });

  it('is not a page of somebody else’s machine', async () => {
    const { worker, authentication, shop } = stack.addresses;
    const headers = { origin: 'https://evil.test' };
    expect((await fetch(`${worker}/session`, { method: 'POST', headers })).status).toBe(403);
    for (const at of [`${authentication}/`, `${shop}/shop.json`])
      expect((await fetch(at, { headers })).headers.get('access-control-allow-origin')).toBeNull();
  });
});
