import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { describe, expect, it } from 'vitest';
import { Broker } from '../src/broker/broker.ts';
import { Metrics } from '../src/metrics.ts';
import { brokerOptions } from './support.ts';

describe('the metrics', () => {
  it('show reconnects from the first one on: each series begins at 0', async () => {
    const metrics = new Metrics();
    const lines = async () => (await metrics.registry.metrics()).split('\n');
    for (const to of ['broker', 'broker_now', 'desk'])
      expect(await lines()).toContain(`chimp_bridge_reconnects_total{to="${to}"} 0`);
    metrics.reconnects.inc({ to: 'broker' });
    expect(await lines()).toContain('chimp_bridge_reconnects_total{to="broker"} 1');
  });

  it('count a connection to the broker that comes again, and not the first', async () => {
    const aedes = await Aedes.createBroker();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.once('close', () => sockets.delete(socket)));
      void aedes.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const counted: string[] = [];
    let isListening = false;
    const broker = new Broker({
      ...brokerOptions(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`),
      reconnected: (which) => counted.push(which),
      listening: (is) => {
        isListening = is;
      },
    });
    broker.start();
    try {
      await expect.poll(() => isListening, { timeout: 20_000 }).toBe(true);
      expect(counted).toEqual([]);
      for (const socket of sockets) socket.destroy();
      await expect.poll(() => isListening, { timeout: 20_000 }).toBe(false);
      await expect.poll(() => isListening, { timeout: 20_000 }).toBe(true);
      expect(counted.sort()).toEqual(['broker', 'broker_now']);
    } finally {
      await broker.stop();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  }, 60_000);
});
