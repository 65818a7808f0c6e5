import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { withBase } from '@chimpassist/protocol';
import type { Aedes } from 'aedes';
import { Bridge } from '../../bridge/src/bridge.ts';
import { log } from '../../bridge/src/log.ts';
import { readSettings } from '../../bridge/src/settings.ts';
import { startBroker, type TestBroker } from './broker.ts';
import { type Edge, startEdge } from './edge/edge.ts';
import { makeTempFolder } from './temp-folder.ts';
import { until } from './until.ts';

const SECRET = 'a secret of at least thirty-two characters';

export interface StandInOptions {
  baseTopic?: string;
  /** The Worker's variables besides its secret and the base topic. */
  variables?: Record<string, string>;
  /** The bridge's settings besides those by which it finds the others. */
  bridge?: Record<string, string>;
}

/** The platform as one page or front end sees it, in this process: real parts, each with what a test may do to it. */
export interface StandIn {
  readonly baseTopic: string;
  readonly broker: TestBroker;
  readonly edge: Edge;
  readonly bridge: Bridge;
  /** What is published on a topic from now on, the oldest first. */
  hear(topic: string): unknown[];
  stop(): Promise<void>;
}

/**
 * Stands in for a deployment: the real Worker and the real bridge around a broker, all in this process and in memory. It
 * starts in a fraction of a second, so a test file has one of its own; no rule of the platform is written down again.
 */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const baseTopic = options.baseTopic ?? 'chimpassist/test';
  const broker = await startBroker({ baseTopic, isServer: (id) => id.startsWith('chimp-bridge-') });
  // The bridge has a way of its own, so that a page's network can be cut without it.
  const wire = createServer((socket) => void broker.aedes.handle(socket));
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const edge = await startEdge({
    BRIDGE_SECRET: SECRET,
    MQTT_BASE_TOPIC: baseTopic,
    ...options.variables,
  });
  const folder = makeTempFolder('stand-in');
  const site = readSettings({
    MQTT_BROKER_HOST: `mqtt://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    MQTT_BASE_TOPIC: baseTopic,
    BACKEND_ENDPOINT: edge.url,
    BRIDGE_SECRET: SECRET,
    SPOOL_PATH: `${folder.path}/spool.db`,
    ...(options.variables?.LEGACY_CLIENTS === undefined
      ? {}
      : { LEGACY_CLIENTS: options.variables.LEGACY_CLIENTS }),
    ...options.bridge,
  });
  const bridge = new Bridge(site, log, null);
  bridge.start();
  await until('the bridge of the stand-in works', () => bridge.health().ok);
  return {
    baseTopic,
    broker,
    edge,
    bridge,
    hear(topic) {
      const heard: unknown[] = [];
      const take: Parameters<Aedes['subscribe']>[1] = (packet, done) => {
        heard.push(JSON.parse(String(packet.payload)));
        done();
      };
      broker.aedes.subscribe(withBase(baseTopic, topic), take, () => undefined);
      return heard;
    },
    async stop() {
      await bridge.stop();
      wire.close();
      await broker.stop();
      await edge.stop();
      folder.remove();
    },
  };
}
