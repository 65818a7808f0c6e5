import { NODE_FLAGS } from '../../bridge/bin/node-flags.mjs';
import { plainEnvironment, startChild } from './child.ts';
import type { Part } from './part.ts';
import { ROOT } from './settings.ts';

export interface BridgeOptions {
  port: number;
  stateDir: string;
  variables: Record<string, string>;
  /** It only mirrors, and is called so. */
  isMirror?: boolean;
  /** Begins again when one of its sources is saved. */
  isDevelopment?: boolean;
}

/** The bridge as its own program, as an operator runs it. */
export async function startBridge(options: BridgeOptions): Promise<Part> {
  const child = await startChild({
    what: options.isMirror ? 'The mirror' : 'The bridge',
    command: process.execPath,
    args: [...NODE_FLAGS, ...(options.isDevelopment ? ['--watch'] : []), 'src/main.ts'],
    cwd: `${ROOT}bridge`,
    env: {
      ...plainEnvironment(),
      ...options.variables,
      BRIDGE_PORT: String(options.port),
      SPOOL_PATH: `${options.stateDir}/spool.db`,
    },
    logFile: `${options.stateDir}/logs/bridge.log`,
  });
  try {
    await child.ready(async () => (await fetch(`http://127.0.0.1:${options.port}/healthz`)).ok);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    name: options.isMirror ? 'Mirror' : 'Bridge',
    where: `http://localhost:${options.port}/healthz`,
    ended: child.ended.then(({ sentence }) => sentence),
    stop: child.stop,
  };
}
