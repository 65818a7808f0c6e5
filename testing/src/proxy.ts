import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A TCP address that can be cut off from what is behind it. */
export interface Proxy {
  readonly port: number;
  /** `http://…/mqtt`, where a broker is behind it. */
  readonly brokerUrl: string;
  /** Ends all connections and refuses new ones. */
  cut(): void;
  /** Cuts it off as soon as so many bytes more have come from clients. */
  cutAfter(bytes: number): void;
  mend(): void;
  /** Drops what both sides say on the connections that are open, and tells neither; the next connection ends this. */
  swallow(): void;
  /** The connections that are open stay so on both sides, for ever, and carry nothing any more. New ones work. */
  halfOpen(): void;
  /** Ends all connections. New ones work. */
  drop(): void;
  stop(): Promise<void>;
}

export async function startProxy(to: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const halfOpen = new WeakSet<Socket>();
  let isCut = false;
  let isSwallowing = false;
  let bytesUntilCut = Number.POSITIVE_INFINITY;
  function cut(): void {
    isCut = true;
    bytesUntilCut = Number.POSITIVE_INFINITY;
    for (const socket of sockets) socket.destroy();
  }
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    isSwallowing = false;
    const far = dial(to.port, to.host);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('data', (bytes) => {
        if (socket === near) {
          bytesUntilCut -= bytes.length;
          if (bytesUntilCut <= 0) return cut();
        }
        if (isSwallowing || halfOpen.has(socket) || other.write(bytes)) return;
        socket.pause();
        other.once('drain', () => socket.resume());
      });
      socket.on('end', () => isSwallowing || halfOpen.has(socket) || other.end());
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        if (!isSwallowing && !halfOpen.has(socket)) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    brokerUrl: `http://127.0.0.1:${port}/mqtt`,
    cut,
    cutAfter(bytes) {
      bytesUntilCut = bytes;
    },
    mend() {
      isCut = false;
    },
    swallow() {
      isSwallowing = true;
    },
    halfOpen() {
      for (const socket of sockets) halfOpen.add(socket);
    },
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
