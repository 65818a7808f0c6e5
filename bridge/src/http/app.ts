import { Hono } from 'hono';
import type { Bridge } from '../bridge.ts';
import type { BrokerAuthenticator } from '../broker-auth/broker-authenticator.ts';
import { brokerHooks } from '../broker-auth/broker-hooks.ts';
import { log } from '../log.ts';

/** `/healthz` (200 or 503, JSON), `/metrics` (Prometheus text), and the questions of brokers. */
export function createApp(
  bridge: Pick<Bridge, 'health' | 'metrics'>,
  authenticator: BrokerAuthenticator,
): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    log.error({ error: error.message }, 'a question failed');
    return c.text('That went wrong; the log says why.\n', 500);
  });
  app.notFound((c) => c.text('There is /healthz, /metrics, and /broker/ for the broker.\n', 404));
  app.all('/healthz', (c) => {
    const health = bridge.health();
    return c.body(`${JSON.stringify(health)}\n`, health.ok ? 200 : 503, {
      'content-type': 'application/json',
    });
  });
  app.all('/metrics', async (c) => {
    const { registry } = bridge.metrics;
    return c.body(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
  app.route('/', brokerHooks(authenticator));
  return app;
}
