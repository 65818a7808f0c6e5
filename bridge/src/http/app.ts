import { Hono } from 'hono';
import type { BrokerAuthenticator } from '../broker-auth/broker-authenticator.ts';
import { brokerHooks } from '../broker-auth/broker-hooks.ts';
import type { RecordHealth } from '../health-report.ts';
import { log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

/** A bridge, or a mirror only. */
export interface Watched {
  readonly metrics: Metrics;
  health(): RecordHealth;
}

/** `/healthz` (200 or 503, JSON), `/metrics` (Prometheus text), and the questions of brokers, where there may be some. */
export function createApp(bridge: Watched, authenticator: BrokerAuthenticator | null): Hono {
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
  if (authenticator !== null) app.route('/', brokerHooks(authenticator));
  return app;
}
