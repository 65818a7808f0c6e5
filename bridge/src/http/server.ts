import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bridge } from '../bridge.ts';
import type { BrokerAuthenticator } from '../broker-auth/broker-authenticator.ts';
import { answerBroker, isBrokerQuestion } from '../broker-auth/broker-hooks.ts';
import { log } from '../log.ts';

/** For those who ask slowly, or never to the end, ms. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };

/** `/healthz` (200 or 503, JSON), `/metrics` (Prometheus text), and the questions of brokers. */
export async function serveHealth(
  bridge: Pick<Bridge, 'health' | 'metrics'>,
  { port, host }: { port: number; host: string },
  authenticator: BrokerAuthenticator,
  limits = LIMITS,
): Promise<{ port: number; server: Server }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/healthz') {
      const health = bridge.health();
      response.writeHead(health.ok ? 200 : 503, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(health)}\n`);
      return;
    }
    if (isBrokerQuestion(request.url ?? '')) {
      await answerBroker(authenticator, request, response);
      return;
    }
    if (request.url === '/metrics') {
      const { registry } = bridge.metrics;
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType });
      response.end(text);
      return;
    }
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('There is /healthz, /metrics, and /broker/ for the broker.\n');
  };
  const server = createServer(limits, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'a question failed');
      if (response.headersSent) response.destroy();
      else
        response.writeHead(500, { 'content-type': 'text/plain' }).end('That went wrong; the log says why.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };
}
