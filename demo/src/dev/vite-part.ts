import { plainEnvironment, startChild } from '../child.ts';
import { HOST } from '../listen.ts';
import type { Part } from '../part.ts';
import { ROOT } from '../settings.ts';

export interface VitePartOptions {
  name: string;
  /** Vite's root, relative to the repository. */
  folder: string;
  port: number;
  logDir: string;
  /** What its configuration reads. */
  env: Record<string, string>;
}

/** Vite's own server for one page: what is saved is seen in the browser at once. */
export async function startVite({ name, folder, port, logDir, env }: VitePartOptions): Promise<Part> {
  const child = await startChild({
    what: name,
    command: process.execPath,
    args: [`${ROOT}node_modules/vite/bin/vite.js`, '--host', HOST, '--port', String(port), '--strictPort'],
    cwd: `${ROOT}${folder}`,
    env: { ...plainEnvironment(), NO_COLOR: '1', ...env },
    logFile: `${logDir}/vite-${folder.replaceAll('/', '-')}.log`,
  });
  try {
    await child.ready(async () => (await fetch(`http://${HOST}:${port}/`)).ok);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    name,
    where: `http://localhost:${port}`,
    ended: child.ended.then(({ sentence }) => sentence),
    stop: child.stop,
  };
}
