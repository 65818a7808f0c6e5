import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type authorize, isAllowedOrigin, type LegacyClients } from '@chimpassist/protocol';
import { Aedes, type AuthenticateError } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { AdmissionRefusal } from '../../bridge/src/broker-auth/broker-authenticator.ts';
import { BrokerAdmission } from './broker-admission.ts';
import { WEB_SOCKET_PATH } from './broker-names.ts';
import { HeldRefusals, HOLD, type HoldOptions } from './held-refusals.ts';
import { listen } from './listen.ts';
import { NEVER, type Part } from './part.ts';

/** CONNACK codes of MQTT 3.1.1. */
const SERVER_UNAVAILABLE = 3;
const CONNACK_CODES: Record<AdmissionRefusal, number> = {
  bad_client_id: 2,
  bad_credentials: 4,
  no_token: 5,
};
/** How long a client that does not read may hold up its own queue before it is cut off. */
const DRAIN_TIMEOUT_MS = 10_000;
/** Above what legacy clients send with a whole history inside. */
const WEB_SOCKET_PAYLOAD_MAX_BYTES = 4_194_304;

export interface BrokerOptions {
  port: number;
  webSocketPort: number;
  baseTopic: string;
  /** The bridge's password; who gives another one under its name is refused. */
  bridgePassword: string;
  /** The JWK set that tokens are verified with. */
  tokenKeys: string;
  /** Whom to let in without a token. */
  legacyClients: LegacyClients;
  /** Pages that may connect; empty: all. Programs other than browsers send no origin and may connect too. */
  allowedOrigins: readonly string[];
  /** The gate; another one for tests. */
  gate?: typeof authorize;
  /** How long a refusal of those without a token is held back; another one for tests. */
  hold?: HoldOptions;
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * The embedded MQTT broker: 3.1.1 over TCP and over WebSocket. Every publish and every subscription passes the gate.
 * It keeps nothing on disk: the bridge and the clients' outboxes bring retained state and queues again.
 */
export async function startBroker(options: BrokerOptions): Promise<Part> {
  const { allowedOrigins } = options;
  const admission = await BrokerAdmission.open(options);
  const held = new HeldRefusals(options.hold ?? HOLD);

  const aedes = await Aedes.createBroker({
    drainTimeout: DRAIN_TIMEOUT_MS,
    authenticate(client, username, password, done) {
      const refuse = (returnCode: number): void => {
        const error: AuthenticateError = Object.assign(new Error('Not let in.'), { returnCode });
        done(error, null);
      };
      admission.admit(client, username, password?.toString()).then(
        (refusal) => {
          if (refusal === null) done(null, true);
          // A client with a token renews it at this answer, so only those without one wait for it.
          else if (refusal === 'no_token') held.hold(() => refuse(CONNACK_CODES[refusal]));
          else refuse(CONNACK_CODES[refusal]);
        },
        () => refuse(SERVER_UNAVAILABLE),
      );
    },
    authorizePublish(client, packet, callback) {
      const decision = admission.decidePublish(client, packet);
      callback(decision.allowed ? null : new Error(decision.reason));
    },
    authorizeSubscribe(client, subscription, callback) {
      const decision = admission.decideSubscribe(client, subscription.topic);
      // Null answers this one filter by SUBACK 128; an error would cut the whole connection.
      callback(null, decision.allowed ? subscription : null);
    },
  });
  aedes.on('clientDisconnect', (client) => admission.left(client));

  const sockets = new Set<Socket>();
  const tcp = createTcpServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  const http = createHttpServer((_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain' });
    response.end('This port speaks MQTT over WebSocket.\n');
  });
  const webSockets = new WebSocketServer({
    server: http,
    path: WEB_SOCKET_PATH,
    verifyClient: ({ origin }: { origin?: string }) =>
      origin === undefined || isAllowedOrigin(origin, allowedOrigins),
    maxPayload: WEB_SOCKET_PAYLOAD_MAX_BYTES,
    // MQTT clients must offer this name; answering with another one makes browsers hang up.
    handleProtocols: (offered) =>
      offered.has('mqtt') ? 'mqtt' : offered.has('mqttv3.1') ? 'mqttv3.1' : false,
  });
  webSockets.on('connection', (socket, request) => {
    request.socket.setNoDelay(true);
    const stream = createWebSocketStream(socket);
    // A page that goes away tears its socket: that is not the broker's fault.
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
      held.answerAll();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of webSockets.clients) socket.terminate();
      const closed = Promise.all([close(tcp), close(http)]);
      // Also of those who never said who they are, and of whom aedes knows nothing.
      for (const socket of sockets) socket.destroy();
      http.closeAllConnections();
      await closed;
    },
  };
}
