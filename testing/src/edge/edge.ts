import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ObjectClass, ObjectNamespace } from './object-namespace.ts';
import { installPlatform, socketOf } from './platform-globals.ts';
import type { PairedSocket } from './web-socket-pair.ts';

/** Where each binding of `wrangler.toml` leads. */
const BINDINGS = {
  CHAT_SESSION: 'ChatSession',
  ATTENDANT_DESK: 'AttendantDesk',
  SESSION_INDEX: 'SessionIndex',
  DOORKEEPER: 'Doorkeeper',
  LINK: 'Link',
  ATTENDANT_DIRECTORY: 'AttendantDirectory',
  WORKSPACE: 'Workspace',
  WEBHOOK: 'Webhook',
  ARCHIVE: 'Archive',
  LEDGER: 'Ledger',
  VISITORS: 'Visitors',
} as const;

/** The Worker's entry, of which this package knows no types: it is written for another platform. */
interface WorkerModule extends Record<(typeof BINDINGS)[keyof typeof BINDINGS], ObjectClass> {
  default: { fetch(request: Request, env: object, ctx: object): Response | Promise<Response> };
}
const ENTRY = '../../../worker/src/index.ts';

export interface EdgeCall {
  method: string;
  /** Path and query. */
  path: string;
  authorization: string | undefined;
  /** As it was sent. */
  text: string;
}

/** What the edge does with a call before the Worker has it: answers itself, or lets it through (undefined). */
export type Interceptor = (call: EdgeCall) => Response | undefined | Promise<Response | undefined>;

export interface Edge {
  readonly port: number;
  readonly url: string;
  /** Of all calls but the bridge's, the oldest first. */
  readonly calls: EdgeCall[];
  /** The bridge's own, the oldest first. */
  readonly bridgeCalls: EdgeCall[];
  /** From now on asked before each call but the bridge's; null: no longer. */
  intercept(by: Interceptor | null): void;
  /** Every call is cut off, the bridge's too, as from a Worker that is away; or taken again. */
  setAway(isAway: boolean): void;
  /** One object's method, as another object calls it. */
  object(binding: keyof typeof BINDINGS, name: string): object;
  stop(): Promise<void>;
}

/** The real Worker, its machine, its rules and its objects, in this process: storage in memory, one port. */
export async function startEdge(variables: Record<string, string>): Promise<Edge> {
  installPlatform();
  // By Node itself, also where Vite runs the tests: only Node is told where `cloudflare:workers` is.
  const worker = createRequire(import.meta.url)(ENTRY) as WorkerModule;
  const env: Record<string, unknown> = { ...variables };
  const spaces = Object.entries(BINDINGS).map(([binding, name]) => {
    const space = new ObjectNamespace(worker[name], env);
    env[binding] = space;
    return space;
  });
  const calls: EdgeCall[] = [];
  const bridgeCalls: EdgeCall[] = [];
  let interceptor: Interceptor | null = null;
  let isAway = false;
  const sockets = new Set<Socket>();

  const ask = (request: Request) =>
    worker.default.fetch(request, env, {
      waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined),
      passThroughOnException: () => undefined,
    });

  async function serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const text = (await incoming.toArray()).join('');
    if (isAway) return void incoming.socket.destroy();
    const call = { method, path: url, authorization: headers.authorization, text };
    if (url.startsWith('/bridge/')) bridgeCalls.push(call);
    else if (method !== 'OPTIONS') {
      calls.push(call);
      const instead = await interceptor?.(call);
      if (instead !== undefined) return send(instead, answer);
    }
    const request = new Request(`http://${headers.host}${url}`, {
      method,
      headers: headersOf(incoming),
      ...(text === '' ? {} : { body: text }),
    });
    await send(await ask(request), answer);
  }

  const server: Server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', async (incoming, socket, head) => {
    if (isAway) return socket.destroy();
    const address = `http://${incoming.headers.host}${incoming.url}`;
    const near = socketOf(await ask(new Request(address, { headers: headersOf(incoming) })));
    if (near === null) return socket.destroy();
    upgrades.handleUpgrade(incoming, socket, head, (far) => join(far, near));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    calls,
    bridgeCalls,
    intercept(by) {
      interceptor = by;
    },
    setAway(next) {
      isAway = next;
      if (isAway) for (const socket of sockets) socket.destroy();
    },
    object: (binding, name) => (env[binding] as ObjectNamespace).getByName(name),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      for (const space of spaces) space.close();
    },
  };
}

const headersOf = ({ headers }: IncomingMessage): Headers =>
  new Headers(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

async function send(response: Response, answer: ServerResponse): Promise<void> {
  answer.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) return void answer.end();
  await new Promise((resolve, reject) => {
    // Its lines leave one by one, as the bridge reads them.
    Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
      .on('error', reject)
      .pipe(answer)
      .on('close', resolve);
  });
}

/** Joins the socket of the network to the end of the pair that the object gave away. */
function join(far: WebSocket, near: PairedSocket): void {
  far.on('message', (data) => near.send(String(data)));
  far.on('close', () => near.close(1001));
  near.on('message', (text: string) => far.send(text));
  near.on('close', (code: number) => far.close(code === 1005 ? 1000 : code));
}
