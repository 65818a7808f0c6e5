import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** For those who ask slowly, or never to the end, ms. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };

/** Serves the app at this address. @throws where nothing can listen there. */
export async function serve(
  app: Hono,
  { port, host }: { port: number; host: string },
  limits = LIMITS,
): Promise<{ port: number; server: Server }> {
  // Without another `createServer` it is one of node:http.
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: limits }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };
}
