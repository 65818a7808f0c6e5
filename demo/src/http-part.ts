import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { listen } from './listen.ts';
import { NEVER, type Part } from './part.ts';

/** For those who ask slowly, or never to the end, ms. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 };

export interface HttpSite {
  app: Hono;
  port: number;
}

async function serve({ app, port }: HttpSite, limits: typeof LIMITS): Promise<Server> {
  const server = createServer(limits, getRequestListener(app.fetch));
  await listen(server, port);
  return server;
}

/** Serves one or more Hono apps on this machine's own address, as one part. */
export async function startHttpPart(
  name: string,
  where: string,
  sites: HttpSite[],
  limits = LIMITS,
): Promise<Part> {
  const servers = await Promise.all(sites.map((site) => serve(site, limits)));
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
