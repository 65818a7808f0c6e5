import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { listen } from './listen.ts';
import { NEVER, type Part } from './part.ts';

export interface HttpSite {
  app: Hono;
  port: number;
}

async function serve({ app, port }: HttpSite): Promise<Server> {
  const server = createServer(getRequestListener(app.fetch));
  await listen(server, port);
  return server;
}

/** Serves one or more Hono apps on this machine's own address, as one part. */
export async function startHttpPart(name: string, where: string, sites: HttpSite[]): Promise<Part> {
  const servers = await Promise.all(sites.map(serve));
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
