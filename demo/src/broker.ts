import { timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { authorize, type Principal, withoutBase } from '@chimpassist/protocol';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { NEVER, type Part } from './part.ts';

/** The user name under which the bridge signs in. */
export const BRIDGE_USERNAME = 'bridge';
export const WEB_SOCKET_PATH = '/mqtt';

const HOST = '127.0.0.1';
/** How long a client that does not read may hold up its own queue before it is cut off. */
const DRAIN_TIMEOUT_MS = 10_000;
/** Above what shipped clients send with a whole history inside. */
const WEB_SOCKET_PAYLOAD_MAX_BYTES = 4_194_304;
const BAD_USERNAME_OR_PASSWORD = 4;

export interface BrokerOptions {
  port: number;
  webSocketPort: number;
  baseTopic: string;
  /** The bridge's password; who gives another one under its name is refused. */
  bridgePassword: string;
  /** The gate; another one for tests. */
  gate?: typeof authorize;
}

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * The embedded MQTT broker: 3.1.1 over TCP and over WebSocket. Every publish and every subscription passes the gate.
 * It keeps nothing on disk: retained state and queues are made anew by the bridge and by clients' outboxes.
 */
export async function startBroker(options: BrokerOptions): Promise<Part> {
  const gate = options.gate ?? authorize;
  const principals = new WeakMap<Client, Principal>();
  const principalOf = (client: Client): Principal => principals.get(client) ?? { kind: 'anonymous' };
  const bridgePassword = Buffer.from(options.bridgePassword);

  /** Topics outside the base are nobody's: they are asked for by their full name. */
  const relative = (topic: string): string => withoutBase(options.baseTopic, topic) ?? topic;

  const aedes = await Aedes.createBroker({
    drainTimeout: DRAIN_TIMEOUT_MS,
    authenticate(client, username, password, done) {
      if (username === BRIDGE_USERNAME) {
        if (password === undefined || !same(Buffer.from(password), bridgePassword)) {
          const error: AuthenticateError = Object.assign(new Error('Bad user name or password.'), {
            returnCode: BAD_USERNAME_OR_PASSWORD,
          });
          done(error, null);
          return;
        }
        principals.set(client, { kind: 'bridge' });
      }
      done(null, true);
    },
    authorizePublish(client, packet, callback) {
      // Without a client it is the last will of one that is gone.
      const principal: Principal = client === null ? { kind: 'anonymous' } : principalOf(client);
      const decision = gate(principal, 'publish', { kind: 'topic', topic: relative(packet.topic) });
      callback(decision.allowed ? null : new Error(decision.reason));
    },
    authorizeSubscribe(client, subscription, callback) {
      const topic = relative(subscription.topic);
      const decision = gate(principalOf(client), 'subscribe', { kind: 'topic', topic });
      // Null answers this one filter by SUBACK 128; an error would cut the whole connection.
      callback(null, decision.allowed ? subscription : null);
    },
  });

  const tcp = createTcpServer({ noDelay: true }, (socket) => void aedes.handle(socket));
  const http = createHttpServer((_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain' });
    response.end('This port speaks MQTT over WebSocket.\n');
  });
  const webSockets = new WebSocketServer({
    server: http,
    path: WEB_SOCKET_PATH,
    maxPayload: WEB_SOCKET_PAYLOAD_MAX_BYTES,
    // MQTT clients must offer this name; answering with another one makes browsers hang up.
    handleProtocols: (offered) =>
      offered.has('mqtt') ? 'mqtt' : offered.has('mqttv3.1') ? 'mqttv3.1' : false,
  });
  webSockets.on('connection', (socket, request) => {
    request.socket.setNoDelay(true);
    const stream = createWebSocketStream(socket);
    // A page that goes away tears its socket: that is no fault of the broker's.
    stream.on('error', () => stream.destroy());
    aedes.handle(stream, request);
  });

  await listen(tcp, options.port);
  await listen(http, options.webSocketPort);

  return {
    name: 'MQTT broker',
    where: `mqtt://localhost:${options.port}, ws://localhost:${options.webSocketPort}${WEB_SOCKET_PATH}`,
    ended: NEVER,
    async stop() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of webSockets.clients) socket.terminate();
      await Promise.all([close(tcp), close(http)]);
    },
  };
}
