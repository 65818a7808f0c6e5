import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { withBase, withoutBase } from '@chimpassist/protocol';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';

export interface TestBrokerOptions {
  /** Topics are said and heard without it; publishes outside of it are not heard. None: topics are whole. */
  baseTopic?: string;
  /** Where to listen; 0 is a free port. */
  port?: number;
  /** Answers other calls on the same port; the broker makes it listen, and ends it. */
  server?: Server;
  /** Clients by whose ids this is true are heard by everybody else, and not remembered here: the server's own. */
  isServer?: (clientId: string) => boolean;
}

export type PublishListener = (topic: string, payload: unknown) => void;

export interface TestBroker {
  readonly port: number;
  /** `http://…/mqtt`, as clients are told it. */
  readonly url: string;
  readonly aedes: Aedes;
  /** What clients published, in order; the broker's own `$SYS` is left out. */
  readonly published: { topic: string; payload: unknown }[];
  /** The password of each connection, in order. Everybody is let in. */
  readonly passwords: (string | undefined)[];
  publish(topic: string, payload: unknown): void;
  /** Whether a client has subscribed to this very topic: what is published there from now on is heard. */
  isFollowed(topic: string): boolean;
  /** Every publish of a client. */
  onPublish(listener: PublishListener): void;
  /** Cuts every connection and refuses new ones, as a network that is away; or takes them again. */
  setAway(isAway: boolean): void;
  /** The open connections stay open, and nothing passes any more: what a phone finds that slept. */
  fallSilent(): void;
  /** Cuts every connection and stops listening, as a broker that is killed. */
  stop(): Promise<void>;
}

const portOf = (server: { address(): AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port;
const listen = (server: Server | ReturnType<typeof createTcpServer>, port = 0): Promise<void> =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));

function rememberSockets(server: { on(event: 'connection', take: (socket: Socket) => void): unknown }) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** A real broker, aedes, in this process: over WebSocket at `/mqtt` of a port of its own. */
export async function startBroker(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const { baseTopic } = options;
  const aedes = await Aedes.createBroker();
  const server = options.server ?? createServer();
  const sockets = rememberSockets(server);
  const published: TestBroker['published'] = [];
  const passwords: TestBroker['passwords'] = [];
  const listeners: PublishListener[] = [];
  /** What each client has subscribed to. */
  const followed = new Map<string, Set<string>>();
  let isAway = false;

  const webSockets = new WebSocketServer({ server, path: '/mqtt', handleProtocols: () => 'mqtt' });
  webSockets.on('connection', (socket, request) => {
    if (isAway) return socket.terminate();
    const stream = createWebSocketStream(socket);
    // A page that is closed cuts its socket: nothing to tell.
    stream.on('error', () => {});
    aedes.handle(stream, request);
  });
  aedes.authenticate = (client, _username, password, done) => {
    if (!options.isServer?.(client.id)) passwords.push(password?.toString());
    done(null, true);
  };
  aedes.on('subscribe', (subscriptions, { id }) => {
    const topics = followed.get(id) ?? new Set();
    followed.set(id, topics);
    for (const { topic } of subscriptions) topics.add(topic);
  });
  aedes.on('unsubscribe', (topics, { id }) => {
    for (const topic of topics) followed.get(id)?.delete(topic);
  });
  aedes.on('clientDisconnect', ({ id }) => followed.delete(id));
  aedes.on('publish', (packet, client) => {
    if (client === null || options.isServer?.(client.id)) return;
    const topic = baseTopic === undefined ? packet.topic : withoutBase(baseTopic, packet.topic);
    if (topic === null) return;
    const payload: unknown = JSON.parse(String(packet.payload));
    published.push({ topic, payload });
    for (const hear of listeners) hear(topic, payload);
  });
  await listen(server, options.port);
  const port = portOf(server);

  return {
    port,
    url: `http://127.0.0.1:${port}/mqtt`,
    aedes,
    published,
    passwords,
    publish(topic, payload) {
      aedes.publish(
        {
          cmd: 'publish',
          topic: baseTopic === undefined ? topic : withBase(baseTopic, topic),
          payload: Buffer.from(JSON.stringify(payload)),
          qos: 1,
          retain: false,
          dup: false,
        },
        () => {},
      );
    },
    isFollowed(topic) {
      const whole = baseTopic === undefined ? topic : withBase(baseTopic, topic);
      return [...followed.values()].some((topics) => topics.has(whole));
    },
    onPublish(listener) {
      listeners.push(listener);
    },
    setAway(next) {
      isAway = next;
      if (isAway) for (const socket of webSockets.clients) socket.terminate();
    },
    fallSilent() {
      for (const socket of sockets) {
        socket.pause();
        socket.cork();
      }
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      webSockets.close();
      await closed;
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}

export interface TestTcpBroker {
  readonly port: number;
  /** `mqtt://…` */
  readonly url: string;
  readonly aedes: Aedes;
  /** Cuts every connection; new ones are taken. */
  cut(): void;
  stop(): Promise<void>;
}

/** The same over plain TCP, as a bridge reaches it. */
export async function startTcpBroker({ port = 0 }: { port?: number } = {}): Promise<TestTcpBroker> {
  const aedes = await Aedes.createBroker();
  const server = createTcpServer((socket) => void aedes.handle(socket));
  const sockets = rememberSockets(server);
  await listen(server, port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: portOf(server),
    url: `mqtt://127.0.0.1:${portOf(server)}`,
    aedes,
    cut,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}
