import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../src/metrics.ts';

const FILE = new URL('../../deploy/grafana/bridge.json', import.meta.url);
interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
const { panels } = JSON.parse(readFileSync(FILE, 'utf8')) as Dashboard;

/** What `/metrics` exports. */
function exported(): string[] {
  const metrics = new Metrics();
  metrics.watch(() => {
    throw new Error('Nobody reads a value here.');
  });
  return metrics.registry.getMetricsAsArray().map(({ name }) => name);
}

describe('the dashboard for Grafana', () => {
  it.each(panels)('$title asks only for what the bridge exports', ({ targets }) => {
    const asked = targets.flatMap(({ expr }) => expr.match(/chimp_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThanOrEqual(targets.length);
    expect(exported()).toEqual(expect.arrayContaining(asked));
  });
});
