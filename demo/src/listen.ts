import type { Server } from 'node:net';

/** Everything that `npm start` adds is for this machine only. */
export const HOST = '127.0.0.1';

/** Resolves when the server listens; rejects where it cannot, as on a port that is taken. */
export const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
