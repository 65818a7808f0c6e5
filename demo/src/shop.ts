import { createHmac } from 'node:crypto';
import { buildIfChanged, SHOP } from './build.ts';
import { startVite } from './dev/vite-part.ts';
import { DEMO_CUSTOMERS } from './hooks/people.ts';
import { startHttpPart } from './http-part.ts';
import type { Part } from './part.ts';
import { ROOT } from './settings.ts';
import { staticSite } from './static-site.ts';

export interface ShopOptions {
  port: number;
  logDir: string;
  backendEndpoint: string;
  /** Where the widget speaks MQTT, unless the visitor chooses the other road. */
  brokerHost: string;
  /** Where the Worker itself speaks MQTT; null: it does not. */
  edgeHost: string | null;
  baseTopic: string;
  identitySecret: string;
  /** Whose pages may read who the shop's customers are, to try the widget as one of them. */
  allowedOrigins: readonly string[];
  /** Shop and widget from their sources, reloaded as they are saved. */
  isDevelopment: boolean;
}

/** What the shop page reads at its start. Real shops put a customer's proof into the page that they render. */
interface ShopSettings {
  backendEndpoint: string;
  mqttBrokerHost: string;
  /** By the name of the road, where there are two to choose from. */
  roads: { broker: string; edge: string } | null;
  mqttBaseTopic: string;
  customers: { id: number; name: string; avatarURL: string; hash: string }[];
}

const proofOf = (id: number, secret: string): string =>
  createHmac('sha256', secret).update(String(id)).digest('hex');

/** The demo shop with the widget. */
export async function startShop(options: ShopOptions): Promise<Part> {
  const { brokerHost, edgeHost } = options;
  const settings: ShopSettings = {
    backendEndpoint: options.backendEndpoint,
    mqttBrokerHost: brokerHost,
    roads: edgeHost === null || edgeHost === brokerHost ? null : { broker: brokerHost, edge: edgeHost },
    mqttBaseTopic: options.baseTopic,
    customers: DEMO_CUSTOMERS.map(({ id, name, avatarURL }) => ({
      id,
      name,
      avatarURL,
      hash: proofOf(id, options.identitySecret),
    })),
  };
  const { port, logDir } = options;
  if (options.isDevelopment) {
    const env = { SHOP_SETTINGS: JSON.stringify(settings) };
    return startVite({ name: 'Demo shop', folder: SHOP.folder, port, logDir, env });
  }
  await buildIfChanged(SHOP, logDir);
  const app = staticSite({
    folder: `${ROOT}${SHOP.dist}`,
    headers: { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' },
    json: { '/shop.json': settings },
    readableBy: options.allowedOrigins,
  });
  return startHttpPart('Demo shop', `http://localhost:${port}`, [{ app, port }]);
}
