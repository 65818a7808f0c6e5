import { startTcpBroker } from '@chimpassist/testing/broker';
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
    const served = await startTcpBroker();
    const counted: string[] = [];
    let isListening = false;
    const broker = new Broker({
      ...brokerOptions(served.url),
      reconnected: (which) => counted.push(which),
      listening: (is) => {
        isListening = is;
      },
    });
    broker.start();
    try {
      await expect.poll(() => isListening).toBe(true);
      expect(counted).toEqual([]);
      served.cut();
      await expect.poll(() => isListening).toBe(false);
      await expect.poll(() => isListening).toBe(true);
      expect(counted.sort()).toEqual(['broker', 'broker_now']);
    } finally {
      await broker.stop();
      await served.stop();
    }
  }, 60_000);
});
