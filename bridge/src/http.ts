import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bridge } from './bridge.ts';
import { answerBroker, isBrokerQuestion } from './trust/broker-hooks.ts';
import type { Doorman } from './trust/doorman.ts';

/** `/healthz` (200 or 503, JSON), `/metrics` (Prometheus text), and the questions of brokers. */
export async function serveHealth(
  bridge: Bridge,
  { port, host }: { port: number; host: string },
  doorman: Doorman,
): Promise<{ port: number; server: Server }> {
  const server = createServer(async (request, response) => {
    if (request.url === '/healthz') {
      const health = bridge.health();
      response.writeHead(health.ok ? 200 : 503, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(health)}\n`);
      return;
    }
    if (isBrokerQuestion(request.url ?? '')) {
      await answerBroker(doorman, request, response);
      return;
    }
    if (request.url === '/metrics') {
      const { registry } = bridge.metrics;
      response.writeHead(200, { 'content-type': registry.contentType });
      response.end(await registry.metrics());
      return;
    }
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('There is /healthz, /metrics, and /broker/ for the broker.\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };
}
