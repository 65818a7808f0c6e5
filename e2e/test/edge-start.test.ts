import { processesWith } from '@chimpassist/testing/processes';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from '../src/customer.ts';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack({ command: 'npm', args: ['start', '--'], road: 'edge' });
});
afterAll(async () => {
  await stack?.stop();
});

describe('npm start -- --edge', () => {
  it('runs without broker and bridge, and says where the Worker speaks MQTT', async () => {
    const parts = stack
      .output()
      .split('\n')
      .flatMap((line) => /^✓ (.+?) +[\d.]+ m?s {2}\S/.exec(line)?.[1] ?? []);
    expect(parts).toEqual(['Worker', 'Demo hooks', 'Mail', 'Back office', 'Demo shop']);
    const { worker, edge, mqttWebSocket, mqtt, bridge } = stack.addresses;
    expect({ mqtt, bridge }).toEqual({ mqtt: null, bridge: null });
    expect(edge).toBe(mqttWebSocket);
    expect(stack.output()).toContain(`MQTT, edge       ${edge}`);
    expect(stack.output()).not.toContain('MQTT, broker');
    const commands = processesWith(stack.stateDir).map(({ command }) => command);
    expect(commands.filter((command) => command.includes('src/main.ts'))).toEqual([]);

    // The Worker names the same address to those who open a session.
    const answer = await fetch(`${worker}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customer: { name: 'Mary' } }),
    });
    expect(await answer.json()).toMatchObject({ mqtt: edge, edges: [edge] });
  });

  it('shows no choice of roads in the shop', async () => {
    const guest = await Customer.visit(stack.addresses, null);
    await guest.launcher.waitFor();
    await expect.poll(() => guest.window.page.getByLabel('The chat runs').count()).toBe(0);
    await guest.close();
  });
});
