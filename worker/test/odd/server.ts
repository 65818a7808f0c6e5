import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    oddHooks: string;
  }
}

const STACK = 'Error: at stack.ts:1';
const BOMB = gzipSync(Buffer.alloc(100_000_000, ' '));
const LARGE_BYTES = 300_000_000;

const head = (status: number | string, ...lines: string[]): string =>
  [`HTTP/1.1 ${status} Odd`, ...lines, '', ''].join('\r\n');
const whole = (status: number | string, body: string, ...lines: string[]): string =>
  head(status, 'Connection: close', `Content-Length: ${Buffer.byteLength(body)}`, ...lines) + body;

/** Hooks that answer in every odd way, named by the first segment of the path: said byte by byte, as no library would. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  let largeSent = 0;

  function large(socket: Socket): void {
    socket.write(head(200, `Content-Length: ${LARGE_BYTES}`));
    const piece = Buffer.alloc(65_536, ' ');
    largeSent = 0;
    const more = (): void => {
      while (!socket.destroyed && largeSent < LARGE_BYTES) {
        largeSent += piece.length;
        if (!socket.write(piece)) break;
      }
    };
    socket.on('drain', more);
    more();
  }

  function answer(odd: string, socket: Socket): void {
    const status = /^s(\d{3})$/.exec(odd)?.[1];
    if (status !== undefined) socket.end(whole(status, STACK));
    else if (odd === 'bare204') socket.end(head(204, 'Connection: close'));
    else if (odd === 'switching') socket.write(head(101, 'Upgrade: websocket', 'Connection: Upgrade'));
    else if (odd === 'redirect') socket.end(whole(302, '', 'Location: http://169.254.169.254/secrets'));
    else if (odd === 'retry') socket.end(whole(429, STACK, 'Retry-After: 7'));
    else if (odd === 'retryDate') {
      socket.end(whole(503, STACK, `Retry-After: ${new Date(Date.now() + 60_000).toUTCString()}`));
    } else if (odd === 'retryNonsense') socket.end(whole(503, STACK, 'Retry-After: soon'));
    else if (odd === 'large') large(socket);
    else if (odd === 'largeSent') socket.end(whole(200, JSON.stringify(largeSent)));
    else if (odd === 'bomb') {
      socket.write(head(200, 'Content-Encoding: gzip', `Content-Length: ${BOMB.length}`));
      socket.end(BOMB);
    } else if (odd === 'torn') socket.end(`${head(200, 'Content-Length: 100')}[{"l`);
    else if (odd === 'garbage') socket.end('I am a teapot\r\n\r\n');
    else if (odd === 'empty') socket.end(whole(200, ''));
    else if (odd === 'page') socket.end(whole(200, '<h1>Welcome</h1>'));
    else if (odd === 'null') socket.end(whole(200, 'null'));
    else if (odd === 'trickle') {
      socket.write(head(200, 'Content-Length: 1000'));
      const timer = setInterval(() => socket.write('['), 500);
      socket.on('close', () => clearInterval(timer));
    }
  }

  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    let asked = '';
    socket.on('data', (bytes) => {
      const wasAsked = asked.includes('\r\n');
      asked += bytes.toString();
      const odd = /^\w+ \/(\w+)/.exec(asked)?.[1];
      if (!wasAsked && odd !== undefined) answer(odd, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The odd hooks have no port.');
  project.provide('oddHooks', `http://127.0.0.1:${address.port}`);
  return async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}
