import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { EdgeError } from '../src/edge/edge-error.ts';
import { TextPosts } from '../src/edge/text-posts.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** @param answer told the number of each request, and of it on its connection, both from 1 on */
async function posts(
  answer: (request: IncomingMessage, response: ServerResponse, n: number, ofSocket: number) => void,
  timeoutMs = 5_000,
): Promise<TextPosts> {
  let n = 0;
  const bySocket = new WeakMap<Socket, number>();
  server = createServer((request, response) => {
    n += 1;
    const ofSocket = (bySocket.get(request.socket) ?? 0) + 1;
    bySocket.set(request.socket, ofSocket);
    answer(request, response, n, ofSocket);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new TextPosts(`http://127.0.0.1:${port}/batch`, { authorization: 'Bearer x' }, timeoutMs);
}
const said = async (of: TextPosts, body = '{}'): Promise<string> => {
  let text = '';
  await of.post(body, (more) => {
    text += more;
  });
  return text;
};

describe('posts of batches', () => {
  it('hand on an answer as it comes, letters that are cut in two as well', async () => {
    const euro = Buffer.from('€');
    const of = await posts(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      response.write(`${request.method} ${request.headers.authorization} ${body} `);
      response.write(euro.subarray(0, 1), () => setTimeout(() => response.end(euro.subarray(1)), 20));
    });
    expect(await said(of, '{"words":"¡hola!"}')).toBe('POST Bearer x {"words":"¡hola!"} €');
  });

  it('go out again where a connection that rested was closed at the other end', async () => {
    const seen: number[] = [];
    const of = await posts((request, response, n, ofSocket) => {
      request.resume();
      seen.push(n);
      if (ofSocket > 1) request.socket.resetAndDestroy();
      else response.end(`answer ${n}`);
    });
    expect(await said(of)).toBe('answer 1');
    expect(await said(of)).toBe('answer 3');
    expect(seen).toEqual([1, 2, 3]);
  });

  it('say what a Worker said no with, that it is away, or that its answer was cut off', async () => {
    const of = await posts((request, response, n) => {
      request.resume();
      if (n === 1) response.writeHead(503).end('no');
      else response.write('half', () => request.socket.destroy());
    });
    await expect(said(of)).rejects.toMatchObject({ status: 503 });
    await expect(said(of)).rejects.toThrow('The answer was cut off.');
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(said(of)).rejects.toThrow(new EdgeError('The Worker cannot be reached.', null));
  });

  it('wait no longer than they may, also in the middle of an answer', async () => {
    const of = await posts((request, response, n) => {
      request.resume();
      if (n === 1) response.write('half');
    }, 150);
    await expect(said(of)).rejects.toThrow('The answer was cut off.');
    await expect(said(of)).rejects.toThrow('The Worker cannot be reached.');
    server?.closeAllConnections();
  });
});
