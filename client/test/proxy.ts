import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  host: string;
  /** From now on both directions are swallowed on the connections that are open, and nobody is told. */
  swallow(): void;
  stop(): Promise<void>;
}

/** A TCP proxy that can turn its connections into half-open ones. */
export async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    isSwallowing = false;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => isSwallowing || to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!isSwallowing) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`,
    swallow() {
      isSwallowing = true;
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
