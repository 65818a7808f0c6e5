import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { NEVER, type Part } from './part.ts';

const HOST = '127.0.0.1';

export interface HttpSite {
  app: Hono;
  port: number;
}

async function listen({ app, port }: HttpSite): Promise<Server> {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

/** Serves one or more Hono apps on this machine's own address, as one part. */
export async function startHttpPart(name: string, where: string, sites: HttpSite[]): Promise<Part> {
  const servers = await Promise.all(sites.map(listen));
  return {
    name,
    where,
    ended: NEVER,
    async stop() {
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}
