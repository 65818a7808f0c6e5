import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';

export interface TestBroker {
  port: number;
  host: string;
  aedes: Aedes;
  /** Everything that clients published, without the broker's own `$SYS`. */
  published: { topic: string; payload: unknown }[];
  /** Cuts every connection and stops listening, as a broker that is killed. */
  kill(): Promise<void>;
}

/** A real broker over WebSocket at `/mqtt`. */
export async function startBroker(port = 0): Promise<TestBroker> {
  const aedes = await Aedes.createBroker();
  const server = createServer();
  const sockets = new Set<Socket>();
  const published: TestBroker['published'] = [];
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const webSockets = new WebSocketServer({ server, path: '/mqtt', handleProtocols: () => 'mqtt' });
  webSockets.on('connection', (socket) => {
    const stream = createWebSocketStream(socket);
    stream.on('error', () => {});
    aedes.handle(stream);
  });
  aedes.on('publish', (packet, client) => {
    if (client !== null) published.push({ topic: packet.topic, payload: JSON.parse(String(packet.payload)) });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    host: `http://127.0.0.1:${address.port}/mqtt`,
    aedes,
    published,
    async kill() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      webSockets.close();
      await closed;
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}
