import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withBase, withoutBase } from '@chimpassist/protocol';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';

export const BASE_TOPIC = 'chimpassist/test';

export interface TestBroker {
  /** For browsers. */
  url: string;
  publish(topic: string, payload: unknown): void;
  /** Every publish of a client, topics without base. */
  onPublish(listener: (topic: string, payload: unknown) => void): void;
  /** Cuts every connection and refuses new ones, as a network that is away. */
  setAway(away: boolean): void;
  stop(): Promise<void>;
}

/** A real broker on a port of its own, in this process. */
export async function startBroker(): Promise<TestBroker> {
  const aedes = await Aedes.createBroker();
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  let away = false;
  sockets.on('connection', (socket, request) => {
    if (away) return socket.terminate();
    const stream = createWebSocketStream(socket);
    // A page that is closed cuts its socket: nothing to tell.
    stream.on('error', () => {});
    aedes.handle(stream, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mqtt`,
    publish(topic, payload) {
      aedes.publish(
        {
          cmd: 'publish',
          topic: withBase(BASE_TOPIC, topic),
          payload: Buffer.from(JSON.stringify(payload)),
          qos: 1,
          retain: false,
          dup: false,
        },
        () => {},
      );
    },
    onPublish(listener) {
      aedes.on('publish', (packet, client) => {
        if (client === null) return;
        const topic = withoutBase(BASE_TOPIC, packet.topic);
        if (topic !== null) listener(topic, JSON.parse(packet.payload.toString()));
      });
    },
    setAway(next) {
      away = next;
      if (away) for (const socket of sockets.clients) socket.terminate();
    },
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
