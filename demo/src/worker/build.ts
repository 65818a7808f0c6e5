import { mkdir } from 'node:fs/promises';
import { type BuildTarget, COMMON_SOURCES, runTool } from '../build.ts';
import { ROOT } from '../settings.ts';
import { DESCRIPTION_FILE } from './description.ts';

export interface WorkerTarget extends BuildTarget {
  /** Bindings of buckets for files. */
  buckets: string[];
}

/** A Worker as Wrangler would deploy it, built from this Wrangler file. */
export const workerTarget = (target: Omit<WorkerTarget, 'make' | 'after'>, config: string): WorkerTarget => ({
  ...target,
  after: [],
  async make(outDir, logPath) {
    await mkdir(outDir, { recursive: true });
    const wrangler = [`${ROOT}node_modules/wrangler/bin/wrangler.js`, 'deploy', '--dry-run'];
    const describe = `${ROOT}demo/src/worker/describe.ts`;
    await Promise.all([
      runTool(
        target.what,
        [...wrangler, '--config', `${ROOT}${config}`, '--env', '', '--outdir', outDir],
        target.folder,
        `${logPath}.log`,
      ),
      runTool(
        target.what,
        [describe, `${ROOT}${config}`, `${outDir}/${DESCRIPTION_FILE}`],
        target.folder,
        `${logPath}-description.log`,
      ),
    ]);
  },
});

/**
 * Ours, with a bucket for files. In the Wrangler file there is none, because a plain `wrangler deploy` would make one at an
 * account that may not have R2.
 */
export const WORKER = workerTarget(
  {
    what: 'the Worker',
    folder: 'worker',
    dist: 'demo/dist/worker',
    sources: [...COMMON_SOURCES, 'worker/src', 'worker/package.json', 'wrangler.toml'],
    buckets: ['FILES'],
  },
  'wrangler.toml',
);
