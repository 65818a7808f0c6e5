import { rmSync } from 'node:fs';
import { processesWith } from '@chimpassist/testing/processes';
import {
  expectNoProcess,
  newStateDir,
  type RunningStack,
  runStart,
  startStack,
} from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterEach, describe, expect, it } from 'vitest';
import { pretendNode } from '../src/pretend-node.ts';

/** Nobody types into it, and a closed input ends nothing: what ends it is what the test says. */
const PLAIN = { CHIMP_END_WITH_INPUT: '' };
let stack: RunningStack | null = null;

afterEach(async () => {
  if (stack === null) return;
  const { stateDir } = stack;
  for (const { pid } of processesWith(stateDir)) process.kill(pid, 'SIGKILL');
  await stack.exited;
  rmSync(stateDir, { recursive: true, force: true });
  stack = null;
});

const viaNpm = async (): Promise<RunningStack> => {
  stack = await startStack({ command: 'npm', args: ['start'], env: PLAIN });
  return stack;
};
const kill = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) throw new Error('It never ran.');
  process.kill(pid, signal);
};

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'ends all when npm alone gets %s',
    async (signal) => {
      const { process: npm, stateDir } = await viaNpm();
      expect(processesWith(stateDir).length).toBeGreaterThan(4);
      kill(npm.pid, signal);
      await expectNoProcess(stateDir);
    },
  );

  it('ends all programs when its terminal is closed', async () => {
    const args = ['--quiet', '--command', 'npm start', '/dev/null'];
    stack = await startStack({ command: 'script', args, env: PLAIN });
    kill(stack.process.pid, 'SIGKILL');
    await expectNoProcess(stack.stateDir);
  });

  it('ends all programs when nobody reads its output any more', async () => {
    const stateDir = newStateDir();
    const run = runStart({ env: { ...PLAIN, CHIMP_PORTS: 'free', CHIMP_STATE_DIR: stateDir } });
    await until('the first part is ready', () => run.output().includes('✓ MQTT broker'));
    run.process.stdout?.destroy();
    await run.exited;
    await expectNoProcess(stateDir);
    rmSync(stateDir, { recursive: true });
  });

  it.each(['SIGINT', 'SIGHUP', 'SIGKILL'] as const)(
    'ends all when the older Node that it was started with gets %s',
    async (signal) => {
      const args = ['--import', pretendNode('20.19.0'), 'demo/start.mjs'];
      stack = await startStack({ args, env: PLAIN });
      kill(stack.process.pid, signal);
      await expectNoProcess(stack.stateDir);
    },
  );
});
