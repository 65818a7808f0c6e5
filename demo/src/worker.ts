import { writeFile } from 'node:fs/promises';
import { WATCH, watchAnswers } from './answers.ts';
import { buildIfChanged } from './build.ts';
import { type Child, plainEnvironment, startChild } from './child.ts';
import { startWrangler } from './dev/wrangler-worker.ts';
import type { Part } from './part.ts';
import { ROOT } from './settings.ts';
import { WORKER, type WorkerTarget } from './worker/build.ts';
import type { HostOptions } from './worker/host-options.ts';

export interface WorkerOptions {
  port: number;
  stateDir: string;
  /** The Worker's variables and secrets, all of them text. */
  variables: Record<string, string>;
  /** Another Worker than ours: the bench measures beside ours one that does nothing. */
  target?: WorkerTarget;
  /** From its sources, by Wrangler, which begins it again when one of them is saved. */
  isDevelopment?: boolean;
  /** In development: another Wrangler file than that of the repository. */
  config?: string;
}

/** The built Worker, built where its sources changed. */
async function startBuilt({ port, stateDir, variables, target = WORKER }: WorkerOptions): Promise<Child> {
  await buildIfChanged(target, `${stateDir}/logs`);
  const options: HostOptions = {
    built: `${ROOT}${target.dist}`,
    port,
    persistTo: `${stateDir}/worker/v3`,
    variables,
    buckets: target.buckets,
  };
  // A file for this user alone, because arguments can be seen by everybody on the machine.
  const file = `${stateDir}/worker-host.json`;
  await writeFile(file, JSON.stringify(options), { mode: 0o600 });
  return startChild({
    what: 'The Worker',
    command: process.execPath,
    args: [`${ROOT}demo/src/worker/host.ts`, file],
    cwd: ROOT,
    // workerd has it too: so what belongs to a state folder is found by it.
    env: { ...plainEnvironment(), NO_COLOR: '1', CHIMP_STATE_DIR: stateDir },
    logFile: `${stateDir}/logs/worker.log`,
  });
}

/** The Worker in workerd, with its state on disk. */
export async function startWorker(options: WorkerOptions): Promise<Part> {
  const { port, stateDir, isDevelopment = false } = options;
  const child = isDevelopment
    ? await startWrangler({
        ...options,
        persistTo: `${stateDir}/worker`,
        logFile: `${stateDir}/logs/worker.log`,
      })
    : await startBuilt(options);
  const url = `http://127.0.0.1:${port}`;
  try {
    await child.ready(async () => (await fetch(`${url}/health`)).ok);
  } catch (error) {
    await child.stop();
    throw error;
  }
  // Its host lives on when its workerd dies, and Wrangler may then let every call wait for ever.
  const watch = watchAnswers((ms) => fetch(`${url}/health`, { signal: AbortSignal.timeout(ms) }), WATCH);
  void child.ended.then(watch.stop);
  return {
    name: 'Worker',
    where: `http://localhost:${port}`,
    ended: Promise.race([
      child.ended.then(({ sentence }) => sentence),
      watch.silent.then(() => 'The Worker answers no more'),
    ]),
    stop() {
      watch.stop();
      return child.stop();
    },
  };
}
