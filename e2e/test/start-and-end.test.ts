import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { processesWith } from '@chimpassist/testing/processes';
import {
  expectNoProcess,
  newStateDir,
  type RunningStack,
  runStart,
  signalRun,
  startStack,
} from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterEach, describe, expect, it } from 'vitest';
import { pretendNode } from '../src/pretend-node.ts';

let stack: RunningStack | null = null;
afterEach(async () => {
  await stack?.stop();
  stack = null;
});

const pidOf = (stateDir: string, what: RegExp): number => {
  const found = processesWith(stateDir).find(({ command }) => what.test(command));
  if (found === undefined) throw new Error(`No process is ${what}.`);
  return found.pid;
};

describe('npm start', () => {
  it('says each part’s time, then addresses and logins; Ctrl-C ends all', async () => {
    stack = await startStack({ command: 'npm', args: ['start'] });
    const lines = stack.output().split('\n');
    const parts = lines.flatMap((line) => /^✓ (.+?) +[\d.]+ m?s {2}\S/.exec(line)?.[1] ?? []);
    expect(parts).toEqual([
      'MQTT broker',
      'Worker',
      'Bridge',
      'Demo hooks',
      'Mail',
      'Back office',
      'Demo shop',
    ]);
    expect(stack.output()).toMatch(/· Mirror +off: set MONGO_CONNECTION_URL/);
    const box = lines.slice(lines.findIndex((line) => line.startsWith('┌'))).join('\n');
    for (const address of ['shop', 'backOffice', 'worker', 'mqtt', 'mqttWebSocket', 'edge'] as const) {
      expect(box).toContain(String(stack.addresses[address]));
    }
    expect(box).toContain('password chimpassist');
    for (const name of ['user', 'colleague', 'second', 'supervisor']) {
      expect(box).toContain(`${name}@chimpassist.com`);
    }
    expect(box).toContain('Ctrl-C');

    expect(processesWith(stack.stateDir).length).toBeGreaterThan(3);
    signalRun(stack, 'SIGINT');
    await stack.exited;
    await expectNoProcess(stack.stateDir);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('ends all at %s with exit code 0', async (signal) => {
    stack = await startStack();
    process.kill(stack.process.pid ?? 0, signal);
    expect(await stack.exited).toBe(0);
    await expectNoProcess(stack.stateDir);
  });

  it('leaves no process even when it is killed itself', async () => {
    stack = await startStack();
    process.kill(stack.process.pid ?? 0, 'SIGKILL');
    await stack.exited;
    await expectNoProcess(stack.stateDir);
  });

  it.each([
    ['The bridge', /src\/main\.ts/, 'SIGKILL'],
    ['The Worker', /worker\/host/, 'SIGKILL'],
    // The process around it tells of it.
    ['The Worker', /workerd serve/, 'exit code 1'],
  ])('says so and ends all with exit code 1 when %s (%s) ends by itself', async (name, command, how) => {
    stack = await startStack();
    process.kill(pidOf(stack.stateDir, command), 'SIGKILL');
    expect(await stack.exited).toBe(1);
    expect(stack.errors()).toMatch(
      new RegExp(`^${name} ended by itself \\(${how}\\), so everything else ends too`, 'm'),
    );
    await expectNoProcess(stack.stateDir);
  });

  it('says so and ends all when workerd hangs and the Worker answers no more', async () => {
    stack = await startStack();
    process.kill(pidOf(stack.stateDir, /workerd serve/), 'SIGSTOP');
    expect(await stack.exited).toBe(1);
    expect(stack.errors()).toMatch(
      /^The Worker answers no more, so everything else ends too.* npm start again/m,
    );
    await expectNoProcess(stack.stateDir);
  }, 120_000);

  it('begins with Node 20 too, by the Node that npm install brought along', async () => {
    stack = await startStack({ args: ['--import', pretendNode('20.19.0'), 'demo/start.mjs'] });
    process.kill(stack.process.pid ?? 0, 'SIGTERM');
    expect(await stack.exited).toBe(0);
    await expectNoProcess(stack.stateDir);
  });

  it('ends all when Ctrl-C comes in the middle of the start', async () => {
    const stateDir = newStateDir();
    const run = runStart({ env: { CHIMP_PORTS: 'free', CHIMP_STATE_DIR: stateDir } });
    await until('the first part is ready', () => run.output().includes('✓ MQTT broker'));
    await until('the Worker is being started', () =>
      processesWith(stateDir).some(({ command }) => command.includes('worker/host')),
    );
    signalRun(run, 'SIGINT');
    expect(await run.exited).toBe(0);
    expect(run.output()).not.toContain('✓ Bridge');
    await expectNoProcess(stateDir);
    rmSync(stateDir, { recursive: true });
  });

  it('ends what it has started, with exit code 1, when a later part cannot start', async () => {
    const stateDir = newStateDir();
    // The Worker wants a folder there.
    writeFileSync(`${stateDir}/worker`, '');
    const run = runStart({ env: { CHIMP_PORTS: 'free', CHIMP_STATE_DIR: stateDir } });
    expect(await run.exited).toBe(1);
    expect(run.errors()).toMatch(/^The Worker ended by itself .* before it was ready/m);
    await expectNoProcess(stateDir);
    rmSync(stateDir, { recursive: true });
  });

  it('puts no secret into arguments', async () => {
    stack = await startStack();
    const secrets = JSON.parse(readFileSync(`${stack.stateDir}/secrets.json`, 'utf8')) as Record<
      string,
      unknown
    >;
    const texts = ['bridgeSecret', 'identitySecret', 'brokerPassword'].map((name) => String(secrets[name]));
    const commands = processesWith(stack.stateDir).map((found) => found.command);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) for (const text of texts) expect(command).not.toContain(text);
    expect(stack.output()).not.toContain(String(secrets.bridgeSecret));
  });
});
